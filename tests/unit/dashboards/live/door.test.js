import assert from "node:assert/strict";
import { test } from "node:test";
import { createDoor, ShutError } from "../../../../dashboards/live/door.js";

/** What became of a promise so far. */
async function fateOf(promise) {
  return Promise.race([promise.then(() => "gone on", (error) => error), Promise.resolve("waits")]);
}

test("an open door lets all through", async () => {
  const door = createDoor();
  await door.passed(false);
  await door.passed(true);
});

test("a refusal shuts it until somebody is in, and then all go on", async () => {
  const door = createDoor();
  const opening = await door.passed(false);
  door.refused(opening);
  const [read, write] = [door.passed(false), door.passed(true)];
  assert.equal(await fateOf(read), "waits");
  assert.equal(await fateOf(write), "waits");
  door.opened();
  await read;
  await write;
  assert.equal(door.isShut.value, false);
});

test("what was asked before somebody came in, and is refused afterwards, shuts nobody out", async () => {
  const door = createDoor();
  const opening = await door.passed(false);
  door.refused(opening);
  door.opened();
  door.refused(opening);
  assert.equal(door.isShut.value, false);
});

test("of the reads that wait only the newest stay, of what somebody does all", async () => {
  const door = createDoor();
  door.shut();
  const write = door.passed(true);
  const reads = Array.from({ length: 51 }, () => door.passed(false));
  await assert.rejects(reads[0], ShutError);
  assert.equal(await fateOf(reads[1]), "waits");
  assert.equal(await fateOf(write), "waits");
  door.opened();
  await Promise.all([write, ...reads.slice(1)]);
});

test("who signs in later waits no longer; doing something asks again", async () => {
  const door = createDoor();
  door.shut();
  const waiting = door.passed(true);
  door.putOff();
  await assert.rejects(waiting, ShutError);
  await assert.rejects(door.passed(false), ShutError);
  const done = door.passed(true);
  assert.equal(door.calls.value, 1);
  door.opened();
  await done;
});

test("who gives up does not wait", async () => {
  const door = createDoor();
  door.shut();
  const aborter = new AbortController();
  const read = door.passed(false, aborter.signal);
  aborter.abort(new Error("given up"));
  await assert.rejects(read, /given up/);
});

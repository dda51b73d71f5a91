import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError } from "../../../../dashboards/live/request.js";
import { follow, resource } from "../../../../dashboards/live/resource.js";
import { fleetLook, levelCountText, listLook, lookOf, selectionLook } from "../../../../dashboards/pieces/look.js";
import { createStore } from "../../../../dashboards/store.js";
import { liveStore } from "../live-store.js";

const AT = "2026-11-22T07:00:00Z";
const NEVER = new AbortController().signal;
/** Of one live sensor. */
const SNAPSHOT = {
  size: 1,
  seq: 1,
  epoch: 1,
  kinds: ["noise"],
  statuses: ["live"],
  levels: [],
  areas: [""],
  columns: {
    lon: Float32Array.of(106.7),
    lat: Float32Array.of(10.77),
    value: Float32Array.of(60),
    age_s: Uint32Array.of(10),
    area: Uint16Array.of(0),
    kind: Uint8Array.of(0),
    status: Uint8Array.of(0),
  },
};

/** A resource whose answers the test gives one by one; an error is thrown. */
function given(store, periodMs, ...answers) {
  const read = async () => {
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return resource(read, periodMs, store.now);
}
const refused = () => new ApiError("/x", 503, "Service Unavailable");

test("what was never answered has failed, what was answered once stays", async () => {
  const { store } = liveStore(AT);
  const one = given(store, 5000, refused(), [1], refused());
  assert.equal(lookOf(store, one), "loading");
  await one.ask(NEVER);
  assert.equal(lookOf(store, one), "failed");
  await one.ask(NEVER);
  assert.equal(lookOf(store, one), "current");
  assert.equal(lookOf(store, one, true), "empty");
  await one.ask(NEVER);
  assert.deepEqual([one.load, one.value], ["failed", [1]]);
});

test("an answer is old when two of its kind are overdue, by the wall in a fast city too", async () => {
  const { store, pass } = liveStore(AT, 60);
  const one = given(store, 60_000, 1);
  await one.ask(NEVER);
  pass(119);
  assert.equal(lookOf(store, one), "current");
  pass(2);
  assert.equal(lookOf(store, one), "stale");
});

test("a question that was given up changes nothing", async () => {
  const { store } = liveStore(AT);
  const one = given(store, 5000, 1, refused());
  await one.ask(AbortSignal.abort());
  await one.ask(AbortSignal.abort());
  assert.deepEqual([one.load, one.value], ["loading", null]);
});

test("a fault of our own is not taken for a failing server", async () => {
  const { store } = liveStore(AT);
  await assert.rejects(given(store, 5000, new TypeError("ours")).ask(NEVER), TypeError);
});

test("nothing is fresh over a lost connection, and nothing is waited for", async () => {
  const { store } = liveStore(AT);
  const one = given(store, 5000, 1);
  store.connectionChanged("lost");
  assert.equal(lookOf(store, one), "failed");
  assert.equal(fleetLook(store), "failed");
  await one.ask(NEVER);
  assert.equal(lookOf(store, one), "stale");
});

test("that a list holds nothing is good news only while it is current", async () => {
  const { store, pass } = liveStore(AT);
  const one = given(store, 15_000, []);
  await one.ask(NEVER);
  assert.equal(listLook(store, one, true), "empty");
  assert.equal(listLook(store, one, false), "current");
  pass(60);
  assert.equal(listLook(store, one, true), "stale");
});

test("an answer that came before the city's clock grows old too", async () => {
  let wallMs = Date.parse(AT);
  const store = createStore(() => wallMs);
  store.connectionChanged("live");
  const one = given(store, 15_000, 1);
  const stop = follow(store, () => "", [one]);
  await one.ask(NEVER);
  assert.equal(lookOf(store, one), "current");
  const clock = { city_at: AT, wall_at: AT, speed: 1 };
  store.cityArrived({ city: "x", time_zone: "UTC", clock }, wallMs);
  assert.equal(one.asOfMs, Date.parse(AT));
  wallMs += 60_000;
  store.timePassed();
  assert.equal(lookOf(store, one), "stale");
  stop();
});

test("a search before the ids have come is no search without a hit", () => {
  const { store } = liveStore(AT);
  store.fleetArrived(SNAPSHOT);
  store.filterChanged({ q: "chợ" });
  assert.equal(selectionLook(store), "loading");
  store.idsArrived(["a"]);
  assert.equal(selectionLook(store), "current");
});

test("that no sensor is beyond a threshold is counted only while enough of them are heard", () => {
  const { store } = liveStore(AT);
  assert.equal(levelCountText(store, "critical"), "–");
  store.fleetArrived(SNAPSHOT);
  assert.equal(levelCountText(store, "critical"), "0");
  store.connectionChanged("stale");
  assert.equal(levelCountText(store, "critical"), "–");
});

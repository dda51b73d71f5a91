import assert from "node:assert/strict";
import { test } from "node:test";
import { effect, signal } from "@preact/signals";
import { minuteMsOf, minuteOf, ofTime } from "../../../../dashboards/city/of-time.js";

test("who reads what follows from the time is told when that is another, not every second", () => {
  const nowMs = signal(0);
  /** @type {boolean[]} */
  const told = [];
  const stop = effect(() => {
    told.push(ofTime({ nowMs }, (ms) => ms > 2000));
  });
  for (const ms of [1000, 2000, 3000, 4000]) nowMs.value = ms;
  assert.deepEqual(told, [false, true]);
  stop();
  nowMs.value = 0;
  assert.equal(told.length, 2);
});

test("the minute is counted since 1970 and unknown before the city is", () => {
  assert.equal(minuteOf({ nowMs: signal(119_999) }), 1);
  assert.equal(minuteMsOf({ nowMs: signal(119_999) }), 60_000);
  assert.ok(Number.isNaN(minuteOf({ nowMs: signal(Number.NaN) })));
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { MARKS, marksOf, valueRamp } from "../../../../dashboards/map/marks.js";
import { rampOf, shareOf, stepOf } from "../../../../dashboards/map/ramp.js";

const FLEET = {
  size: 3,
  status: Uint8Array.of(4, 4, 1),
  value: Float32Array.of(1, 2, 3),
  latDeg: Float32Array.of(10, 10.002, 10.001),
  lonDeg: Float32Array.of(106, 106, 106),
  rowOf: (id) => Number(id),
};

test("a ramp spans its values, and one value alone stands in the middle", () => {
  const ramp = rampOf([3, 1, 2], false);
  assert.deepEqual(ramp, { low: 1, high: 3 });
  assert.equal(shareOf(ramp, 2), 0.5);
  assert.equal(stepOf(ramp, 3), 7);
  assert.equal(shareOf(rampOf([5], false), 5), 0.5);
  assert.equal(rampOf([], false), null);
});

test("a crossed threshold marks a live sensor, and never one that is silent", () => {
  const marks = marksOf(FLEET, [{ sensor_id: "0", level: "critical" }, { sensor_id: "2", level: "critical" }], null);
  assert.equal(MARKS[marks[0]].shape, "octagon");
  assert.equal(MARKS[marks[1]].shape, "dot");
  assert.equal(MARKS[marks[2]].shape, "square");
});

test("only live sensors stand on the scale of values", () => {
  const ramp = valueRamp(FLEET, Uint8Array.of(1, 1, 1));
  assert.deepEqual(ramp, { low: 1, high: 2 });
  const marks = marksOf(FLEET, [], ramp);
  assert.deepEqual([marks[0], marks[1]], [0, 7]);
  assert.equal(MARKS[marks[2]].shape, "square");
});

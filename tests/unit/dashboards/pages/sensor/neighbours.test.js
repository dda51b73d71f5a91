import assert from "node:assert/strict";
import { test } from "node:test";
import { nearestRows } from "../../../../../dashboards/pages/sensor/neighbours.js";

const FLEET = {
  size: 3,
  status: Uint8Array.of(4, 4, 0),
  value: Float32Array.of(1, 2, 3),
  latDeg: Float32Array.of(10, 10.002, 10.001),
  lonDeg: Float32Array.of(106, 106, 106),
  rowOf: (id) => Number(id),
};

test("the nearest sensors come first", () => {
  assert.deepEqual(nearestRows(FLEET, 0, 2).map((one) => one.row), [2, 1]);
  assert.equal(Math.round(nearestRows(FLEET, 0, 1)[0].distanceM), 111);
});

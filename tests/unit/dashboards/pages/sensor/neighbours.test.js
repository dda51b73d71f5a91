import assert from "node:assert/strict";
import { test } from "node:test";
import { STATUS_INDEX } from "../../../../../dashboards/fleet/status.js";
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

test("what is retired is nobody's neighbour", () => {
  const fleet = { ...FLEET, status: Uint8Array.of(4, 4, STATUS_INDEX.retired) };
  assert.deepEqual(nearestRows(fleet, 0, 2).map((one) => one.row), [1]);
});

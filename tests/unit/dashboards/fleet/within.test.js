import assert from "node:assert/strict";
import { test } from "node:test";
import { rowsInside } from "../../../../dashboards/fleet/within.js";

const fleet = { size: 4, lonDeg: [1, 3, 1, 9], latDeg: [1, 1, 3, 9] };
const ALL = Uint8Array.of(1, 1, 1, 1);

test("a line picks the sensors that lie within it, whatever its shape", () => {
  const triangle = [[0, 0], [4, 0], [0, 2]];
  assert.deepEqual(rowsInside(fleet, ALL, triangle), [0]);
  assert.deepEqual(rowsInside(fleet, ALL, [[0, 0], [4, 0], [4, 4], [0, 4]]), [0, 1, 2]);
});

test("what the filter hides is not picked", () => {
  const square = [[0, 0], [4, 0], [4, 4], [0, 4]];
  assert.deepEqual(rowsInside(fleet, Uint8Array.of(0, 1, 1, 1), square), [1, 2]);
});

import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.matchMedia ??= () => ({ addEventListener() {}, removeEventListener() {} });
globalThis.Path2D = class {
  rects = [];
  rect(...sides) {
    this.rects.push(sides);
  }
};
const { barPaths } = await import("../../../../dashboards/chart/chart-marks.js");

/** A plot of 40 s on 400 px whose values are pixels. */
const plot = (atS, values) => ({
  data: [atS, values],
  bbox: { left: 0, width: 400 },
  valToPos: (value, axis) => (axis === "x" ? 10 * value : 100 - value),
});

test("a bar that is not full yet begins where the one before ends, wherever its point stands", () => {
  const bars = { fromS: [0, 20], widthS: 20 };
  const { fill } = barPaths(() => bars)(plot([10, 24], [5, 3]), 1, 0, 1);
  assert.deepEqual(fill.rects, [
    [0, 95, 200, 5],
    [200, 97, 200, 3],
  ]);
});

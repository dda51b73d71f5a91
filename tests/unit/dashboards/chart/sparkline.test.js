import assert from "node:assert/strict";
import { test } from "node:test";
import { pointsOf } from "../../../../dashboards/chart/sparkline.js";

const SPEED = { begin: 0, span: 60 };

test("noise fills no tile", () => {
  const points = pointsOf({ line: { atS: [0, 900], mean: [39.1, 39.3] }, axis: SPEED });
  const [first = 0, last = 0] = points.map((point) => point?.[1]);
  assert.ok(Math.abs(first - last) < 0.2, `${first} and ${last} of 32`);
});

test("a missing bucket takes its time, and is a hole", () => {
  const line = { atS: [0, 900, 1800, 3600], mean: [30, 30, null, 30] };
  const points = pointsOf({ line, axis: SPEED });
  assert.deepEqual(points.map((point) => point && Math.round(point[0] ?? -1)), [0, 25, null, 100]);
});

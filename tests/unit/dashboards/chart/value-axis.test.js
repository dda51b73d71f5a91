import assert from "node:assert/strict";
import { test } from "node:test";
import { valueAxis, valueRange } from "../../../../dashboards/chart/value-axis.js";

const SPEED = { begin: 0, span: 60 };
const LEVEL = { begin: null, span: 1 };

const rangeOf = (from, to, axis, ...limits) =>
  valueRange(from, to, { axis, limits: limits.map((value) => ({ value })) }).map(
    (end) => Math.round(1000 * end) / 1000,
  );

test("two tenths of a kilometre an hour do not fill a panel", () => {
  assert.deepEqual(rangeOf(39.1, 39.3, SPEED), [0, 60]);
});

test("data beyond the fixed domain are in view, with air on their side", () => {
  assert.deepEqual(rangeOf(20, 80, SPEED), [0, 88]);
  assert.deepEqual(rangeOf(-10, 30, SPEED), [-14, 60]);
});

test("data that end with the fixed domain do not lie on the frame", () => {
  assert.deepEqual(rangeOf(0.8, 0.8, { begin: 0, span: 0.8 }), [0, 0.88]);
  assert.deepEqual(rangeOf(0, 58, SPEED), [0, 63.8]);
  assert.deepEqual(rangeOf(0, 50, SPEED), [0, 60]);
});

test("without a natural beginning the data lie in the middle of the shortest span", () => {
  assert.deepEqual(rangeOf(1.2, 1.3, LEVEL), [0.75, 1.75]);
  assert.deepEqual(rangeOf(-1, 1, LEVEL), [-1.2, 1.2]);
});

test("a threshold near the data comes into view, a far one does not", () => {
  assert.deepEqual(rangeOf(0, 1, LEVEL, 1.5, 9), [-0.15, 1.65]);
});

test("without data the axis is as the catalogue has it", () => {
  assert.deepEqual(rangeOf(null, null, SPEED), [0, 60]);
});

test("an axis is scaled with its quantity", () => {
  const share = { axis: { begin: 0, span: 0.5 }, display_factor: 100 };
  assert.deepEqual(valueAxis(share), { begin: 0, span: 50 });
});

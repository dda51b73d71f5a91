import assert from "node:assert/strict";
import { test } from "node:test";
import { spread } from "../../../../dashboards/chart/spread.js";

test("labels with room stand on their marks", () => {
  assert.deepEqual(spread([20, 50, 80], 14, 0, 100), [20, 50, 80]);
});

test("labels of marks that lie close stand one below the other, in their order", () => {
  assert.deepEqual(spread([20, 22, 24, 80], 14, 0, 100), [20, 34, 48, 80]);
});

test("none leaves the frame", () => {
  assert.deepEqual(spread([1, 2], 14, 0, 100), [7, 21]);
  assert.deepEqual(spread([90, 97, 99], 14, 0, 100), [65, 79, 93]);
});

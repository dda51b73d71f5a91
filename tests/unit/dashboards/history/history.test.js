import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyHistory, insert, lineOf, trim } from "../../../../dashboards/history/history.js";

const DAY_S = 86_400;

const item = (s, value = s) => ({
  observed_at: new Date(s * 1000).toISOString(),
  quality: 0,
  values: { x: value },
});

const bucket = (s) => ({
  bucket_at: new Date(s * 1000).toISOString(),
  count: 15,
  values: { x: { mean: 2, min: 1, max: 3 } },
});

const historyOf = (...seconds) => {
  const history = emptyHistory("a", DAY_S);
  for (const s of seconds) insert(history, item(s));
  return history;
};

test("readings in any order, twice, become one ascending line", () => {
  assert.deepEqual(historyOf(60, 180, 120, 60).atMs, [60_000, 120_000, 180_000]);
});

test("a bucket that is asked for again is replaced", () => {
  const history = emptyHistory("a", DAY_S);
  insert(history, bucket(900));
  insert(history, { ...bucket(900), count: 16 });
  assert.deepEqual(history.items.map((one) => one.count), [16]);
});

test("more than three periods without a reading is a hole, three are not", () => {
  assert.deepEqual(lineOf(historyOf(0, 180), "x", 60, 1).mean, [0, 180]);
  const { mean, gapsS } = lineOf(historyOf(0, 181), "x", 60, 1);
  assert.deepEqual(mean, [0, null, 181]);
  assert.deepEqual(gapsS, [[0, 181]]);
});

test("of a rollup a missing bucket is a hole, and each bucket stands in its middle with its band", () => {
  const history = { ...emptyHistory("a", DAY_S), tier: "15m" };
  for (const s of [0, 900, 2700]) insert(history, bucket(s));
  const line = lineOf(history, "x", 60, 10);
  assert.deepEqual(line.atS, [450, 1350, 2250, 3150]);
  assert.deepEqual(line.mean, [20, 20, null, 20]);
  assert.deepEqual([line.min[0], line.max[0]], [10, 30]);
});

test("a quantity without a value in a reading is absent, not zero", () => {
  const history = emptyHistory("a", DAY_S);
  insert(history, item(0, null));
  assert.deepEqual(lineOf(history, "x", 60, 100).mean, [null]);
});

test("what has left the span is forgotten", () => {
  const history = historyOf(0, 60);
  trim(history, 86_430_000);
  assert.deepEqual(history.atMs, [60_000]);
});

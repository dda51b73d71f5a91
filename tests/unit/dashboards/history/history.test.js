import assert from "node:assert/strict";
import { test } from "node:test";
import {
  emptyHistory,
  insert,
  numberOf,
  resolutionOf,
  SPANS_S,
  trim,
} from "../../../../dashboards/history/history.js";

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

const amount = (aggregate) => ({ quantity: "x", aggregate });

test("a bucket says the sum of increments, the increase of a register, the mean of all else", () => {
  const item = { values: { x: { mean: 2, min: 1, max: 3, sum: 30, increase: 7 } } };
  const numbers = ["sum", "counter", "mean", "circular", "energetic"].map((aggregate) =>
    numberOf(item, amount(aggregate)),
  );
  assert.deepEqual(numbers, [30, 7, 2, 2, 2]);
});

test("a reading of a register says nothing of what was consumed", () => {
  assert.equal(numberOf({ values: { x: 7 } }, amount("counter")), null);
  assert.equal(numberOf({ values: { x: 7 } }, amount("sum")), 7);
});

test("amounts are asked for in buckets that can be told apart, of registers never as they stand", () => {
  const tiers = (aggregate, periodS) =>
    SPANS_S.map((spanS) => resolutionOf(amount(aggregate), spanS, periodS)).join();
  assert.equal(tiers("mean", 60), "auto,auto,auto,auto,auto,auto");
  assert.equal(tiers("sum", 60), "raw,15m,15m,1h,1d,1d");
  assert.equal(tiers("counter", 1800), "1h,1h,1h,1h,1d,1d");
});

test("what has left the span is forgotten", () => {
  const history = historyOf(0, 60);
  trim(history, 86_430_000);
  assert.deepEqual(history.atMs, [60_000]);
});

test("a bucket that reaches into the span is kept", () => {
  const history = { ...emptyHistory("a", DAY_S), tier: "1h" };
  for (const s of [0, 3600]) insert(history, bucket(s));
  trim(history, 1000 * (DAY_S + 1800));
  assert.deepEqual(history.atMs, [0, 3_600_000]);
  trim(history, 1000 * (DAY_S + 3601));
  assert.deepEqual(history.atMs, [3_600_000]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyHistory, insert } from "../../../../dashboards/history/history.js";
import { endGapS, lineOf } from "../../../../dashboards/history/line.js";

const DAY_S = 86_400;
const QUANTITY = { quantity: "x", aggregate: "mean", display_factor: 1 };
const SUM = { ...QUANTITY, aggregate: "sum" };
const iso = (s) => new Date(s * 1000).toISOString();

const reading = (s, { value = s, quality = 0 } = {}) => ({
  observed_at: iso(s),
  quality,
  values: { x: value },
});
const bucket = (s) => ({
  bucket_at: iso(s),
  count: 15,
  values: { x: { mean: 2, min: 1, max: 3, sum: 30 } },
});
const historyOf = (tier, ...items) => {
  const history = { ...emptyHistory("a", DAY_S), tier };
  for (const item of items) insert(history, item);
  return history;
};
const rawLine = (...items) => lineOf(historyOf("raw", ...items), QUANTITY, 60);

test("more than three periods without a reading is a hole, three are not", () => {
  assert.deepEqual(rawLine(reading(0), reading(180)).mean, [0, 180]);
  const { mean, gapsS } = rawLine(reading(0), reading(181));
  assert.deepEqual(mean, [0, null, 181]);
  assert.deepEqual(gapsS, [[0, 181]]);
});

test("of a rollup a missing bucket is a hole, and each bucket stands in its middle with its band", () => {
  const history = historyOf("15m", ...[0, 900, 2700].map(bucket));
  const line = lineOf(history, { ...QUANTITY, display_factor: 10 }, 60);
  assert.deepEqual(line.atS, [450, 1350, 2250, 3150]);
  assert.deepEqual(line.mean, [20, 20, null, 20]);
  assert.deepEqual([line.min[0], line.max[0]], [10, 30]);
  assert.deepEqual(line.gapsS, [[1350, 3150]]);
});

test("a sensor that sends more rarely than there are buckets makes no holes by that", () => {
  const history = historyOf("15m", ...[0, 1800, 3600].map(bucket));
  assert.deepEqual(lineOf(history, QUANTITY, 1800).gapsS, []);
});

test("a quantity without a value in a reading is absent, neither zero nor the end of the line", () => {
  const line = rawLine(reading(0), reading(60, { value: null }), reading(120));
  assert.deepEqual(line.mean, [0, 120]);
});

test("an untrusted reading stands beside the line, which goes past it; a late one is in it", () => {
  const items = [reading(0), reading(60, { value: -999, quality: 1 }), reading(120, { quality: 64 })];
  const line = rawLine(...items);
  assert.deepEqual(line.mean, [0, null, 120]);
  assert.deepEqual(line.untrusted, [null, -999, null]);
  assert.deepEqual(line.min, [0, null, 120]);
  assert.deepEqual(line.gapsS, []);
});

test("untrusted readings end no hole, and the hole keeps the times in order", () => {
  const line = rawLine(reading(0), reading(200, { quality: 8 }), reading(400));
  assert.deepEqual(line.gapsS, [[0, 400]]);
  assert.deepEqual(line.atS, [0, 200, 200, 400]);
  assert.deepEqual(line.untrusted, [null, null, 200, null]);
  assert.equal(rawLine(reading(0), reading(60, { quality: 8 })).untilS, 0);
});

test("a sum stands over the time in which it came together", () => {
  const sums = lineOf(historyOf("15m", bucket(0), bucket(900)), SUM, 60);
  assert.deepEqual([sums.mean, sums.min, sums.max], [[30, 30], [30, 30], [30, 30]]);
  const increments = lineOf(historyOf("raw", reading(60), reading(120)), SUM, 60);
  assert.deepEqual(increments.atS, [30, 90]);
});

test("a line that ended shows where, and one that goes on shows nothing", () => {
  const line = rawLine(reading(0), reading(60));
  const source = { newestS: 60, periodS: 60, speed: 1 };
  assert.equal(endGapS(line, { ...source, nowS: 200 }), null);
  assert.deepEqual(endGapS(line, { ...source, nowS: 1260 }), [60, 1260]);
  // Other readings of the sensor still come, but none of this quantity that can be trusted.
  assert.deepEqual(endGapS(line, { ...source, newestS: 1200, nowS: 1260 }), [60, 1260]);
});

test("of a bucket the data end with the newest reading, not with the bucket", () => {
  const line = lineOf(historyOf("1h", bucket(0)), QUANTITY, 60, 600);
  assert.equal(line.untilS, 600);
  assert.deepEqual(line.atS, [600]);
  assert.deepEqual(endGapS(line, { nowS: 1800, newestS: 600, periodS: 60, speed: 1 }), [600, 1800]);
});

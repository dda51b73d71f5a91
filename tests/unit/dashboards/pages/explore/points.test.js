import assert from "node:assert/strict";
import { test } from "node:test";
import { aligned } from "../../../../../dashboards/chart/aligned.js";
import { pointsOf } from "../../../../../dashboards/pages/explore/points.js";
import { percentile, statisticsOf } from "../../../../../dashboards/pages/explore/statistics.js";

const QUANTITY = { quantity: "x", aggregate: "mean", display_factor: 1 };
const START_MS = Date.parse("2026-11-22T00:00:00Z");
const bucket = (place, more) => ({
  bucket_at: new Date(START_MS + 900_000 * place).toISOString(),
  mean: null,
  min: null,
  max: null,
  sensor_count: more ? 2 : 0,
  count: more ? 10 : 0,
  untrusted_count: 0,
  ...more,
});
const of = (buckets, quantity = {}, periodS = 60) =>
  pointsOf({ tier: "15m", items: buckets }, { ...QUANTITY, ...quantity }, periodS);
const numbers = (mean, min = mean, max = mean) => ({ mean, min, max });

test("a bucket without values is a hole, and the time of it a gap", () => {
  const points = of([bucket(0, numbers(1)), bucket(1), bucket(2), bucket(3, numbers(2))]);
  assert.deepEqual(points.value, [1, null, null, 2]);
  assert.deepEqual(points.gapsS, [[START_MS / 1000 + 900, START_MS / 1000 + 2700]]);
});

test("silence at the end is a gap too", () => {
  const points = of([bucket(0, numbers(1)), bucket(1), bucket(2)]);
  assert.deepEqual(points.gapsS, [[START_MS / 1000 + 900, START_MS / 1000 + 2700]]);
});

test("a sensor that sends every half-hour makes no holes by that", () => {
  const points = of([bucket(0, numbers(1)), bucket(1), bucket(2, numbers(2))], {}, 1800);
  assert.deepEqual(points.value, [1, undefined, 2]);
  assert.deepEqual(points.gapsS, []);
});

test("what adds up is told for one sensor, so that a silent one is no fall", () => {
  const rain = bucket(0, { ...numbers(0.1), sum: 6 });
  const meter = bucket(0, { increase: 9, sensor_count: 3 });
  assert.deepEqual(of([rain], { aggregate: "sum" }).value, [3]);
  assert.deepEqual(of([rain], { aggregate: "sum" }).low, [null]);
  assert.deepEqual(of([meter], { aggregate: "counter" }).value, [3]);
});

test("a sum that goes on is not told yet: it would look like a fall", () => {
  const items = [0, 1].map((place) => bucket(place, { ...numbers(1), sum: 10 }));
  const told = (aggregate, nowMs) =>
    pointsOf({ tier: "15m", items }, { ...QUANTITY, aggregate }, 60, nowMs);
  const nowMs = START_MS + 1_000_000;
  assert.deepEqual(told("sum", nowMs).value, [5, undefined]);
  assert.deepEqual(told("sum", nowMs).gapsS, []);
  assert.deepEqual(told("sum", nowMs + 900_000).value, [5, 5]);
  assert.deepEqual(told("mean", nowMs).value, [1, 1]);
});

test("lines stand over all of their instants: a point that a line does not have is none", () => {
  const { atMs, columns } = aligned([
    { atMs: [0, 2], values: [1, null] },
    { atMs: [1, 2], values: [5, 6] },
  ]);
  assert.deepEqual(atMs, [0, 1, 2]);
  assert.deepEqual(columns, [[1, undefined, null], [undefined, 5, 6]]);
});

test("the mean is of the readings, lowest and highest too; percentiles are of the points", () => {
  const points = of(
    [
      bucket(0, { ...numbers(10, 4, 30), count: 30 }),
      bucket(1),
      bucket(2, { ...numbers(20, 15, 21), count: 10, untrusted_count: 3 }),
    ],
    { display_factor: 2 },
  );
  const found = statisticsOf(points, { ...QUANTITY, display_factor: 2 });
  assert.deepEqual(
    [found.min, found.mean, found.p50, found.max, found.count, found.untrusted, found.emptyCount],
    [8, 25, 30, 60, 40, 3, 1],
  );
  assert.ok(Math.abs(found.p95 - 39) < 1e-9);
});

test("sound is added up as energy, directions have neither order nor one mean", () => {
  const buckets = [bucket(0, numbers(60)), bucket(1, numbers(70))];
  const { mean } = statisticsOf(of(buckets), { ...QUANTITY, aggregate: "energetic" });
  assert.ok(Math.abs(mean - 10 * Math.log10((1e6 + 1e7) / 2)) < 1e-9);
  const wind = { ...QUANTITY, aggregate: "circular" };
  const found = statisticsOf(of(buckets, wind), wind);
  assert.deepEqual([found.mean, found.min, found.p50], [null, null, null]);
});

test("nothing is known of a line without values, nor how many are doubtful where nobody counted", () => {
  const found = statisticsOf(of([bucket(0), bucket(1, { ...numbers(1), untrusted_count: null })]), QUANTITY);
  assert.equal(found.untrusted, null);
  const none = statisticsOf(of([bucket(0)]), QUANTITY);
  assert.deepEqual([none.min, none.mean, none.p50, none.max], [null, null, null, null]);
});

test("percentiles lie between neighbours", () => {
  assert.equal(percentile(Float64Array.from([1, 2, 3, 4]), 0.5), 2.5);
  assert.equal(percentile(new Float64Array(), 0.5), null);
});

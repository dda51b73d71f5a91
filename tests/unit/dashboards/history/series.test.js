import assert from "node:assert/strict";
import { test } from "node:test";
import { seriesLine, wholeBuckets } from "../../../../dashboards/history/series.js";

const NOON = Date.parse("2026-11-22T05:00:00Z");

test("a bucket that has only begun is left out until nearly all sensors are in it", () => {
  const series = (count) => ({
    tier: "15m",
    items: [
      { bucket_at: "2026-11-22T04:45:00Z", sensor_count: 100 },
      { bucket_at: "2026-11-22T05:00:00Z", sensor_count: count },
    ],
  });
  assert.equal(wholeBuckets(series(20), NOON + 60_000).items.length, 1);
  assert.equal(wholeBuckets(series(98), NOON + 60_000).items.length, 2);
  assert.equal(wholeBuckets(series(20), NOON + 15 * 60_000).items.length, 2);
});

const NOON_S = NOON / 1000;
const line = (counts, scope) =>
  seriesLine(
    {
      tier: "15m",
      items: counts.map((sensor_count, place) => ({
        bucket_at: new Date(NOON + place * 900_000).toISOString(),
        sensor_count,
        mean: 20,
        min: 10,
        max: 30,
        total: 20 * sensor_count,
      })),
    },
    { sensors: 100, newestS: Number.POSITIVE_INFINITY, factor: 1, ...scope },
  );

test("a bucket with less than half of the sensors is a hole, not a fall", () => {
  const { mean, gapsS } = line([100, 49, 50], { stat: "mean" });
  assert.deepEqual(mean, [20, null, 20]);
  assert.deepEqual(gapsS, [[NOON_S + 450, NOON_S + 2250]]);
});

test("a sum without a tenth of its sensors is a hole, for it would be a fall", () => {
  assert.deepEqual(line([100, 90, 98], { stat: "total" }).mean, [2000, null, 1960]);
  assert.deepEqual(line([100, 90, 98], { stat: "mean" }).mean, [20, 20, 20]);
});

test("the line ends with the newest observation", () => {
  const { atS, untilS } = line([100, 100], { stat: "mean", newestS: NOON_S + 1000 });
  assert.deepEqual(atS, [NOON_S + 450, NOON_S + 1000]);
  assert.equal(untilS, NOON_S + 1000);
});

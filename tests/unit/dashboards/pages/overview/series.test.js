import assert from "node:assert/strict";
import { test } from "node:test";
import { wholeBuckets } from "../../../../../dashboards/pages/overview/series.js";

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

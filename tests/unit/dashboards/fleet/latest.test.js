import assert from "node:assert/strict";
import { test } from "node:test";
import { ownReading, valueAtMs } from "../../../../dashboards/fleet/latest.js";

const LATEST = {
  observed_at: "2026-11-22T07:00:00.000Z",
  quality: 0,
  values: { pm25_ugm3: 1, no2_ugm3: 2, o3_ugm3: null },
  observed_at_of: { no2_ugm3: "2026-11-22T06:50:00.000Z" },
};

test("a value has the time of the reading unless it is older", () => {
  assert.equal(valueAtMs(LATEST, "pm25_ugm3"), Date.parse("2026-11-22T07:00:00Z"));
  assert.equal(valueAtMs(LATEST, "no2_ugm3"), Date.parse("2026-11-22T06:50:00Z"));
});

test("an older value is no part of the reading's history", () => {
  assert.deepEqual(ownReading(LATEST), {
    observed_at: LATEST.observed_at,
    quality: 0,
    values: { pm25_ugm3: 1, no2_ugm3: null, o3_ugm3: null },
  });
});

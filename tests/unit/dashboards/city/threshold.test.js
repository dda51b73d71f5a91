import assert from "node:assert/strict";
import { test } from "node:test";
import { labelOf, levelNameOf, thresholdsFor } from "../../../../dashboards/city/threshold.js";
import { setTimeZone } from "../../../../dashboards/words/format.js";

setTimeZone("Asia/Ho_Chi_Minh");

const above = (value, level, more) => ({
  threshold_id: `a${value}`,
  kind: "noise",
  quantity: "leq_db",
  direction: "above",
  level,
  value,
  ...more,
});

const NOON = Date.parse("2026-11-22T05:00:00Z");

const NIGHT = Date.parse("2026-11-22T16:00:00Z");

test("thresholds of the night, of the past and of one site stay where they belong", () => {
  const all = [
    above(75, "warning", { from_hour: 6, to_hour: 21 }),
    above(60, "warning", { from_hour: 21, to_hour: 6 }),
    above(50, "warning", { valid_to: "2026-01-01" }),
    above(40, "warning", { site: { lat_deg: 10.773, lon_deg: 106.706, radius_km: 0.5 } }),
  ];
  const values = (at, place) =>
    thresholdsFor(all, "noise", "leq_db", at, place).map((one) => one.value);
  assert.deepEqual(values(NOON), [75]);
  assert.deepEqual(values(NIGHT), [60]);
  assert.deepEqual(values(NOON, { latDeg: 10.773, lonDeg: 106.712 }), [75]);
  assert.deepEqual(values(NOON, { latDeg: 10.775, lonDeg: 106.707 }), [75, 40]);
});

test("a threshold's label says its place, its level is called without", () => {
  const site = { lat_deg: 10.773, lon_deg: 106.706, radius_km: 0.5 };
  const label_vi = "Phú An: báo động I";
  const level = above(1.4, "warning", { label_vi, label_en: "Phú An: alarm level I", site });
  assert.equal(labelOf(level), "Phú An: báo động I");
  assert.equal(levelNameOf(level), "báo động I");
  assert.equal(levelNameOf({ ...level, label_vi: "QCVN 26" }), "QCVN 26");
  const ofNight = above(60, "warning", { label_vi: "Leq đêm từ 60 dBA (QCVN 26:2010: 55 + 5)" });
  assert.equal(levelNameOf(ofNight), ofNight.label_vi, "a colon alone ends no place");
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { crossedBy } from "../../../dashboards/city/level.js";
import {
  labelOf,
  levelNameOf,
  thresholdsFor,
} from "../../../dashboards/city/threshold.js";
import { marksOf, MARKS, valueRamp } from "../../../dashboards/map/marks.js";
import { wholeBuckets } from "../../../dashboards/pages/overview/series.js";
import { rampOf, shareOf, stepOf } from "../../../dashboards/map/ramp.js";
import { nearestRows } from "../../../dashboards/pages/sensor/neighbours.js";
import { scenesOf } from "../../../dashboards/wall/scenes.js";
import { setTimeZone } from "../../../dashboards/words/format.js";

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

test("the worst threshold counts, and of equally bad ones the last to be crossed", () => {
  const levels = [above(1.4, "warning"), above(1.5, "warning"), above(1.6, "critical")];
  assert.equal(crossedBy(1.39, levels), null);
  assert.equal(crossedBy(1.4, levels).value, 1.4);
  assert.equal(crossedBy(1.55, levels).value, 1.5);
  assert.equal(crossedBy(1.6, levels).level, "critical");
  assert.equal(crossedBy(null, levels), null);
});

test("a lower limit is crossed from above", () => {
  const limits = [above(1, "warning", { direction: "below" })];
  assert.equal(crossedBy(1.01, limits), null);
  assert.equal(crossedBy(0.9, limits)?.level, "warning");
});

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
  const level = above(1.4, "warning", { label_vi: "Phú An: báo động I", label_en: "Phú An: alarm level I" });
  assert.equal(labelOf(level), "Phú An: báo động I");
  assert.equal(levelNameOf(level), "báo động I");
  assert.equal(levelNameOf({ ...level, label_vi: "QCVN 26" }), "QCVN 26");
});

test("a ramp spans its values, and one value alone stands in the middle", () => {
  const ramp = rampOf([3, 1, 2], false);
  assert.deepEqual(ramp, { low: 1, high: 3 });
  assert.equal(shareOf(ramp, 2), 0.5);
  assert.equal(stepOf(ramp, 3), 7);
  assert.equal(shareOf(rampOf([5], false), 5), 0.5);
  assert.equal(rampOf([], false), null);
});

const FLEET = {
  size: 3,
  status: Uint8Array.of(4, 4, 0),
  value: Float32Array.of(1, 2, 3),
  latDeg: Float32Array.of(10, 10.002, 10.001),
  lonDeg: Float32Array.of(106, 106, 106),
  rowOf: (id) => Number(id),
};

test("a crossed threshold marks a live sensor, and never one that is silent", () => {
  const marks = marksOf(FLEET, [{ sensor_id: "0", level: "critical" }, { sensor_id: "2", level: "critical" }], null);
  assert.equal(MARKS[marks[0]].shape, "octagon");
  assert.equal(MARKS[marks[1]].shape, "dot");
  assert.equal(MARKS[marks[2]].shape, "square");
});

test("only live sensors stand on the scale of values", () => {
  const ramp = valueRamp(FLEET, Uint8Array.of(1, 1, 1));
  assert.deepEqual(ramp, { low: 1, high: 2 });
  const marks = marksOf(FLEET, [], ramp);
  assert.deepEqual([marks[0], marks[1]], [0, 7]);
  assert.equal(MARKS[marks[2]].shape, "square");
});

test("the nearest sensors come first", () => {
  assert.deepEqual(nearestRows(FLEET, 0, 2).map((one) => one.row), [2, 1]);
  assert.equal(Math.round(nearestRows(FLEET, 0, 1)[0].distanceM), 111);
});

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

test("a wall shows the city, its worst areas, and the measure with most beyond a threshold", () => {
  const area = (crossed, total) => ({
    sensors: { total, silent: 0, offline: 0 },
    kinds: { noise: { crossed } },
  });
  const overview = {
    areas: { a: area(1, 10), b: area(9, 10), c: area(0, 10), d: area(3, 10), e: area(2, 10) },
    kinds: { noise: { crossed: 15, live: 50 }, street_flood: { crossed: 1, live: 50 } },
  };
  assert.deepEqual(
    scenesOf(overview).map((scene) => scene.area + scene.layer),
    ["", "b", "d", "e", "noise"],
  );
  assert.deepEqual(scenesOf(null).length, 1);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { Fleet } from "../../../dashboards/core/fleet.js";
import { EVERYTHING, select } from "../../../dashboards/core/selection.js";
import { statusStep } from "../../../dashboards/core/status.js";

const NOW = Date.parse("2026-11-22T07:00:00Z");
const at = (agoS) => new Date(NOW - agoS * 1000).toISOString();
const item = (id, more) => ({
  sensor_id: id,
  kind: "noise",
  domain: "environment",
  area: "760",
  ward: null,
  name: `Tiếng ồn ${id}`,
  lat_deg: 10.77,
  lon_deg: 106.7,
  status: "live",
  period_s: 60,
  latest: { observed_at: at(10), quality: 0, values: { leq_db: 60 } },
  ...more,
});
const latest = (agoS) => ({ latest: { observed_at: at(agoS), quality: 0, values: {} } });
const reading = (id, agoS) => ({
  sensor_id: id,
  kind: "noise",
  observed_at: at(agoS),
  received_at: at(0),
  quality: 0,
  values: { leq_db: 61 },
});
const statusOf = (fleet, id) => statusStep(fleet.statusOf(fleet.indexById.get(id))).status;

test("status ages with city time alone: live to 3 periods, late to 10, then silent", () => {
  const fleet = new Fleet([item("a"), item("b", latest(181)), item("c", latest(601))], new Map());
  fleet.age(NOW);
  assert.deepEqual(["a", "b", "c"].map((id) => statusOf(fleet, id)), ["live", "late", "silent"]);
  fleet.age(NOW + 3600_000);
  assert.equal(statusOf(fleet, "a"), "silent");
});

test("no reading is new; a silent gateway is offline whatever the age", () => {
  const fleet = new Fleet([item("a", { latest: null }), item("b", { status: "offline" })], new Map());
  fleet.age(NOW);
  assert.deepEqual(["a", "b"].map((id) => statusOf(fleet, id)), ["new", "offline"]);
});

test("a late reading never flips the live state, a newer one does", () => {
  const fleet = new Fleet([item("a")], new Map());
  assert.equal(fleet.apply(reading("a", 20), NOW), -1);
  assert.equal(fleet.at(0).values.leq_db, 60);
  assert.equal(fleet.apply(reading("a", 1), NOW), 0);
  assert.equal(fleet.at(0).values.leq_db, 61);
});

test("search needs no accents and takes words in any order", () => {
  const fleet = new Fleet([item("a", { name: "Đo mưa Nguyễn Huệ" }), item("b")], new Map());
  const chosen = select(fleet, { ...EVERYTHING, q: "hue  do nguyen" }, "name");
  assert.deepEqual([...chosen.order], [0]);
});

test("the count beside a choice ignores that choice's own filter", () => {
  const fleet = new Fleet([item("a"), item("b", { kind: "weather" })], new Map());
  fleet.age(NOW);
  const chosen = select(fleet, { ...EVERYTHING, kind: "noise" }, "status");
  assert.deepEqual(chosen.kindCounts, { noise: 1, weather: 1 });
  assert.deepEqual(chosen.statusCounts, { live: 1 });
});

test("what is wrong comes first", () => {
  const fleet = new Fleet([item("a"), item("b", latest(181)), item("c", latest(601))], new Map());
  fleet.age(NOW);
  assert.deepEqual([...select(fleet, EVERYTHING, "status").order], [2, 1, 0]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { Fleet } from "../../../../dashboards/fleet/fleet.js";
import { EVERYTHING, select } from "../../../../dashboards/fleet/selection.js";
import { statusAt, statusStep } from "../../../../dashboards/fleet/status.js";

const NOW = Date.parse("2026-11-22T07:00:00Z");
const LEVELS = ["none", "warning", "critical", "warning_held", "critical_held", "pending"];
const STATUSES = ["new", "live", "late", "silent", "offline", "retired"];
const KINDS = new Map([
  ["noise", { kind: "noise", domain: "environment", period_s: 60, quantities: [] }],
  ["parking", { kind: "parking", domain: "traffic", period_s: 300, quantities: [] }],
]);
const NEVER = 0xffffffff;

/** Sensors a, b, c, … as the snapshot tells them. */
function fleetOf(sensors) {
  const column = (type, read) => type.from(sensors, read);
  const fleet = new Fleet(
    {
      size: sensors.length,
      seq: 1,
      epoch: 1,
      kinds: [...KINDS.keys()],
      statuses: STATUSES,
      levels: LEVELS,
      areas: ["", "760", "761"],
      columns: {
        lon: column(Float32Array, (one) => one.lon ?? 106.7),
        lat: column(Float32Array, (one) => one.lat ?? 10.77),
        value: column(Float32Array, (one) => one.value ?? 60),
        age_s: column(Uint32Array, (one) => one.age ?? 10),
        area: column(Uint16Array, (one) => one.area ?? 1),
        kind: column(Uint8Array, (one) => one.kind ?? 0),
        status: column(Uint8Array, (one) => STATUSES.indexOf(one.status ?? "live")),
        level: column(Uint8Array, (one) => LEVELS.indexOf(one.level ?? "none")),
      },
    },
    KINDS,
    NOW,
  );
  fleet.setIds(sensors.map((_, row) => String.fromCharCode(97 + row)));
  return fleet;
}
const statusOf = (fleet, row) => statusStep(fleet.statusOf(row)).status;
const signOf = (fleet, row) => {
  const { level, isHeld, status } = fleet.signOf(row);
  return `${level ?? status}${isHeld ? " held" : ""}`;
};
const delta = (row, status, level = "none", more = {}) => ({
  seq: 2,
  isStatusOnly: false,
  index: Uint32Array.of(row),
  value: Float32Array.of(61),
  status: Uint8Array.of(STATUSES.indexOf(status)),
  level: Uint8Array.of(LEVELS.indexOf(level)),
  ...more,
});

test("a reading is live to 3 periods, late to 10, then silent", () => {
  assert.deepEqual([3, 3.1, 10, 10.1].map(statusAt), ["live", "late", "late", "silent"]);
});

test("where the server is silent, statuses grow old by city time, and never better", () => {
  const fleet = fleetOf([{}, { age: 200 }, { age: 700, status: "late" }, { status: "offline" }]);
  fleet.age(NOW);
  const now = [0, 1, 2, 3].map((row) => statusOf(fleet, row));
  assert.deepEqual(now, ["live", "late", "silent", "offline"]);
});

test("no reading has no age", () => {
  const fleet = fleetOf([{ age: NEVER, status: "new" }]);
  assert.ok(Number.isNaN(fleet.observedAtMs[0]));
  assert.equal(statusOf(fleet, 0), "new");
});

test("a live delta brings value, status and instant", () => {
  const fleet = fleetOf([{ age: 200, status: "late" }]);
  fleet.apply(delta(0, "live"), NOW);
  assert.equal(statusOf(fleet, 0), "live");
  assert.equal(fleet.value[0], 61);
  assert.equal(fleet.observedAtMs[0], NOW);
});

test("a delta about the status alone makes no reading younger", () => {
  const fleet = fleetOf([{ age: 100 }]);
  fleet.apply(delta(0, "live", "none", { isStatusOnly: true }), NOW);
  assert.equal(fleet.observedAtMs[0], NOW - 100_000);
});

test("a delta about a sensor that came after the snapshot changes nothing", () => {
  const fleet = fleetOf([{}]);
  fleet.apply(delta(7, "silent"), NOW);
  assert.equal(statusOf(fleet, 0), "live");
});

test("search needs no accents, takes words in any order, and sees ids before names come", () => {
  const fleet = fleetOf([{}, {}]);
  const found = (q) => [...select(fleet, { ...EVERYTHING, q }, "worst").order];
  assert.deepEqual(found("b"), [1]);
  fleet.learn({ sensor_id: "a", name: "Đo mưa Nguyễn Huệ", latest: null });
  assert.deepEqual(found("hue  do nguyen"), [0]);
});

test("the count beside a choice ignores that choice's own filter", () => {
  const fleet = fleetOf([{}, { kind: 1 }]);
  const chosen = select(fleet, { ...EVERYTHING, kind: "noise" }, "worst");
  assert.deepEqual(chosen.kindCounts, { noise: 1, parking: 1 });
  assert.deepEqual(chosen.statusCounts, { live: 1 });
});

test("what is wrong comes first, a level before any status, held or not", () => {
  const fleet = fleetOf([
    { status: "retired" },
    {},
    { status: "new" },
    { status: "late" },
    { status: "silent" },
    { status: "offline" },
    { level: "warning" },
    { level: "critical_held", status: "silent" },
    { level: "critical" },
  ]);
  assert.deepEqual([...select(fleet, EVERYTHING, "worst").order], [7, 8, 6, 5, 4, 3, 2, 1]);
});

test("a level outlives its reading, and no sign grows calmer by ageing", () => {
  const fleet = fleetOf([{ level: "critical" }, { level: "critical_held" }, { level: "warning", age: 700, status: "late" }]);
  assert.deepEqual([0, 1, 2].map((row) => signOf(fleet, row)), ["critical", "critical held", "warning held"]);
  fleet.age(NOW + 3_600_000);
  assert.equal(statusOf(fleet, 0), "silent");
  assert.deepEqual([0, 1, 2].map((row) => signOf(fleet, row)), ["critical held", "critical held", "warning held"]);
});

test("a delta of the level alone is a change of the sign", () => {
  const fleet = fleetOf([{}]);
  assert.equal(fleet.takeSignChange(), false);
  fleet.apply(delta(0, "live", "critical", { isStatusOnly: true }), NOW);
  assert.equal(signOf(fleet, 0), "critical");
  assert.equal(fleet.takeSignChange(), true);
  fleet.apply(delta(0, "live"), NOW);
  assert.equal(signOf(fleet, 0), "live");
});

test("those beyond a threshold are filtered and counted, whatever their status", () => {
  const fleet = fleetOf([{}, { level: "critical_held", status: "offline" }, { level: "warning", kind: 1 }]);
  const all = select(fleet, EVERYTHING, "worst");
  assert.deepEqual(all.levelCounts, { critical: 1, warning: 1, held: 1, pending: 0 });
  const crossed = select(fleet, { ...EVERYTHING, crossed: "1" }, "worst");
  assert.deepEqual([...crossed.order], [1, 2]);
  assert.deepEqual(crossed.levelCounts, all.levelCounts);
  assert.deepEqual(crossed.kindCounts, { noise: 1, parking: 1 });
});

test("a retired sensor is shown to those alone who ask for it", () => {
  const fleet = fleetOf([{}, { status: "retired" }, { status: "silent", age: 3000 }]);
  const all = select(fleet, EVERYTHING, "worst");
  assert.deepEqual([[...all.order].sort(), [...all.shown], all.shownCount], [[0, 2], [1, 0, 1], 2]);
  assert.deepEqual([all.kindCounts, all.statusCounts.retired], [{ noise: 2 }, 1]);
  const retired = select(fleet, { ...EVERYTHING, status: "retired" }, "worst");
  assert.deepEqual([[...retired.order], [...retired.shown]], [[1], [0, 1, 0]]);
});

test("what has not lasted yet is beyond a threshold too, after all that stands", () => {
  const fleet = fleetOf([{ level: "pending" }, { status: "offline" }, { level: "warning_held", status: "late" }]);
  assert.deepEqual([...select(fleet, EVERYTHING, "worst").order], [2, 0, 1]);
  const crossed = select(fleet, { ...EVERYTHING, crossed: "1" }, "worst");
  assert.deepEqual([...crossed.order], [2, 0]);
  assert.deepEqual(crossed.levelCounts, { critical: 0, warning: 1, held: 1, pending: 1 });
  fleet.age(NOW + 3_600_000);
  assert.equal(signOf(fleet, 0), "warning held", "of one that fell silent nobody knows that it did not last");
});

test("values order the sensors of one kind, those without one last", () => {
  const fleet = fleetOf([{ value: 3 }, { value: Number.NaN }, { value: 5 }, { value: 4 }]);
  const noise = { ...EVERYTHING, kind: "noise" };
  assert.deepEqual([...select(fleet, noise, "high").order], [2, 3, 0, 1]);
  assert.deepEqual([...select(fleet, noise, "low").order], [0, 3, 2, 1]);
  assert.deepEqual([...select(fleet, EVERYTHING, "high").order], [0, 1, 2, 3], "units do not mix");
});

test("an area is found by the sensors' own code, or by place where they carry another level", () => {
  const fleet = fleetOf([{}, { area: 2, lon: 106.9 }]);
  assert.ok(fleet.carries("761") && !fleet.carries("26740"));
  assert.deepEqual([...select(fleet, { ...EVERYTHING, area: "761" }, "worst").order], [1]);
  const square = [[[106.6, 10.7], [106.8, 10.7], [106.8, 10.8], [106.6, 10.8], [106.6, 10.7]]];
  const inside = select(fleet, { ...EVERYTHING, area: "26740" }, "status", square);
  assert.deepEqual([...inside.order], [0]);
});

test("of how many sensors a level is counted does not depend on what they say", () => {
  const fleet = fleetOf([{}, { status: "offline" }, { status: "retired" }, { kind: 1 }, { level: "warning" }]);
  const noise = { ...EVERYTHING, kind: "noise" };
  assert.deepEqual(select(fleet, noise, "worst").scope, { total: 3, live: 2 });
  assert.deepEqual(select(fleet, { ...noise, crossed: "1", status: "late" }, "worst").scope, { total: 3, live: 2 });
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { withMoment } from "../../../../../dashboards/pages/map/moment-route.js";
import { createPast } from "../../../../../dashboards/pages/map/past-state.js";
import { liveStore } from "../../live-store.js";

const NOW = "2026-11-22T07:00:00Z";
const AT = Date.parse("2026-11-22T03:00:00Z");
const LATEST = { observed_at: "2026-11-22T06:59:50Z", quality: 0, values: { leq_db: 99 } };

/** A snapshot of two sensors. */
function snapshotOf(values, more = {}) {
  return {
    size: 2,
    seq: 1,
    epoch: "e",
    kinds: ["noise"],
    statuses: ["live", "silent"],
    levels: ["none", "critical"],
    areas: ["", "760"],
    columns: {
      lon: Float32Array.of(106.7, 106.8),
      lat: Float32Array.of(10.77, 10.77),
      value: Float32Array.from(values),
      age_s: Uint32Array.of(10, 20),
      area: Uint16Array.of(1, 1),
      kind: Uint8Array.of(0, 0),
      status: Uint8Array.of(0, 1),
      level: Uint8Array.of(0, 1),
    },
    ...more,
  };
}

/** A live city of two sensors, whose names and newest readings are known. */
function readPast() {
  const { store } = liveStore(NOW);
  store.fleetArrived(snapshotOf([60, 61]));
  store.idsArrived(["a", "b"]);
  const item = { kind: "noise", area: "760", ward: null, lat_deg: 10.77, status: "live" };
  store.sensorsLearned([
    { ...item, sensor_id: "a", name: "Chợ", lon_deg: 106.7, latest: LATEST },
    { ...item, sensor_id: "b", name: "Cầu", lon_deg: 106.7, latest: LATEST },
  ]);
  return { store, past: createPast(store) };
}

test("what is shown is of now until a moment is asked for, and then of that alone", () => {
  const { store, past } = readPast();
  const { state } = past.shown;
  assert.equal(state.fleet.value.value[0], 60);
  past.asked(AT);
  past.arrived(AT, snapshotOf([40, 41], { asOfMs: AT, tier: "raw" }));
  assert.equal(state.isPast.value, true);
  assert.deepEqual([...state.fleet.value.value], [40, 41]);
  assert.equal(state.nowMs.value, AT);
  assert.deepEqual([...state.fleet.value.observedAtMs], [AT - 10_000, AT - 20_000]);
  store.deltasArrived([
    {
      seq: 2,
      isStatusOnly: false,
      index: Uint32Array.of(0),
      value: Float32Array.of(77),
      status: Uint8Array.of(0),
      level: Uint8Array.of(1),
    },
  ]);
  store.secondPassed(false);
  assert.equal(state.fleet.value.value[0], 40, "nothing of now is let in");
  assert.equal(state.selection.value.levelCounts.critical, 1);
  assert.equal(store.state.fleet.value.value[0], 77, "the live city goes on");
  past.backToLive();
  assert.equal(state.fleet.value.value[0], 77);
  assert.equal(state.isPast.value, false);
});

test("names are those that the live city knows, readings and places are of the moment", () => {
  const { store, past } = readPast();
  past.asked(AT);
  past.arrived(AT, snapshotOf([40, 41], { asOfMs: AT }));
  const fleet = past.shown.state.fleet.value;
  assert.equal(fleet.nameOf(0), "Chợ");
  assert.equal(fleet.items[0].latest, null);
  assert.equal(fleet.items[0].lon_deg, 106.7);
  assert.ok(Math.abs(fleet.items[1].lon_deg - 106.8) < 1e-4, "it stood elsewhere then");
  past.store.sensorsLearned([{ ...fleet.items[0], latest: { ...LATEST, values: { leq_db: 40 } } }]);
  store.sensorsLearned([{ ...store.state.fleet.value.items[1], name: "Cầu mới" }]);
  assert.equal(fleet.nameOf(1), "Cầu mới");
  assert.equal(fleet.items[0].latest.values.leq_db, 40, "what is known of the moment stays");
  past.arrived(AT + 60_000, snapshotOf([42, 43], { asOfMs: AT + 60_000 }));
  assert.equal(past.shown.state.fleet.value.items[0].latest, null, "and is not of the next one");
});

test("of a moment that fails, or of which nothing is known, nobody is shown", () => {
  const { past } = readPast();
  past.asked(AT);
  past.arrived(AT, snapshotOf([40, 41], { asOfMs: AT }));
  past.asked(AT - 60_000);
  assert.equal(past.load.value, "loading");
  past.failed();
  assert.equal(past.shown.state.fleet.value.size, 0);
  assert.equal(past.shown.state.fleetLoad.value, "failed");
  past.retried();
  past.nothingKnown(AT);
  assert.equal(past.shown.state.fleet.value.size, 0);
  assert.equal(past.oldestMs.value, AT);
});

test("what is filtered in the past is filtered now", () => {
  const { store, past } = readPast();
  past.asked(AT);
  past.arrived(AT, snapshotOf([40, 41], { asOfMs: AT }));
  past.shown.filterChanged({ status: "silent" });
  assert.equal(past.shown.state.selection.value.shownCount, 1);
  store.viewAsked({ ...store.state.view.value, filter: { ...store.state.filter.value, status: "" } });
  assert.equal(past.shown.state.selection.value.shownCount, 2, "the address may change it too");
  past.shown.filterChanged({ status: "silent" });
  past.backToLive();
  assert.equal(past.shown.state.selection.value.shownCount, 1);
});

test("the address holds the moment, and one that is none means now", () => {
  const { store, past } = readPast();
  const route = withMoment({ read: () => {}, write: () => ({ item: "", query: {} }) });
  const read = (at) => route.read({ page: "map", item: "", query: { at } }, store, past);
  read("2026-11-22T10:00:00+07:00");
  assert.equal(past.askedMs.value, AT);
  assert.equal(route.write(store, past).query.at, "2026-11-22T03:00:00Z");
  for (const at of ["", "yesterday", "2026-11-22T10:00:00"]) {
    read("2026-11-22T03:00:00Z");
    read(at);
    assert.equal(past.isPast.value, false, at);
    assert.equal(route.write(store, past).query.at, "");
  }
});

test("the past of a sensor ends at the moment, when that moves back too", () => {
  const { past } = readPast();
  const asked = { sensorId: "a", spanS: 6 * 3600, resolution: /** @type {const} */ ("raw") };
  const reading = (ms) => ({ observed_at: new Date(ms).toISOString(), values: { leq_db: 50 } });
  const arrive = (atMs) => {
    past.asked(atMs);
    past.arrived(atMs, snapshotOf([40, 41], { asOfMs: atMs, tier: "raw" }));
    past.shown.historyArrived(asked, { tier: "raw", items: [reading(atMs - 60_000)] });
    return past.shown.state.history.value.atMs;
  };
  past.asked(AT);
  past.shown.historyRequested(asked);
  assert.deepEqual(arrive(AT), [AT - 60_000]);
  const earlier = AT - 3_600_000;
  assert.deepEqual(arrive(earlier), [earlier - 60_000], "nobody knew the other then");
});

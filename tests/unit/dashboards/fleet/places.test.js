import assert from "node:assert/strict";
import { test } from "node:test";
import { liveStore } from "../live-store.js";

const AT = "2026-11-22T07:00:00Z";
const IDS = ["a", "b", "c", "d", "e"];

/** A snapshot of the sensors of some places; those of others may not be seen. */
function snapshotOf(places, more = {}) {
  const zeros = (type) => new type(places.length);
  return {
    size: places.length,
    seq: 1,
    epoch: 1,
    kinds: ["noise"],
    statuses: ["live"],
    levels: ["none", "critical"],
    areas: [null, "760"],
    columns: {
      idx: Uint32Array.from(places),
      lon: Float32Array.from(places, () => 106.7),
      lat: Float32Array.from(places, () => 10.77),
      value: Float32Array.from(places, (place) => 60 + place),
      age_s: Uint32Array.from(places, () => 10),
      area: Uint16Array.from(places, () => 1),
      kind: zeros(Uint8Array),
      status: zeros(Uint8Array),
      level: zeros(Uint8Array),
    },
    ...more,
  };
}
const seen = (places) => IDS.map((id, place) => (places.includes(place) ? id : null));
const delta = (place, value) => ({
  seq: 2,
  isStatusOnly: false,
  index: Uint32Array.of(place),
  value: Float32Array.of(value),
  status: Uint8Array.of(0),
  level: Uint8Array.of(0),
});
const learned = (id) => ({ sensor_id: id, name: `name of ${id}`, area: "760", lat_deg: 10.77, lon_deg: 106.7, latest: null });

/** A store of somebody who may see some places. */
function scoped(places) {
  const { store } = liveStore(AT);
  store.fleetArrived(snapshotOf(places));
  store.idsArrived(seen(places));
  return { store, fleet: () => store.state.fleet.value };
}

test("rows are found by the places of the index, and ids by rows", () => {
  const { store, fleet } = scoped([1, 3]);
  assert.deepEqual([...fleet().ids], ["b", "d"]);
  assert.ok(fleet().isIndexed);
  assert.equal(fleet().rowOf("d"), 1);
  store.deltasArrived([delta(3, 90), delta(2, 91), delta(9, 92)]);
  assert.deepEqual([...fleet().value], [61, 90], "what is told of places that may not be seen is passed over");
});

test("who may see the whole city has a row for each place", () => {
  const { store, fleet } = scoped([0, 1, 2, 3, 4]);
  store.deltasArrived([delta(4, 90)]);
  assert.equal(fleet().value[4], 90);
  const { columns, ...rest } = snapshotOf([0, 1, 2]);
  store.fleetArrived({ ...rest, columns: { ...columns, idx: undefined }, epoch: 2 });
  store.deltasArrived([delta(2, 91)]);
  assert.equal(fleet().value[2], 91);
});

test("a sensor that leaves is gone, and the others are who they were", () => {
  const { store, fleet } = scoped([0, 1, 3]);
  store.sensorsLearned(["a", "b", "d"].map(learned));
  store.fleetArrived(snapshotOf([0, 3]));
  assert.deepEqual([...fleet().ids], ["a", "d"]);
  assert.equal(fleet().nameOf(1), "name of d");
  assert.equal(fleet().rowOf("b"), -1);
  assert.deepEqual([...store.state.selection.value.order].sort(), [0, 1]);
});

test("a sensor that comes has no id until the index is there", () => {
  const { store, fleet } = scoped([1, 3]);
  store.sensorsLearned(["b", "d"].map(learned));
  store.fleetArrived(snapshotOf([0, 1, 3]));
  assert.ok(!fleet().isIndexed);
  assert.deepEqual([...fleet().ids], ["", "b", "d"]);
  store.rowChosen(0);
  assert.equal(store.state.selectedId.value, "");
  store.idsArrived(seen([0, 1, 3]));
  assert.equal(store.state.selectedId.value, "a");
  assert.equal(fleet().nameOf(2), "name of d");
});

test("who may see nothing is told of nothing", () => {
  const { store, fleet } = scoped([]);
  assert.ok(fleet().isIndexed);
  store.deltasArrived([delta(0, 90)]);
  assert.equal(fleet().size, 0);
});

test("a time that is over has places of its own, and the names of now", () => {
  const { store } = scoped([0, 1, 3]);
  store.sensorsLearned(["a", "b", "d"].map(learned));
  const then = store.elsewhen(store.state.nowMs);
  then.fleetArrived(snapshotOf([1, 2, 3]));
  then.namesTaken(store.state.fleet.value);
  const fleet = then.state.fleet.value;
  assert.deepEqual([...fleet.ids], ["b", "", "d"]);
  assert.deepEqual([0, 1, 2].map((row) => fleet.nameOf(row)), ["name of b", "", "name of d"]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { liveStore } from "../live-store.js";

const AT = "2026-11-22T07:00:00Z";

/** A store with three live sensors, and what makes the last of them critical. */
function readStore() {
  const { store } = liveStore(AT);
  store.fleetArrived({
    size: 3,
    seq: 1,
    epoch: 1,
    kinds: ["noise"],
    statuses: ["live"],
    levels: ["none", "critical"],
    areas: [""],
    columns: {
      lon: Float32Array.of(106.7, 106.7, 106.7),
      lat: Float32Array.of(10.77, 10.77, 10.77),
      value: Float32Array.of(60, 61, 62),
      age_s: Uint32Array.of(10, 10, 10),
      area: Uint16Array.of(0, 0, 0),
      kind: Uint8Array.of(0, 0, 0),
      status: Uint8Array.of(0, 0, 0),
      level: Uint8Array.of(0, 0, 0),
    },
  });
  const worsen = () => {
    const change = { index: Uint32Array.of(2), value: Float32Array.of(90), status: Uint8Array.of(0) };
    store.deltasArrived([{ seq: 2, isStatusOnly: false, ...change, level: Uint8Array.of(1) }]);
    store.secondPassed(false);
  };
  return { store, worsen };
}
const orderOf = (store) => [...store.state.selection.value.order];

test("rows keep their places while the list is read, and are sorted when it is left", () => {
  const { store, worsen } = readStore();
  store.listRead(true);
  worsen();
  assert.deepEqual(orderOf(store), [0, 1, 2]);
  assert.equal(store.state.selection.value.isReordered, true);
  assert.equal(store.state.selection.value.levelCounts.critical, 1, "counts do not wait");
  store.listRead(false);
  assert.deepEqual(orderOf(store), [2, 0, 1]);
  assert.equal(store.state.selection.value.isReordered, false);
});

test("rows are sorted when the operator asks, and where nobody reads them", () => {
  const { store, worsen } = readStore();
  store.listRead(true);
  worsen();
  store.listSorted();
  assert.deepEqual(orderOf(store), [2, 0, 1]);
  const other = readStore();
  other.worsen();
  assert.deepEqual(orderOf(other.store), [2, 0, 1]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { sensorRecord } from "../../../../dashboards/sensor/sensor-record.js";
import { liveStore } from "../live-store.js";

const STATION = {
  kind: "pump_station",
  domain: "environment",
  primary: "level",
  period_s: 60,
  quantities: [{ quantity: "level" }, { quantity: "pump_power" }, { quantity: "gate" }],
};

/** The names of what is shown of a pump station, of which the API said so much, one after the other. */
function quantitiesOf(...said) {
  const { store } = liveStore("2026-11-22T07:42:00Z");
  store.catalogueArrived([STATION], [], []);
  store.fleetArrived({
    size: 1,
    seq: 1,
    epoch: 1,
    kinds: [STATION.kind],
    statuses: ["live"],
    levels: ["none"],
    areas: [""],
    columns: {
      lon: Float32Array.of(106.7),
      lat: Float32Array.of(10.77),
      value: Float32Array.of(1),
      age_s: Uint32Array.of(10),
      area: Uint16Array.of(0),
      kind: Uint8Array.of(0),
      status: Uint8Array.of(0),
      level: Uint8Array.of(0),
    },
  });
  store.idsArrived(["a"]);
  for (const more of said) {
    store.sensorsLearned([{ sensor_id: "a", name: "A", latest: null, ...more }]);
  }
  return sensorRecord(store, "a")?.quantities.map((one) => one.quantity);
}

test("a station without a gate shows none: what it does not measure is not missing", () => {
  assert.deepEqual(quantitiesOf({ quantities: ["pump_power", "level"] }), ["level", "pump_power"]);
});

test("all of its kind are shown until it is known which ones it measures", () => {
  const all = ["level", "pump_power", "gate"];
  assert.deepEqual(quantitiesOf(), all);
  assert.deepEqual(quantitiesOf({}), all);
  assert.deepEqual(quantitiesOf({ quantities: [] }), all);
});

test("a list that finds it again, and names no quantities, does not take back what was said", () => {
  assert.deepEqual(quantitiesOf({ quantities: ["level"] }, {}), ["level"]);
});

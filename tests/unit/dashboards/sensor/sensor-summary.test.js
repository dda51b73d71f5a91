import assert from "node:assert/strict";
import { test } from "node:test";
import { sensorSummary } from "../../../../dashboards/sensor/sensor-summary.js";
import { setLanguage } from "../../../../dashboards/words/i18n.js";
import { liveStore } from "../live-store.js";

setLanguage("en");
const AT = "2026-11-22T07:42:00Z";
const quantity = (name, symbol, resolution, aggregate = "mean") => ({
  quantity: name,
  name_vi: name,
  name_en: name,
  symbol,
  display_factor: 1,
  resolution,
  aggregate,
});
const RAIN = {
  kind: "rain_gauge",
  domain: "environment",
  name_vi: "Mưa",
  name_en: "Rain gauge",
  period_s: 300,
  primary: "rain",
  quantities: [quantity("rain", "mm", 0.1, "sum")],
};
const KINDS = [
  {
    kind: "street_flood",
    domain: "environment",
    name_vi: "Ngập",
    name_en: "Street flood",
    period_s: 60,
    primary: "depth",
    quantities: [quantity("depth", "m", 0.01)],
  },
  {
    kind: "smart_meter",
    domain: "utility",
    name_vi: "Công tơ",
    name_en: "Smart meter",
    period_s: 1800,
    primary: "energy",
    quantities: [quantity("energy", "kWh", 0.01, "counter")],
  },
  RAIN,
];
const LIMIT = {
  threshold_id: "deep",
  kind: "street_flood",
  quantity: "depth",
  direction: "above",
  level: "critical",
  value: 0.3,
  label_vi: "Ngập sâu",
  label_en: "Deep flood",
};
const LEVELS = ["none", "warning", "critical", "warning_held", "critical_held", "pending"];
const STATUSES = ["live", "silent", "new"];

/** A store with one sensor, "a". */
function storeOf({ kind = 0, level = "none", status = "live", value = 0.2, ageS = 10 }) {
  const { store } = liveStore(AT);
  store.catalogueArrived(KINDS, [], [LIMIT]);
  store.fleetArrived({
    size: 1,
    seq: 1,
    epoch: 1,
    kinds: KINDS.map((one) => one.kind),
    statuses: STATUSES,
    levels: LEVELS,
    areas: [""],
    columns: {
      lon: Float32Array.of(106.7),
      lat: Float32Array.of(10.77),
      value: Float32Array.of(value),
      age_s: Uint32Array.of(ageS),
      area: Uint16Array.of(0),
      kind: Uint8Array.of(kind),
      status: Uint8Array.of(STATUSES.indexOf(status)),
      level: Uint8Array.of(LEVELS.indexOf(level)),
    },
  });
  store.idsArrived(["a"]);
  return store;
}
/** What the API says of "a". */
const item = (more) => ({ sensor_id: "a", name: "A", latest: null, ...more });
const CROSSING = {
  sensor_id: "a",
  quantity: "depth",
  value: 0.8,
  observed_at: "2026-11-22T07:32:00Z",
  threshold_id: "deep",
  level: "critical",
  threshold_value: 0.3,
  since_at: "2026-11-22T07:30:00Z",
  held: true,
  pending: false,
  hold_s: 180,
  averaged_s: 0,
};
const crossed = (change) => item({ crossings: [{ ...CROSSING, ...change }] });

test("a flood that fell silent keeps its level, value and limit, and says since when nothing came", () => {
  const store = storeOf({ level: "critical_held", status: "silent", ageS: 600 });
  store.sensorsLearned([crossed()]);
  const { sign, signWord, crossing, held } = sensorSummary(store, 0);
  assert.deepEqual([sign.level, sign.isHeld], ["critical", true]);
  assert.equal(signWord, "Beyond a critical threshold");
  assert.deepEqual(crossing, {
    quantity: "depth",
    value: "0.80\u00a0m",
    limit: "≥\u00a00.30\u00a0m",
    label: "Deep flood",
  });
  assert.equal(held, "no news since 07:32");
});

test("a level that is held by a live sensor is one whose newer readings are not trusted", () => {
  const store = storeOf({ level: "critical_held" });
  store.sensorsLearned([crossed()]);
  assert.equal(sensorSummary(store, 0).held, "newer readings not trusted, value of 07:32");
});

test("what has not lasted yet is said from its first reading on, as the lesser sign", () => {
  const store = storeOf({ level: "pending" });
  store.sensorsLearned([crossed({ held: false, pending: true })]);
  const { sign, signWord, crossing } = sensorSummary(store, 0);
  assert.deepEqual([sign.level, sign.isPending, sign.isHeld], ["warning", true, false]);
  assert.equal(signWord, "Beyond a threshold, not for long enough yet");
  assert.equal(crossing?.value, "0.80\u00a0m");
});

test("a level of now says nothing of news", () => {
  const store = storeOf({ level: "critical" });
  store.sensorsLearned([crossed({ held: false })]);
  assert.equal(sensorSummary(store, 0).held, "");
});

test("what was told of a crossing is not said of one that is over, or of another level", () => {
  const over = storeOf({});
  over.sensorsLearned([crossed()]);
  assert.equal(sensorSummary(over, 0).crossing, null);
  const milder = storeOf({ level: "warning" });
  milder.sensorsLearned([crossed()]);
  assert.equal(sensorSummary(milder, 0).crossing, null);
  assert.equal(sensorSummary(milder, 0).signWord, "Beyond a warning threshold");
});

test("a value that was averaged says over how long", () => {
  const store = storeOf({ level: "critical" });
  store.sensorsLearned([crossed({ averaged_s: 86_400 })]);
  assert.equal(sensorSummary(store, 0).crossing.quantity, "depth (24 h mean)");
});

test("a register is exact or not told: its column has too few digits", () => {
  const store = storeOf({ kind: 1, value: 1_234_567.89 });
  assert.equal(sensorSummary(store, 0).value, "–");
  const latest = { observed_at: AT, quality: 0, values: { energy: 1_234_567.89 } };
  store.sensorsLearned([item({ latest })]);
  assert.equal(sensorSummary(store, 0).value, "1,234,567.89\u00a0kWh");
});

test("rain says over how long it came", () => {
  const { value, kindName } = sensorSummary(storeOf({ kind: 2, value: 4.2 }), 0);
  assert.deepEqual([value, kindName], ["4.2\u00a0mm", "Rain gauge · mm in 5 min"]);
});

test("a sensor of which all was refused does not look as if it had never sent", () => {
  const store = storeOf({ status: "new", value: Number.NaN });
  assert.equal(sensorSummary(store, 0).signWord, "No reading yet");
  const last_refusal = { reason: "out_of_range", detail: "99 m", received_at: AT };
  store.sensorsLearned([item({ last_refusal })]);
  assert.equal(sensorSummary(store, 0).signWord, "Readings refused");
});

test("a sensor outside the city is said to be so", () => {
  const store = storeOf({});
  assert.equal(sensorSummary(store, 0).isOutside, false);
  store.sensorsLearned([item({ outside_city: true })]);
  assert.equal(sensorSummary(store, 0).isOutside, true);
});

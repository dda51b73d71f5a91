import assert from "node:assert/strict";
import { test } from "node:test";
import { gaugeState, worstGauge } from "../../../../../dashboards/pages/overview/gauge.js";

const AT = "2026-11-22T07:00:00Z";
const alarm = (id, level, value) => ({ threshold_id: id, level, value, direction: "above" });
const ALARMS = [alarm("i", "warning", 1.4), alarm("ii", "warning", 1.5), alarm("iii", "critical", 1.6)];
const CROSSING = {
  quantity: "level_m",
  value: 1.55,
  observed_at: AT,
  threshold_id: "ii",
  level: "warning",
  held: false,
  pending: false,
};
const reading = (level_m, quality = 0) => ({ observed_at: AT, quality, values: { level_m } });

test("a gauge above an alarm level stays above it when the data stop", () => {
  const sensor = { latest: reading(1.55), crossings: [{ ...CROSSING, held: true }] };
  const { level, reached, isHeld, value, observedAtMs } = gaugeState(sensor, ALARMS, false);
  assert.deepEqual([level, reached?.threshold_id, isHeld], ["warning", "ii", true]);
  assert.deepEqual([value, observedAtMs], [1.55, Date.parse(AT)]);
});

test("what was judged is shown, not the doubtful reading that came after it", () => {
  const sensor = { latest: reading(0.2, 1), crossings: [{ ...CROSSING, held: true }] };
  assert.equal(gaugeState(sensor, ALARMS, true).value, 1.55);
  assert.equal(gaugeState(sensor, ALARMS, true).isHeld, true);
});

test("a gauge below its alarms is below them only as long as it says so", () => {
  const sensor = { latest: reading(1.2), crossings: [] };
  const state = gaugeState(sensor, ALARMS, true);
  assert.deepEqual([state.level, state.next?.threshold_id, state.isHeld], [null, "i", false]);
  assert.equal(gaugeState(sensor, ALARMS, false).isHeld, true);
  assert.equal(gaugeState({ latest: reading(1.2, 16), crossings: [] }, ALARMS, true).isHeld, true);
  assert.equal(gaugeState({ latest: null }, ALARMS, true).isHeld, true);
});

test("an alarm level that the value has passed is not said to be above it, judged or not", () => {
  const { level, passed, next } = gaugeState({ latest: reading(1.52), crossings: [] }, ALARMS, true);
  assert.deepEqual([level, passed?.threshold_id, next?.threshold_id], [null, "ii", "iii"]);
});

test("an alarm level that has not been reached for long enough is told as the lesser sign", () => {
  const crossing = { ...CROSSING, threshold_id: "iii", level: "critical", value: 1.7, pending: true };
  const state = gaugeState({ latest: reading(1.7), crossings: [crossing] }, ALARMS, true);
  assert.deepEqual([state.level, state.isPending, state.isHeld], ["warning", true, false]);
  assert.equal(state.reached?.threshold_id, "iii");
});

test("of several gauges at one site the worst is shown", () => {
  const dry = { sensor_id: "dry", level: null, latest: reading(1.2) };
  const high = { sensor_id: "high", level: null, latest: reading(1.55) };
  const over = { sensor_id: "over", level: "warning", latest: reading(1.45) };
  const flooded = { sensor_id: "flooded", level: "critical", latest: null };
  const worst = (...gauges) => worstGauge(gauges)?.sensor_id;
  assert.equal(worst(dry, high), "high");
  assert.equal(worst(dry, high, over), "over");
  assert.equal(worst(flooded, over, dry), "flooded");
  assert.equal(worst(), undefined);
});

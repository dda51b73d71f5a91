import assert from "node:assert/strict";
import { test } from "node:test";
import { exactValue, isRegisterBehind, ownReading, valueAtMs } from "../../../../dashboards/fleet/latest.js";

const LATEST = {
  observed_at: "2026-11-22T07:00:00.000Z",
  quality: 0,
  values: { pm25_ugm3: 1, no2_ugm3: 2, o3_ugm3: null },
  observed_at_of: { no2_ugm3: "2026-11-22T06:50:00.000Z" },
};

test("a value has the time of the reading unless it is older", () => {
  assert.equal(valueAtMs(LATEST, "pm25_ugm3"), Date.parse("2026-11-22T07:00:00Z"));
  assert.equal(valueAtMs(LATEST, "no2_ugm3"), Date.parse("2026-11-22T06:50:00Z"));
});

test("an older value is no part of the reading's history", () => {
  assert.deepEqual(ownReading(LATEST), {
    observed_at: LATEST.observed_at,
    quality: 0,
    values: { pm25_ugm3: 1, no2_ugm3: null, o3_ugm3: null },
  });
});

/** A meter whose column says `value` and of which the API told `latest`. */
function meter(value, latest) {
  const primary = { quantity: "energy_kwh", aggregate: "counter" };
  const kind = { primary: "energy_kwh", quantities: [primary] };
  const observedAtMs = [Date.parse("2026-11-22T07:00:00Z")];
  const fleet = { value: [value], items: [{ latest }], observedAtMs, periodS: () => 60 };
  return { primary, fleet: { ...fleet, kindOf: () => kind } };
}

test("a register that nobody vouches for is not shown, nor asked for without an end", () => {
  const doubtful = { ...LATEST, quality: 4, values: { energy_kwh: 7 } };
  for (const value of [Number.NaN, 5]) {
    const { primary, fleet } = meter(value, doubtful);
    assert.ok(Number.isNaN(exactValue(fleet, 0, primary)));
    assert.equal(isRegisterBehind(fleet, 0), false);
  }
  const { primary, fleet } = meter(5, { ...LATEST, values: { energy_kwh: 5 } });
  assert.equal(exactValue(fleet, 0, primary), 5);
});

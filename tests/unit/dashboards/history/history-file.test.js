import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyHistory } from "../../../../dashboards/history/history.js";
import { historyRows } from "../../../../dashboards/history/history-file.js";
import { setTimeZone } from "../../../../dashboards/words/format.js";
import { setLanguage } from "../../../../dashboards/words/i18n.js";

const quantity = (name, aggregate, symbol, unit = symbol, display_factor = 1) => ({
  quantity: name,
  aggregate,
  symbol,
  unit,
  display_factor,
});
const RAIN = quantity("rain_mm", "sum", "mm");
const DUST = quantity("pm25_ugm3", "mean", "µg/m³", "ug/m3");
const SHARE = quantity("humidity_frac", "mean", "%", "1", 100);
const ENERGY = quantity("energy_kwh", "counter", "kWh", "kW.h");

const rowsOf = (tier, items, quantities) => {
  setTimeZone("Asia/Ho_Chi_Minh");
  setLanguage("en");
  return historyRows({ ...emptyHistory("a", 3600), tier, items }, quantities, 60);
};

test("readings have their units in the head and their time as the city's clock had it", () => {
  const item = {
    observed_at: "2026-11-28T17:30:00.25Z",
    quality: 64,
    values: { rain_mm: 0.2, pm25_ugm3: 30.5, humidity_frac: 0.8 },
  };
  assert.deepEqual(rowsOf("raw", [item], [RAIN, DUST, SHARE]), [
    ["observed_at", "quality", "rain_mm [mm in 1 min]", "pm25_ugm3 [µg/m³]", "humidity_frac [1]"],
    ["2026-11-29T00:30:00.25+07:00", 64, 0.2, 30.5, 0.8],
  ]);
});

test("buckets have sums over their width, consumption beside the register, and who was left out", () => {
  const item = {
    bucket_at: "2026-11-28T10:00:00Z",
    count: 15,
    untrusted_count: 2,
    values: {
      rain_mm: { mean: 0.1, min: 0, max: 1, sum: 1.5 },
      energy_kwh: { mean: null, min: 100, max: 103, increase: 3.5 },
    },
  };
  assert.deepEqual(rowsOf("15m", [item], [RAIN, ENERGY]), [
    [
      ...["bucket_at", "count", "untrusted_count", "rain_mm_sum [mm in 15 min]"],
      ...["energy_kwh_increase [kWh in 15 min]", "energy_kwh_min [kWh]", "energy_kwh_max [kWh]"],
    ],
    ["2026-11-28T17:00:00+07:00", 15, 2, 1.5, 3.5, 100, 103],
  ]);
});

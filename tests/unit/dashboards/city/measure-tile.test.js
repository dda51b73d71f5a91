import assert from "node:assert/strict";
import { test } from "node:test";
import { measureOf, shownQuantity } from "../../../../dashboards/city/measures.js";
import { setLanguage } from "../../../../dashboards/words/i18n.js";

setLanguage("en");

const quantity = (name, symbol, resolution) => ({
  quantity: name,
  symbol,
  resolution,
  display_factor: 1,
});

const KINDS = new Map([
  ["street_flood", { quantities: [quantity("depth_m", "m", 0.01)] }],
  ["noise", { quantities: [quantity("leq_db", "dB", 0.1)] }],
  ["power_transformer", { quantities: [quantity("load_kw", "kW", 0.1)] }],
]);

/** What a measure's tile says. */

function tile(id, value, seen, limit = null) {
  const measure = measureOf(id);
  return measure.tile({ measure, quantity: shownQuantity(measure, KINDS), value, seen, limit });
}

test("a mean stands between its lowest and its highest", () => {
  const seen = { live: 9, values: { leq_db: { mean: 61.25, min: 50, max: 80 } } };
  const { value, unit, note } = tile("noise", 61.25, seen);
  assert.deepEqual([value, unit, note], ["61.3", "dB", "50.0 – 80.0"]);
  assert.equal(tile("noise", null, undefined).note, "No data");
});

test("a sum says over how many stations, in the unit that people use", () => {
  const seen = { live: 1200, values: { load_kw: { total: 3_913_000 } } };
  const { value, unit, note } = tile("load", 3_913_000, seen);
  assert.deepEqual([value, unit, note], ["3,913.00", "MW", "1,200 stations"]);
});

test("floods are counted from the limit of which the server speaks, else from the threshold", () => {
  const seen = { live: 215, crossed: 9, values: {}, above: { depth_m: { threshold: 0.15, count: 7 } } };
  const counted = tile("flood", 0.42, seen, 0.1);
  assert.deepEqual([counted.value, counted.unit], ["7", "/ 215"]);
  assert.equal(counted.note, "from 15 cm; deepest 42 cm");
  const area = tile("flood", 0.42, { ...seen, above: undefined }, 0.1);
  assert.deepEqual([area.value, area.note], ["9", "from 10 cm; deepest 42 cm"]);
});

test("where no limit is known, none is invented", () => {
  assert.equal(tile("flood", 0.42, { live: 2, values: {} }).note, "from – cm; deepest 42 cm");
});

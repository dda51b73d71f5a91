import assert from "node:assert/strict";
import { test } from "node:test";
import { mildest, worstOf } from "../../../../dashboards/city/measure-tile.js";
import { measureOf, shownQuantity } from "../../../../dashboards/city/measures.js";
import { setLanguage } from "../../../../dashboards/words/i18n.js";

setLanguage("en");

const quantity = (name, symbol, resolution) => ({
  quantity: name,
  name_en: name,
  symbol,
  resolution,
  display_factor: 1,
});
const limit = (level, direction, value) => ({ level, direction, value });

const KINDS = new Map([
  ["street_flood", { quantities: [quantity("depth_m", "m", 0.01)] }],
  ["noise", { quantities: [quantity("leq_db", "dB", 0.1)] }],
  ["traffic_flow", { quantities: [quantity("speed_kmh", "km/h", 1)] }],
  ["power_transformer", { quantities: [quantity("load_kw", "kW", 0.1), quantity("oil", "°C", 1)] }],
]);
const SPEED_LIMITS = [limit("warning", "below", 20), limit("critical", "below", 15)];
const FLOOD_LIMITS = [limit("critical", "above", 0.3), limit("warning", "above", 0.1)];

/** What a measure's tile says: its number, and the lines below it. */
function tile(id, seen, { limits = [], isStale = false } = {}) {
  const measure = measureOf(id);
  const { quantities } = KINDS.get(measure.kind);
  const text = measure.tile({
    measure,
    quantity: shownQuantity(measure, KINDS),
    quantities,
    seen,
    limits,
    isStale,
  });
  return { ...text, lines: text.lines.map(({ text: words, sign }) => `${sign}: ${words}`) };
}
const plain = (text) => text.replaceAll("\u00a0", " ");

test("a mean that nothing is wrong with stands between its lowest and its highest", () => {
  const values = { leq_db: { count: 9, mean: 61.25, min: 50, max: 80 } };
  const { value, unit, lines } = tile("noise", { sensors: 9, live: 9, trusted: true, values });
  assert.deepEqual([value, unit, lines], ["61.3", "dB", [": 50.0 – 80.0"]]);
});

test("a tile says how many sensors are beyond which limit, not that the mean is well", () => {
  const seen = {
    sensors: 40,
    live: 40,
    trusted: true,
    levels: { critical: 3, warning: 12 },
    held: 0,
    crossed_of: { speed_kmh: { critical: 3, warning: 12, held: 0 } },
    values: { speed_kmh: { count: 40, mean: 31, min: 8, max: 50 } },
  };
  const { value, lines } = tile("speed", seen, { limits: SPEED_LIMITS });
  assert.equal(value, "31");
  assert.deepEqual(lines.map(plain), ["critical: 3 below 15 km/h", "warning: 12 below 20 km/h"]);
  assert.deepEqual(worstOf({ ...seen, crossed: 15 }), {
    level: "critical",
    isHeld: false,
    isPending: false,
  });
});

test("what is beyond a limit of another quantity of the kind is said by its name", () => {
  const seen = {
    sensors: 2,
    live: 2,
    trusted: true,
    crossed_of: { oil: { critical: 1, warning: 0, held: 0 } },
    values: { load_kw: { count: 2, total: 900 } },
  };
  assert.deepEqual(tile("load", seen).lines, ["critical: 1 beyond: oil"]);
});

test("of too few sensors there is no number, and no range of the one that is left", () => {
  const values = { leq_db: { count: 1, mean: null, min: null, max: null } };
  const { value, lines } = tile("noise", { sensors: 90, live: 1, trusted: false, values });
  assert.deepEqual([value, lines], ["–", ["no-data: Not enough data"]]);
  assert.deepEqual(tile("noise", undefined).lines, ["no-data: No data"]);
});

test("a sum over fewer sensors than there are is at least so much, and says so", () => {
  const values = { load_kw: { count: 1100, total: 3_913_000 } };
  const seen = { sensors: 1200, live: 1150, trusted: true, values };
  const { value, unit, lines } = tile("load", seen);
  assert.deepEqual([plain(value), unit, lines], ["≥ 3,913.00", "MW", ["no-data: Incomplete sum"]]);
  values.load_kw.count = 1200;
  assert.deepEqual([tile("load", seen).value, tile("load", seen).lines], ["3,913.00", []]);
});

test("floods are counted over all sites, held ones with them", () => {
  const seen = {
    sensors: 215,
    live: 214,
    trusted: true,
    crossed_of: { depth_m: { critical: 2, warning: 7, held: 1 } },
    values: { depth_m: { count: 214, max: 0.42 } },
  };
  const { value, unit, lines } = tile("flood", seen, { limits: FLOOD_LIMITS });
  assert.deepEqual([value, unit], ["9", "/ 215"]);
  assert.deepEqual(lines.map(plain), [
    "critical: 2 critical",
    "held: 1 without news",
    ": flooded from 10 cm",
  ]);
  seen.crossed_of.depth_m.held = 0;
  assert.equal(plain(tile("flood", seen, { limits: FLOOD_LIMITS }).lines[1]), "critical: deepest 42 cm");
});

test("no flood is said only of now, and where enough sites send", () => {
  const values = { depth_m: { count: 40, max: 0.01 } };
  const none = { depth_m: { critical: 0, warning: 0, held: 0 } };
  const calm = { sensors: 40, live: 40, trusted: true, crossed_of: none, values };
  assert.equal(tile("flood", calm).value, "0");
  const short = { ...calm, live: 1, trusted: false, values: { depth_m: { count: 1, max: null } } };
  assert.deepEqual([tile("flood", short).value, tile("flood", short).lines[0]], [
    "–",
    "no-data: Not enough data",
  ]);
  const old = tile("flood", calm, { isStale: true });
  assert.deepEqual([old.value, old.lines], ["–", ["no-data: Not known now"]]);
});

test("a depth beyond a limit that is not counted yet is no calm number", () => {
  const crossed_of = { depth_m: { critical: 0, warning: 0, held: 0, pending: 1 } };
  const values = { depth_m: { count: 40, max: 0.8 } };
  const seen = { sensors: 40, live: 40, trusted: true, pending: 1, crossed_of, values };
  const [pending, deepest] = tile("flood", seen, { limits: FLOOD_LIMITS }).lines;
  assert.equal(plain(pending), "pending: 1 briefly beyond");
  assert.equal(plain(deepest), "critical: deepest 80 cm");
  assert.deepEqual(worstOf(seen), { level: "warning", isHeld: false, isPending: true });
});

test("a kind of which nobody knows what it is beyond has no level", () => {
  const seen = { sensors: 1, live: 1, trusted: false, crossed: null, levels: null, held: null, values: {} };
  assert.deepEqual(worstOf(seen), { level: null, isHeld: false, isPending: false });
});

test("a flood stays though nobody confirms it, and there may be more", () => {
  const crossed_of = { depth_m: { critical: 1, warning: 0, held: 1 } };
  const values = { depth_m: { count: 1, max: null } };
  const seen = { sensors: 40, live: 1, trusted: false, crossed_of, values };
  assert.equal(plain(tile("flood", seen).value), "≥ 1");
  assert.equal(plain(tile("flood", { ...seen, trusted: true }, { isStale: true }).value), "≥ 1");
});

test("a kind all of whose crossings are held is held", () => {
  assert.deepEqual(worstOf({ levels: { critical: 0, warning: 2 }, crossed: 2, held: 2 }), {
    level: "warning",
    isHeld: true,
    isPending: false,
  });
  assert.deepEqual(worstOf(undefined), { level: null, isHeld: false, isPending: false });
});

test("of several limits of a level the first to be crossed is named, of opposite ones none", () => {
  assert.equal(mildest(SPEED_LIMITS, "critical")?.value, 15);
  const voltage = [limit("warning", "above", 242), limit("warning", "above", 241)];
  assert.equal(mildest(voltage, "warning")?.value, 241);
  assert.equal(mildest([...voltage, limit("warning", "below", 218)], "warning"), null);
});

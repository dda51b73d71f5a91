import assert from "node:assert/strict";
import { test } from "node:test";
import { withPast } from "../../../../../dashboards/pages/area/past-line.js";
import { ranked } from "../../../../../dashboards/pages/area/ranked.js";

const line = (atS, mean) => ({ atS, fromS: atS, mean, min: mean, max: mean, untrusted: mean.map(() => null), gapsS: [] });
const APART = { backS: 86_400, bucketS: 900 };

test("what was yesterday stands at the points of today, though the newest one stands where its readings end", () => {
  const now = line([450 + 86_400, 1000 + 86_400], [1, 2]);
  const then = line([450, 1350, 2250], [5, 6, 7]);
  const { line: drawn, past } = withPast(now, then, APART);
  assert.deepEqual(drawn.atS, [86_850, 87_400, 88_650]);
  assert.deepEqual(drawn.mean, [1, 2, null]);
  assert.deepEqual(past, [5, 6, 7]);
});

test("a hole of yesterday is none of today", () => {
  const { line: drawn, past } = withPast(line([86_850, 87_750], [1, 2]), line([1350], [6]), APART);
  assert.deepEqual(drawn.mean, [1, 2]);
  assert.deepEqual(past, [null, 6]);
});

test("areas stand from the best to the worst; one of which nothing is known is before all", () => {
  const card = (area, index) => ({ area, domains: { water: { index, state: "normal" } } });
  const cards = [card("a", 8), card("b", null), card("c", 2), { area: "d", domains: {} }];
  const order = (worse) => ranked(cards, { domain: "water", worse }).map(({ area }) => area);
  assert.deepEqual(order("high"), ["b", "c", "a"]);
  assert.deepEqual(order("low"), ["b", "a", "c"]);
  const shares = ranked(cards, { domain: "water", worse: "high" }).map(({ share }) => share);
  assert.deepEqual(shares, [0.06, 0.25, 1]);
});

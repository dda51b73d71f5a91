import assert from "node:assert/strict";
import { test } from "node:test";
import {
  correlation,
  histograms,
  niceStep,
  pairsOf,
  ticks,
} from "../../../../../dashboards/pages/explore/distribution.js";

test("bins have round widths, the same for all that is compared, and hold every value", () => {
  const [own, then] = histograms([[0, 1, 23.9, 24], [48]]);
  assert.equal(own.width, 2);
  assert.deepEqual([own.from, then.from], [0, 0]);
  assert.deepEqual([own.counts[0], own.counts[11], own.counts[12], then.counts.at(-1)], [2, 1, 1, 1]);
  assert.equal(own.counts.reduce((a, b) => a + b), 4);
});

test("one value alone has a bin, none has none", () => {
  assert.equal(histograms([[5, 5]])[0].counts.reduce((a, b) => a + b), 2);
  assert.deepEqual(histograms([[], []]), []);
});

test("steps and ticks are round", () => {
  assert.deepEqual([0.013, 0.3, 1, 7, 26].map(niceStep), [0.02, 0.5, 1, 10, 50]);
  assert.deepEqual(ticks(-1, 11, 5).values, [0, 2.5, 5, 7.5, 10]);
});

test("two quantities are paired at the same instant, where both have a value", () => {
  const first = { atMs: [0, 1, 2, 3], value: [1, null, 3, 4] };
  const second = { atMs: [1, 2, 3], value: [5, 6, undefined] };
  assert.deepEqual(pairsOf(first, second), [{ x: 3, y: 6 }]);
});

test("what rises together is 1, against each other -1, what does not change is unknown", () => {
  const of = (f) => [1, 2, 3].map((x) => ({ x, y: f(x) }));
  assert.ok(Math.abs(correlation(of((x) => 2 * x)) - 1) < 1e-12);
  assert.ok(Math.abs(correlation(of((x) => -x)) + 1) < 1e-12);
  assert.equal(correlation(of(() => 5)), null);
  assert.equal(correlation([{ x: 1, y: 1 }]), null);
});

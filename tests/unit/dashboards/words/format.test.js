import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { effect } from "@preact/signals";
import * as format from "../../../../dashboards/words/format.js";
import { setLanguage } from "../../../../dashboards/words/i18n.js";

const FRACTION = { quantity: "fill_frac", symbol: "%", display_factor: 100, resolution: 0.001 };
const MIDNIGHT_LOCAL = Date.parse("2026-11-21T17:00:00Z");

beforeEach(() => {
  setLanguage("vi");
  format.setTimeZone("Asia/Ho_Chi_Minh");
});

test("numbers are grouped and pointed as the language does", () => {
  assert.equal(format.formatNumber(1234.5, 1), "1.234,5");
  setLanguage("en");
  assert.equal(format.formatNumber(1234.5, 1), "1,234.5");
});

test("a rounded zero has no sign, a negative number a real minus", () => {
  assert.equal(format.formatNumber(-0.01, 1), "0,0");
  assert.equal(format.formatNumber(-1.2, 1), "−1,2");
});

test("decimals follow the instrument's resolution, after the display factor", () => {
  assert.equal(format.decimalsOf({ ...FRACTION, resolution: 1, display_factor: 1 }), 0);
  assert.equal(format.decimalsOf({ ...FRACTION, resolution: 0.5, display_factor: 1 }), 1);
  assert.equal(format.formatValueWithUnit(0.4567, FRACTION), "45,7\u00a0%");
});

test("absence stays absence", () => {
  assert.equal(format.formatValue(null, FRACTION), "–");
  assert.equal(format.formatAge(Number.NaN), "–");
});

test("local time crosses midnight seven hours before UTC does, where the city says so", () => {
  assert.equal(format.formatClock(MIDNIGHT_LOCAL), "00:00:00");
  assert.equal(format.formatClock(MIDNIGHT_LOCAL - 1000), "23:59:59");
  assert.equal(format.formatDate(MIDNIGHT_LOCAL), "Chủ Nhật, 22/11/2026");
});

test("an instant of another local day carries its date", () => {
  assert.equal(format.formatInstant(MIDNIGHT_LOCAL, MIDNIGHT_LOCAL + 1000), "00:00:00");
  assert.equal(format.formatInstant(MIDNIGHT_LOCAL - 1000, MIDNIGHT_LOCAL), "21/11 23:59:59");
});

test("ages have one unit, rounded down, and are never negative", () => {
  assert.equal(format.formatAge(12_900), "12 giây");
  assert.equal(format.formatAge(3 * 60_000 + 59_000), "3 phút");
  assert.equal(format.formatAge(-5000), "0 giây");
  setLanguage("en");
  assert.equal(format.formatAge(50 * 3600 * 1000), "2 d");
});

test("an area's label is its short name in the language", () => {
  const area = { short_vi: "Q.12", short_en: "D.12" };
  assert.equal(format.areaShortName(area), "Q.12");
  setLanguage("en");
  assert.equal(format.areaShortName(area), "D.12");
});

test("what was written before the city's zone was known is written anew", () => {
  format.setTimeZone("UTC");
  const written = [];
  const stop = effect(() => {
    written.push(format.formatClock(MIDNIGHT_LOCAL), format.formatMinute(MIDNIGHT_LOCAL));
  });
  format.setTimeZone("Asia/Ho_Chi_Minh");
  stop();
  assert.deepEqual(written, ["17:00:00", "17:00", "00:00:00", "00:00"]);
});

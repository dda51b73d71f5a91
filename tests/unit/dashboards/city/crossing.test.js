import assert from "node:assert/strict";
import { test } from "node:test";
import { signal } from "@preact/signals";
import { crossingWords, heldText, pendingText, sinceText } from "../../../../dashboards/city/crossing.js";
import { setTimeZone } from "../../../../dashboards/words/format.js";
import { setLanguage } from "../../../../dashboards/words/i18n.js";

setLanguage("en");
setTimeZone("Asia/Ho_Chi_Minh");

const NOW = Date.parse("2026-11-22T07:00:00Z");
const AT = "2026-11-22T04:30:00Z";
const CROSSING = {
  sensor_id: "a",
  kind: "street_flood",
  area: "760",
  name: "Quận 1 · Nguyễn Huệ",
  quantity: "depth_m",
  value: 0.8,
  threshold_id: "deep",
  threshold_value: 0.3,
  observed_at: AT,
  status: "silent",
};
const QUANTITY = { quantity: "depth_m", symbol: "m", resolution: 0.01, display_factor: 1 };
const NAMES = {
  kindByName: signal(new Map([["street_flood", { quantities: [QUANTITY] }]])),
  areas: signal(
    new Map([["760", { name_vi: "Quận 1", name_en: "District 1", short_vi: "Q.1", short_en: "D.1" }]]),
  ),
  thresholds: signal([{ threshold_id: "deep", label_en: "Flooded from 30 cm", source: "assumed" }]),
};

test("a crossing is called by its limit, its value with the unit, and its place", () => {
  const { label, value, place, source } = crossingWords(CROSSING, NAMES);
  assert.deepEqual([label, value.replace("\u00a0", " "), source], ["Flooded from 30 cm", "0.80 m", "assumed"]);
  assert.deepEqual(place, { area: "D.1", name: "Nguyễn Huệ" });
  const unknown = crossingWords(CROSSING, { ...NAMES, thresholds: signal([]) });
  assert.equal(unknown.label.replace("\u00a0", " "), "0.30 m", "a limit without a name is a number");
});

test("a crossing says since when, with the day where it is another, and for how long", () => {
  assert.equal(sinceText({ ...CROSSING, since_at: AT }, NOW), "since 11:30 · 2 h");
  const old = { ...CROSSING, since_at: "2026-11-21T04:30:00Z" };
  assert.equal(sinceText(old, NOW), "since 21/11 11:30 · 26 h");
  assert.equal(sinceText({ ...CROSSING, since_at: null }, NOW), "for over 48 h");
});

test("a crossing that has not lasted yet says from when on it counts", () => {
  const pending = { ...CROSSING, since_at: "2026-11-22T06:59:00Z", pending: true, hold_s: 180 };
  assert.deepEqual([sinceText(pending, NOW), pendingText(pending)], ["since 13:59 · 1 min", "counts from 3 min"]);
  assert.equal(pendingText({ ...pending, pending: false }), "");
});

test("a held crossing says whether nothing came, or nothing that can be trusted", () => {
  assert.equal(heldText(CROSSING, NOW), "no news since 11:30");
  assert.equal(heldText({ ...CROSSING, status: "live" }, NOW), "newer readings not trusted, value of 11:30");
});

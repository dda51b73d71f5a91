import assert from "node:assert/strict";
import { test } from "node:test";
import {
  alertWords,
  fasterText,
  holderText,
  lastedText,
  sinceText,
  spanText,
} from "../../../../dashboards/alerts/alert-words.js";
import { severityCounts } from "../../../../dashboards/alerts/severity.js";
import { setLanguage } from "../../../../dashboards/words/i18n.js";
import { anAlert } from "./an-alert.js";

setLanguage("en");
const DEPTH = { quantity: "depth_m", symbol: "m", display_factor: 1, resolution: 0.01 };
const AREA = { code: "760", name_vi: "Quận 1", name_en: "District 1", short_vi: "Q.1", short_en: "D.1" };
const state = {
  kindByName: { value: new Map([["street_flood", { quantities: [DEPTH] }]]) },
  areas: { value: new Map([["760", AREA]]) },
};
const minuteMs = 60_000;
const SINCE = Date.parse(anAlert().since_at);

test("an alert of one sensor says what, how much and where", () => {
  const alert = anAlert({ area: "760", sensor_name: "District 1 · Here" });
  const words = alertWords(alert, state);
  assert.deepEqual(words, {
    label: "Deep flood",
    value: "0.40\u00a0m",
    place: { area: "D.1", name: "Here" },
  });
});

test("a number bears a unit only where it is of the quantity", () => {
  const text = (value_is, value) => alertWords(anAlert({ value_is, value }), state).value;
  assert.equal(text("per_hour", 0.4), "+0.40\u00a0m per h");
  assert.equal(text("ratio", -0.35), "−35\u00a0%");
  assert.equal(text("difference", 0.1), "+0.10\u00a0m");
  assert.equal(text("number", 7), "7");
  assert.equal(text("quantity", null), "");
  assert.equal(text("silence", 5), "", "periods say nothing to an officer");
});

test("one of several sensors, and of the whole city, says so", () => {
  const group = { sensor_id: null, sensor_name: null, sensor_count: 14 };
  const place = (changes) => alertWords(anAlert({ ...group, ...changes }), state).place;
  assert.deepEqual(place({ area: "760" }), { area: "D.1", name: "14 sensors" });
  assert.deepEqual(place({ area: null, sensor_count: 1 }), { area: "Whole city", name: "" });
  assert.equal(place({ area: null, sensor_count: 16 }).area, "Several districts");
});

test("how long it lasts runs on until its condition ends", () => {
  const lasts = (changes, ms) => lastedText(anAlert(changes), SINCE + ms);
  assert.equal(lasts({}, 12 * minuteMs + 40_000), "00:12:40");
  assert.equal(lasts({ cleared_at: "2026-11-22T07:05:00Z" }, 60 * minuteMs), "00:05:00");
  assert.equal(spanText(50 * 60 * minuteMs), "2 d");
  assert.equal(spanText(-1000), "00:00:00", "a device that is ahead");
});

test("since when it lasts is said, and until when it did", () => {
  const since = (changes, ms = 0) => sinceText(anAlert(changes), SINCE + ms);
  assert.match(since({}), /^since \d\d:\d\d$/);
  assert.match(since({}, 2 * 86_400_000), /^since 22\/11 \d\d:\d\d$/);
  assert.match(since({ cleared_at: "2026-11-22T07:05:00Z" }), /^\d\d:\d\d–\d\d:\d\d$/);
});

test("who has it is who was given it, else who took it, else nobody", () => {
  const taken = { step: "acknowledge", who: "lan", at: "" };
  assert.equal(holderText(anAlert()), "Nobody has it");
  assert.equal(holderText(anAlert({ state: "acknowledged", last_step: taken })), "Acknowledged · lan");
  const given = { state: "assigned", assignee: "nga", last_step: { ...taken, step: "assign" } };
  assert.equal(holderText(anAlert(given)), "Assigned · nga");
});

test("that somebody was first is said with their name where it is told", () => {
  const alert = anAlert({ state: "acknowledged" });
  assert.equal(fasterText({ faster: "lan", alert }), "lan was first: Acknowledged");
  assert.match(fasterText({ faster: null, alert }), /has just changed/);
});

test("severities are counted worst first", () => {
  const counts = severityCounts([{ severity: "minor" }, { severity: "critical" }, { severity: "minor" }]);
  assert.deepEqual(counts.map(({ count }) => count), [1, 0, 2]);
});

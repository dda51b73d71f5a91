import assert from "node:assert/strict";
import { test } from "node:test";
import { airOf, gradeInk, gradeOf, gradeSpan } from "../../../../dashboards/indices/air-grade.js";
import { missingText, stationText } from "../../../../dashboards/indices/air-words.js";
import { changeText, indexText, worstText } from "../../../../dashboards/indices/card-words.js";
import { DOMAINS } from "../../../../dashboards/indices/domains.js";
import { STATE_SCALE, shownState, stateRank, worstState } from "../../../../dashboards/indices/state-scale.js";
import { airStations } from "../../../../dashboards/map/air-paint.js";
import { setLanguage } from "../../../../dashboards/words/i18n.js";

setLanguage("en");

const GRADES = [
  { code: "good", from_value: 0, label_en: "Good", color: "#00E400" },
  { code: "moderate", from_value: 51, label_en: "Moderate", color: "#FFFF00" },
  { code: "bad", from_value: 151, label_en: "Bad", color: "#FF0000" },
];
const station = (sensor_id, value, part = {}) => ({ sensor_id, name: null, value, missing: [], ...part });

test("what nobody knows stands above what is well, and below all that is bad", () => {
  const ranked = STATE_SCALE.map(({ state }) => state).sort((a, b) => stateRank(b) - stateRank(a));
  assert.deepEqual(ranked, ["critical", "warning", "watch", "no_data", "normal", "day"]);
  const card = (...states) => ({ domains: Object.fromEntries(states.map((state, at) => [at, { state }])) });
  assert.equal(worstState(card("normal", "no_data")), "no_data");
  assert.equal(worstState(card("no_data", "watch")), "watch");
  assert.equal(worstState(card()), null);
  assert.equal(worstState(null), null);
});

test("text in a class's colour is white from bad on; the last class has no end", () => {
  assert.deepEqual(GRADES.map(gradeInk), ["dark", "dark", "light"]);
  assert.deepEqual(GRADES.map((_, at) => gradeSpan(GRADES, at)), ["0–50", "51–150", "≥\u00a0151"]);
});

test("an area of which the air is not told has no class, and is not that of the city", () => {
  const air = { city: { value: 60, grade: "moderate" }, areas: [{ area: "760", value: null, grade: null }] };
  assert.equal(airOf(air, "").value, 60);
  assert.equal(airOf(air, "761"), null);
  assert.equal(airOf(null, ""), null);
  assert.equal(gradeOf(GRADES, airOf(air, "760")), null);
  assert.equal(gradeOf(GRADES, air.city).code, "moderate");
});

test("the worst station stands first, one of which nothing is known last, and others' not at all", () => {
  const stations = [
    station("none", null, { area: "760" }),
    station("well", 20, { area: "760" }),
    station("bad", 160, { area: "760" }),
    station("other", 300, { area: "761", ward: "26734" }),
  ];
  const ids = (area) => airStations({ stations }, area).map(({ sensor_id }) => sensor_id);
  assert.deepEqual(ids(""), ["other", "bad", "well", "none"]);
  assert.deepEqual(ids("760"), ["bad", "well", "none"]);
  assert.deepEqual(ids("26734"), ["other"]);
  assert.deepEqual(airStations(null, ""), []);
});

test("a station says its number with its class, or what is missing", () => {
  const bad = station("a-1", 160, { grade: "bad", dominant: "pm25", name: "Gate" });
  assert.equal(stationText(bad, GRADES), "Gate: VN_AQI 160 · Bad · by PM2.5");
  const unknown = station("a-2", null, { grade: null, missing: ["no_dust"] });
  assert.equal(stationText(unknown, GRADES), "a-2: Dust of the last three hours is missing");
  assert.equal(missingText({ missing: [] }), "Not enough data of this hour");
});

test("lamps that are known by day are not asked, and make no area unknown", () => {
  const lamps = { state: "no_data", known: 9, of: 10 };
  assert.equal(shownState("lighting", lamps), "day");
  assert.equal(shownState("lighting", { ...lamps, known: 4 }), "no_data");
  assert.equal(shownState("air", lamps), "no_data");
  assert.equal(worstState({ domains: { air: { state: "normal" }, lighting: lamps } }), "normal");
});

test("each domain tells its numbers as people do, and against a week ago nothing where either is not known", () => {
  const step = Object.fromEntries(DOMAINS.map((one) => [one.domain, one]));
  const plain = (text) => text.replaceAll("\u00a0", " ");
  assert.equal(plain(indexText(0.123, step.flood)), "12 cm");
  assert.equal(indexText(2.4, step.traffic), "C");
  assert.equal(indexText(3, step.canals), "D");
  assert.equal(plain(indexText(0.985, step.lighting)), "98.5 %");
  assert.equal(plain(worstText(-0.0823, step.power)), "−8.2 %");
  assert.equal(indexText(null, step.water), "–");
  assert.equal(changeText({ index: 1.5, week_ago: 2 }, step.water), "−0.50");
  assert.equal(changeText({ index: 0.3, week_ago: 0.1 }, step.waste), "+20");
  assert.equal(changeText({ index: null, week_ago: 3 }, step.air), "");
  assert.equal(changeText({ index: 3, week_ago: null }, step.air), "");
});

/** Streets under water, and the next high waters. */
import { chip, doubt, el, noData, note, section } from "./element.js";
import { clock, inWords, number, said } from "./words.js";

/** @import { Expected, Flood, High, Language, Street, Told } from "./types.js" */

const OLD_MS = 15 * 60_000;
const CM_PER_M = 100;
const UNKNOWN_COLOR = "transparent";

/** @param {Told} told @param {Language} language @param {string} area */
export function streets(told, language, area) {
  const title = said(language, "flood");
  if (told.flood === null) return section("flood", title, doubt(said(language, "unread")));
  const found = told.flood;
  if (found.known === 0) {
    return section(
      "flood",
      title,
      noData(said(language, "noData")),
      note(said(language, "gauges", { known: found.known, of: found.of })),
    );
  }
  const wet = found.streets.filter((one) => area === "" || one.area === area);
  const left = area === "" ? found.wet - wet.length : 0;
  return section(
    "flood",
    title,
    age(told, found, language),
    wet.length === 0 && note(said(language, area === "" ? "dry" : "dryHere")),
    el(
      "ul",
      { class: "public-list" },
      wet.map((one) => street(told, found, language, one)),
    ),
    left > 0 && note(said(language, "more", { count: left })),
    note(said(language, "gauges", { known: found.known, of: found.of })),
    outlook(found, language, area),
  );
}

/** What is to be expected. @param {Flood} found @param {Language} language @param {string} area */
function outlook(found, language, area) {
  const { stale, known, of } = found.outlook;
  const head = el("h3", {}, said(language, "expected"));
  if (stale || known === 0) {
    return el("div", {}, head, doubt(said(language, "expectedUnknown")));
  }
  const wet = found.outlook.streets.filter((one) => area === "" || one.area === area);
  return el(
    "div",
    {},
    head,
    wet.length === 0 && note(said(language, "expectedNone", { known, of })),
    el(
      "ul",
      { class: "public-list" },
      wet.map((one) => expected(found, language, one)),
    ),
  );
}

/** @param {Flood} found @param {Language} language @param {Expected} one */
function expected(found, language, one) {
  return el(
    "li",
    {},
    el("b", {}, one.name),
    one.depths.map((depth) =>
      el(
        "div",
        { class: "public-row" },
        el("span", { class: "public-note" }, said(language, "inMinutes", { count: depth.in_min })),
        depth.depth_m === null
          ? noData(said(language, "noData"))
          : depthChip(found, language, depth.depth_m, depth.class),
      ),
    ),
  );
}

/** @param {Flood} found @param {Language} language @param {number} depthM @param {string | null} code */
function depthChip(found, language, depthM, code) {
  const of = found.classes.find((each) => each.code === code);
  return chip(
    of?.color ?? UNKNOWN_COLOR,
    `${number(language, depthM * CM_PER_M)} cm`,
    of ? inWords(language, of, "label") : "",
  );
}

/** @param {Told} told @param {Flood} found @param {Language} language */
function age(told, found, language) {
  const newest = found.newest_observed_at;
  if (newest === null || Date.parse(told.as_of) - Date.parse(newest) <= OLD_MS) return null;
  const at = clock(told.city.time_zone, newest, told.as_of);
  return doubt(said(language, "floodOld", { at }));
}

/** @param {Told} told @param {Flood} found @param {Language} language @param {Street} one */
function street(told, found, language, one) {
  const at = (/** @type {string} */ instant) => clock(told.city.time_zone, instant, told.as_of);
  const times = [
    one.since_at !== null && said(language, "since", { at: at(one.since_at) }),
    said(language, "observed", { at: at(one.observed_at) }),
  ];
  return el(
    "li",
    {},
    el(
      "div",
      { class: "public-row" },
      el("b", {}, one.name),
      depthChip(found, language, one.depth_m, one.class),
    ),
    note(times.filter(Boolean).join(" · ")),
  );
}

/** @param {Told} told @param {Language} language */
export function tide(told, language) {
  const title = said(language, "tide");
  if (told.tide === null) return section("tide", title, doubt(said(language, "unread")));
  const found = told.tide;
  const levels = found.alarms
    .map((one) => `${one.level} ${number(language, one.level_m, 2)} m`)
    .join(", ");
  return section(
    "tide",
    title,
    note(said(language, "gauge", { name: inWords(language, found.gauge, "name") })),
    !found.trusted && doubt(said(language, "untrusted")),
    found.high_waters.length === 0 && note(said(language, "noHigh")),
    el(
      "ul",
      { class: "public-list" },
      found.high_waters.map((one) => high(told, language, one)),
    ),
    levels !== "" && note(said(language, "alarms", { levels })),
  );
}

/** @param {Told} told @param {Language} language @param {High} one */
function high(told, language, one) {
  const span = {
    low: number(language, one.low_m, 2),
    high: number(language, one.high_m, 2),
  };
  const word =
    one.alarm === null ? said(language, "below") : said(language, "alarm", { level: one.alarm });
  return el(
    "li",
    { ...(one.alarm !== null && { "data-alarm": one.alarm }) },
    el(
      "div",
      { class: "public-row" },
      el("b", {}, clock(told.city.time_zone, one.at, told.as_of)),
      el(
        "span",
        { class: "public-chip" },
        el("b", {}, `${number(language, one.level_m, 2)} m`),
        ` ${word}`,
      ),
    ),
    note(said(language, "band", span)),
  );
}

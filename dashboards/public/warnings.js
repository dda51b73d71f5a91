/** Warnings that hold, and what to do. */
import { doubt, el, note, section, steps } from "./element.js";
import { clock, inWords, said } from "./words.js";

/** @import { Language, Told, Warning } from "./types.js" */

const MOST_COUNT = 50;

/**
 * All of them, those of one's own district first: what begins next door may come over.
 * @param {Told} told
 * @param {Language} language
 * @param {string} area
 */
export function warnings(told, language, area) {
  const title = said(language, "warnings");
  if (told.warnings === null) return section("warnings", title, doubt(said(language, "unread")));
  const isOwn = (/** @type {Warning} */ one) => one.area === null || one.area === area;
  const found = [...told.warnings.filter(isOwn), ...told.warnings.filter((one) => !isOwn(one))];
  const doubts = doubtsOf(told);
  const left = found.length - MOST_COUNT;
  return section(
    "warnings",
    title,
    ...doubts.map((word) => doubt(said(language, word))),
    doubts.length === 0 && found.length === 0 && note(said(language, "noWarnings")),
    el("ul", { class: "public-list" }, groups(told, language, found.slice(0, MOST_COUNT))),
    left > 0 && note(said(language, "moreWarnings", { count: left })),
    el("p", {}, el("a", { href: "/api/v1/feeds/alerts.atom" }, said(language, "feed"))),
  );
}

/**
 * Why there may be dangers that no warning tells of: nobody judges, nobody receives, or too few are heard.
 * @param {Told} told
 * @returns {("unjudged" | "unreceived" | "deafAir" | "deafFlood" | "deafTide")[]}
 */
function doubtsOf({ judged, received, air, flood, tide }) {
  if (judged.problem !== null) return ["unjudged"];
  if (!received) return ["unreceived"];
  const isDeaf = (/** @type {{known: number, of: number} | null} */ heard) =>
    heard !== null && heard.known < heard.of / 2;
  return [
    ...(isDeaf(air) ? [/** @type {const} */ ("deafAir")] : []),
    ...(isDeaf(flood) ? [/** @type {const} */ ("deafFlood")] : []),
    ...(tide?.trusted === false ? [/** @type {const} */ ("deafTide")] : []),
  ];
}

/**
 * What is of one rule stands together, its advice said once; the worst first.
 * @param {Told} told
 * @param {Language} language
 * @param {readonly Warning[]} found
 */
function groups(told, language, found) {
  /** @type {Map<string, Warning[]>} */
  const byLabel = new Map();
  for (const one of [...found].sort((a, b) => severe(b) - severe(a))) {
    const key = `${one.severity} ${one.label_vi} ${one.advice_vi}`;
    byLabel.set(key, [...(byLabel.get(key) ?? []), one]);
  }
  return [...byLabel.values()].map((ones) => group(told, language, ones));
}

/** @param {Warning} one */
function severe(one) {
  return Number(one.severity === "Severe");
}

/** @param {Told} told @param {Language} language @param {Warning[]} ones */
function group(told, language, ones) {
  const first = /** @type {Warning} */ (ones[0]);
  const sort = severe(first) ? "severe" : "moderate";
  return el(
    "li",
    { class: "public-warning", "data-severity": sort },
    el(
      "h3",
      {},
      el("span", { class: "public-severity" }, said(language, sort)),
      " ",
      inWords(language, first, "label"),
    ),
    el(
      "ul",
      { class: "public-places" },
      ones.map((one) => place(told, language, one)),
    ),
    steps(inWords(language, first, "advice")),
  );
}

/** @param {Told} told @param {Language} language @param {Warning} one */
function place(told, language, one) {
  const at = clock(told.city.time_zone, one.onset_at, told.as_of);
  const measured = inWords(language, one, "measured");
  return el(
    "li",
    {},
    el("b", {}, inWords(language, one, "place")),
    el(
      "span",
      { class: "public-note" },
      [measured, said(language, "since", { at }), ""]
        .filter((text, n) => text || n === 2)
        .join(" · "),
      el("a", { href: `/api/v1/${one.cap}` }, said(language, "cap")),
    ),
  );
}

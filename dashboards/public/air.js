/** The air of the newest hour: of the city, or of one district, and what to do. */
import { chip, doubt, el, noData, note, section } from "./element.js";
import { clock, inWords, number, POLLUTANTS, said } from "./words.js";

/** @import { Air, Cell, Grade, Language, Station, Told } from "./types.js" */

const HOUR_MS = 3_600_000;
/** From its end on an hour is still the newest one for as long, and some minutes to compute it. */
const OLD_MS = HOUR_MS + 15 * 60_000;
const WORST_COUNT = 5;

/**
 * @param {Told} told
 * @param {Language} language
 * @param {string} area the district that is chosen; empty: the city
 */
export function air(told, language, area) {
  const title = said(language, "air");
  if (told.air === null) return section("air", title, doubt(said(language, "unread")));
  const found = told.air;
  const stations = found.stations.filter((one) => area === "" || one.area === area);
  return section(
    "air",
    title,
    hour(told, found, language),
    area === "" && cityRow(found, language),
    area !== "" && stations.length === 0 && note(said(language, "noStations")),
    advice(found, language, area === "" ? found.city : worstOf(stations)),
    list(found, language, shown(stations, area), area),
    note(said(language, "method", { name: found.method.name, source: found.method.source })),
  );
}

/** @param {Told} told @param {Air} found @param {Language} language */
function hour(told, found, language) {
  if (found.hour_at === null) return doubt(said(language, "airNone"));
  const end = new Date(Date.parse(found.hour_at) + HOUR_MS).toISOString();
  const zone = told.city.time_zone;
  const span = {
    from: clock(zone, found.hour_at, told.as_of),
    to: clock(zone, end, told.as_of),
  };
  const isOld = found.is_old || Date.parse(told.as_of) - Date.parse(end) > OLD_MS;
  if (isOld) return doubt(said(language, "airOld", span));
  const spoke = said(language, "spoke", { known: found.known, of: found.of });
  return note(`${said(language, "airHour", span)} · ${spoke}`);
}

/** @param {Air} found @param {Language} language */
function cityRow(found, language) {
  return el(
    "p",
    { class: "public-row" },
    el("span", {}, said(language, "cityMean")),
    grade(found, language, found.city),
  );
}

/** @param {Air} found @param {Language} language @param {Cell} cell */
function grade(found, language, cell) {
  const of = gradeOf(found, cell);
  if (!of || cell.value === null) return noData(said(language, "noData"));
  return chip(of.color, number(language, cell.value), inWords(language, of, "label"));
}

/** @param {Air} found @param {Cell} cell @returns {Grade | undefined} */
function gradeOf(found, cell) {
  return found.grades.find((one) => one.code === cell.grade);
}

/** @param {Air} found @param {Language} language @param {Cell | undefined} cell */
function advice(found, language, cell) {
  const of = cell && gradeOf(found, cell);
  if (!of) return null;
  return el(
    "div",
    { class: "public-advice" },
    el("h3", {}, `${said(language, "doThis")}: ${inWords(language, of, "label")}`),
    el("dl", {}, [
      el("dt", {}, said(language, "everyone")),
      el("dd", {}, inWords(language, of, "everyone")),
      el("dt", {}, said(language, "sensitive")),
      el("dd", {}, inWords(language, of, "sensitive")),
    ]),
  );
}

/** @param {readonly Station[]} stations */
function worstOf(stations) {
  return sorted(stations)[0];
}

/** @param {readonly Station[]} stations the worst first, those without an index last */
function sorted(stations) {
  return [...stations].sort((one, other) => (other.value ?? -1) - (one.value ?? -1));
}

/** @param {readonly Station[]} stations @param {string} area */
function shown(stations, area) {
  const found = sorted(stations);
  return area === "" ? found.filter((one) => one.value !== null).slice(0, WORST_COUNT) : found;
}

/**
 * @param {Air} found
 * @param {Language} language
 * @param {readonly Station[]} stations
 * @param {string} area
 */
function list(found, language, stations, area) {
  if (stations.length === 0) return null;
  return el(
    "div",
    {},
    el("h3", {}, said(language, area === "" ? "worst" : "stations")),
    el(
      "ul",
      { class: "public-list" },
      stations.map((one) => station(found, language, one)),
    ),
  );
}

/** @param {Air} found @param {Language} language @param {Station} one */
function station(found, language, one) {
  return el(
    "li",
    {},
    el("div", { class: "public-row" }, el("b", {}, one.name), grade(found, language, one)),
    one.dominant !== null && details(language, one),
  );
}

/** @param {Language} language @param {Station} one */
function details(language, one) {
  const what = POLLUTANTS[one.dominant ?? ""] ?? "";
  return el(
    "details",
    { "data-key": one.sensor_id },
    el("summary", {}, said(language, "dominant", { what })),
    el("h4", {}, said(language, "each")),
    el(
      "dl",
      { class: "public-each" },
      Object.entries(POLLUTANTS).flatMap(([code, name]) => {
        const value = one.by_pollutant[code] ?? null;
        const text = value === null ? said(language, "noData") : number(language, value);
        return [el("dt", {}, name), el("dd", {}, text)];
      }),
    ),
  );
}

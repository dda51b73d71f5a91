/** What the explorer is asked, and how that stands in its address: everything that is on the page. */

/**
 * @typedef {object} Question
 * @property {readonly string[]} quantities one or two, as `kind.quantity`; none: the city's first measure
 * @property {readonly string[]} places `city`, `area.<code>`, `sensor.<id>`, up to eight; none: the city
 * @property {number} spanS up to now; 0 where from and to are given
 * @property {number} fromMs
 * @property {number} toMs
 * @property {Resolution} resolution
 * @property {string} against what it is compared with: `1d`, `7d`, or the day on which its first day is laid; or nothing
 * @property {boolean} isUsual whether the usual band is shown
 * @property {boolean} isBanded whether lowest and highest are shown
 * @property {string} focus the place that is looked at closely; empty: the first
 * @property {boolean} isTable
 * @property {Part} part
 */
/** @typedef {"auto" | "15m" | "1h" | "1d"} Resolution */
/** @typedef {"hours" | "spread" | "pairs"} Part heat map, distribution, two quantities against each other */

const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;
export const CITY = "city";
export const PLACES_MOST = 8;
export const QUANTITIES_MOST = 2;
/** @type {readonly Resolution[]} */
export const RESOLUTIONS = ["auto", "15m", "1h", "1d"];
/** @type {readonly Part[]} */
export const PARTS = ["hours", "spread", "pairs"];
export const SPANS_S = [HOUR_S, DAY_S, 7 * DAY_S, 30 * DAY_S];
const DEFAULT_SPAN_S = DAY_S;
const LONGEST_SPAN_S = 3660 * DAY_S;
/** No city has told anything before or after; calendars end where years around it cannot be written. */
const EARLIEST_MS = Date.UTC(1900, 0);
const LATEST_MS = Date.UTC(2200, 0);
const PLACE = /^(city|area\.[^,]+|sensor\.[^,]+)$/;
const QUANTITY = /^\w+\.\w+$/;
const DAY = /^\d{4}-\d\d-\d\d$/;
const SPAN = /^(\d{1,5})([hd])$/;

/** @type {Question} */
export const PLAIN_QUESTION = {
  quantities: [],
  places: [],
  spanS: DEFAULT_SPAN_S,
  fromMs: Number.NaN,
  toMs: Number.NaN,
  resolution: "auto",
  against: "",
  isUsual: false,
  isBanded: true,
  focus: "",
  isTable: false,
  part: "hours",
};

/** What cannot be read is as if it were not there. @param {Record<string, string>} query @returns {Question} */
export function readQuestion(query) {
  const { q = "", at = "", res, against = "", usual, band, focus = "", view, part } = query;
  return {
    ...PLAIN_QUESTION,
    quantities: listOf(q, QUANTITY, QUANTITIES_MOST),
    places: listOf(at, PLACE, PLACES_MOST),
    ...readSpan(query),
    resolution: RESOLUTIONS.find((one) => one === res) ?? PLAIN_QUESTION.resolution,
    against: isDistance(against) ? against : "",
    isUsual: usual === "1",
    isBanded: band !== "0",
    focus,
    isTable: view === "table",
    part: PARTS.find((one) => one === part) ?? PLAIN_QUESTION.part,
  };
}

/** @param {Question} question @returns {Record<string, string>} empty where it is as plain */
export function writeQuestion(question) {
  const { quantities, places, resolution, against, isUsual, isBanded, focus, part } = question;
  return {
    q: quantities.join(),
    at: places.join(),
    ...writeSpan(question),
    res: resolution === PLAIN_QUESTION.resolution ? "" : resolution,
    against,
    usual: isUsual ? "1" : "",
    band: isBanded ? "" : "0",
    focus,
    view: question.isTable ? "table" : "",
    part: part === PLAIN_QUESTION.part ? "" : part,
  };
}

/** `24h`, `7d`. @param {number} spanS */
export function spanName(spanS) {
  return spanS > DAY_S && spanS % DAY_S === 0 ? `${spanS / DAY_S}d` : `${spanS / HOUR_S}h`;
}

/** Whether something may be compared with it. @param {string} against */
export function isDistance(against) {
  if (against === "1d" || against === "7d") return true;
  return DAY.test(against) && !Number.isNaN(Date.parse(against));
}

/** @param {string} text @param {RegExp} form @param {number} most */
function listOf(text, form, most) {
  return [...new Set(text.split(",").filter((one) => form.test(one)))].slice(0, most);
}

/** @param {Record<string, string>} query @returns {Pick<Question, "spanS" | "fromMs" | "toMs">} */
function readSpan({ from = "", to = "", span = "" }) {
  const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
  const isTold = fromMs >= EARLIEST_MS && fromMs < toMs && toMs <= LATEST_MS;
  if (isTold && toMs - fromMs <= 1000 * LONGEST_SPAN_S) return { spanS: 0, fromMs, toMs };
  const [, count = "", unit] = SPAN.exec(span) ?? [];
  const spanS = Number(count) * (unit === "d" ? DAY_S : HOUR_S);
  const isRight = spanS > 0 && spanS <= LONGEST_SPAN_S;
  return { spanS: isRight ? spanS : DEFAULT_SPAN_S, fromMs: Number.NaN, toMs: Number.NaN };
}

/** @param {Question} question @returns {Record<string, string>} */
function writeSpan({ spanS, fromMs, toMs }) {
  if (spanS > 0) return { span: spanS === DEFAULT_SPAN_S ? "" : spanName(spanS) };
  return { from: instant(fromMs), to: instant(toMs) };
}

/** `2026-11-22T07:00:00Z`. @param {number} ms */
export function instant(ms) {
  return new Date(ms).toISOString().replace(".000Z", "Z");
}

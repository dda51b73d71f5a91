/** When a question is about: its own span, the one that it is compared with, and those around it. */
import { instantOf, localDay } from "../../words/local-time.js";

/** @import { Question } from "./question.js" */

/** @typedef {{fromMs: number, toMs: number}} Span */

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** What is usual is what was in so many weeks before. */
export const USUAL_WEEKS = 4;
/** Up to which length of the window the strip shows how much around it, in which resolution. */
const STRIPS = /** @type {const} */ ([
  { longestMs: 8 * DAY_MS, lengthMs: 45 * DAY_MS, resolution: "1h" },
  { longestMs: 90 * DAY_MS, lengthMs: 365 * DAY_MS, resolution: "1d" },
  { longestMs: Number.POSITIVE_INFINITY, lengthMs: 3650 * DAY_MS, resolution: "1d" },
]);

/** A span of some length has all of the minute that goes on. @param {Question} question @param {number} nowMs city instant up to which it goes @returns {Span} */
export function spanOf({ spanS, fromMs, toMs }, nowMs) {
  if (spanS === 0) return { fromMs, toMs };
  const endMs = Math.ceil(nowMs / MINUTE_MS) * MINUTE_MS;
  return { fromMs: endMs - 1000 * spanS, toMs: endMs };
}

/**
 * How far back lies what it is compared with, in whole local days; 0 where nothing is.
 * @param {Question} question
 * @param {Span} span
 */
export function distanceMs({ against }, { fromMs }) {
  if (against === "") return 0;
  if (against === "1d") return DAY_MS;
  if (against === "7d") return 7 * DAY_MS;
  return instantOf(localDay(fromMs)) - instantOf(against);
}

/** @param {Span} span @param {number} backMs @returns {Span} */
export function earlier({ fromMs, toMs }, backMs) {
  return { fromMs: fromMs - backMs, toMs: toMs - backMs };
}

/** The weeks before it, whole, so that each hour of the week is there as often. @param {Span} span @returns {Span} */
export function weeksBefore({ fromMs }) {
  const toMs = Math.floor(fromMs / (15 * MINUTE_MS)) * 15 * MINUTE_MS;
  return { fromMs: toMs - USUAL_WEEKS * 7 * DAY_MS, toMs };
}

/**
 * What the strip shows: enough around the window to see where that lies, up to the local midnight
 * after now where it is near; the same for windows that lie near to each other.
 * @param {Span} window
 * @param {number} nowMs
 * @returns {Span & {resolution: "1h" | "1d"}}
 */
export function stripSpan(window, nowMs) {
  const length = window.toMs - window.fromMs;
  const form = STRIPS.find(({ longestMs }) => length <= longestMs) ?? STRIPS[2];
  const tonightMs = instantOf(localDay(nowMs + DAY_MS));
  const middleMs = (window.fromMs + window.toMs) / 2;
  const isNear = window.fromMs >= tonightMs - form.lengthMs && window.toMs <= tonightMs;
  const toMs = isNear ? tonightMs : instantOf(localDay(middleMs + form.lengthMs / 2));
  return { fromMs: toMs - form.lengthMs, toMs, resolution: form.resolution };
}

/**
 * The part of a span that is half as long, or one twice as long; or as long, a half further.
 * @param {Span} span
 * @param {"in" | "out" | "back" | "on"} step
 * @returns {Span}
 */
export function stepped({ fromMs, toMs }, step) {
  const length = toMs - fromMs;
  const by = (/** @type {number} */ from, /** @type {number} */ to) => ({
    fromMs: rounded(fromMs + from * length),
    toMs: rounded(toMs + to * length),
  });
  if (step === "in") return length <= 4 * 15 * MINUTE_MS ? { fromMs, toMs } : by(0.25, -0.25);
  if (step === "out") return by(-0.5, 0.5);
  return step === "back" ? by(-0.5, -0.5) : by(0.5, 0.5);
}

/** To the minute. @param {number} ms */
export function rounded(ms) {
  return Math.round(ms / MINUTE_MS) * MINUTE_MS;
}

/** Which steps the console offers, and what a key comes to for an alert as it stands. */

/**
 * @import { Alert, PeoplesStep } from "../../alerts/types.js"
 * @import { Wish } from "../../alerts/act.js"
 */

/** Those that people take, in the order of their buttons, and the key of each that has one. @type {readonly {step: PeoplesStep, key?: string}[]} */
export const OFFERED = [
  { step: "acknowledge", key: "A" },
  { step: "assign", key: "G" },
  { step: "start" },
  { step: "suppress", key: "S" },
  { step: "return" },
  { step: "resolve", key: "C" },
  { step: "close", key: "C" },
  { step: "reopen" },
];
/** Steps that ask for something first. @type {readonly PeoplesStep[]} */
export const ASKING = ["assign", "resolve", "close", "reopen"];
const SUPPRESSED_MS = 30 * 60_000;

/** @param {Pick<Alert, "possible">} alert */
export function offeredFor({ possible }) {
  return OFFERED.filter(({ step }) => possible.includes(step));
}

/** What closing comes to: what is in work is resolved, what is resolved is closed. @param {Pick<Alert, "possible">} alert @returns {PeoplesStep} */
export function closingStep({ possible }) {
  return !possible.includes("resolve") && possible.includes("close") ? "close" : "resolve";
}

/** @param {PeoplesStep} step @param {number} nowMs city instant @returns {Wish} of a step that asks for nothing */
export function wishOf(step, nowMs) {
  if (step !== "suppress") return { step };
  return { step, until: new Date(nowMs + SUPPRESSED_MS).toISOString() };
}

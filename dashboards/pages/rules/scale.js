/** In which unit the numbers of a condition are read and typed, and how they are written: pure. */
import { formatNumber } from "../../words/format.js";
import { language } from "../../words/i18n.js";

/**
 * @import { Kind } from "../../city/types.js"
 * @import { Condition } from "./types.js"
 */

/** @typedef {{factor: number, symbol: string, stored: string}} Scale `stored`: unit that the server speaks of */
/** @typedef {Pick<Condition, "type"> & {kind?: string | null, quantity?: string | undefined, deviation?: string | undefined}} Measured */

const PLAIN = { factor: 1, symbol: "", stored: "" };
const DECIMALS_MOST = 6;
const DIGITS = 12;
const NUMBER = /^[-−+]?\d+(?:[.,]\d+)?$/;

/** @param {Measured} condition @param {ReadonlyMap<string, Kind>} kindByName @returns {Scale} */
export function scaleOf({ type, kind, quantity, deviation }, kindByName) {
  if (type === "baseline" && deviation === "ratio")
    return { factor: 100, symbol: "%", stored: "share" };
  const found = kindByName.get(kind ?? "")?.quantities.find((one) => one.quantity === quantity);
  if (!found || type === "index") return PLAIN;
  const { display_factor: factor, symbol, unit } = found;
  if (type === "rate") return { factor, symbol: `${symbol}/h`, stored: `${unit}/h` };
  return { factor, symbol, stored: unit };
}

/** A number with its unit and all its decimals: of a limit nothing is rounded away. @param {number} value as stored @param {Scale} scale */
export function scaledText(value, { factor, symbol }) {
  const shown = scaled(value, factor);
  const text = formatNumber(shown, decimalsOf(shown));
  return symbol === "" ? text : `${text}\u00a0${symbol}`;
}

/** As it is typed into a field. @param {number | undefined} value as stored @param {number} factor */
export function fieldText(value, factor) {
  if (value === undefined) return "";
  const text = `${scaled(value, factor)}`;
  return language.value === "vi" ? text.replace(".", ",") : text;
}

/** What was typed, as it is stored; NaN where it is no number. @param {string} text @param {number} factor */
export function typedNumber(text, factor) {
  const typed = text.trim();
  if (!NUMBER.test(typed)) return Number.NaN;
  return tidy(Number.parseFloat(typed.replace("−", "-").replace(",", ".")) / factor);
}

/** @param {number} value @param {number} factor */
function scaled(value, factor) {
  return tidy(value * factor);
}

/** Without what binary fractions add. @param {number} value */
function tidy(value) {
  return Number.parseFloat(value.toPrecision(DIGITS));
}

/** @param {number} value */
function decimalsOf(value) {
  const [, decimals = ""] = `${value}`.split(".");
  return /e/.test(decimals) ? DECIMALS_MOST : Math.min(DECIMALS_MOST, decimals.length);
}

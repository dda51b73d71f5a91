/** How lines, their values and their units are said. */
import { isAmount } from "../../history/history.js";
import { decimalsOf, formatNumber, unitOver, withUnit } from "../../words/format.js";
import { nameOf, t } from "../../words/i18n.js";
import { partsOf } from "./series-request.js";

/**
 * @import { Quantity } from "../../city/types.js"
 * @import { LineModel } from "./lines.js"
 */

/** A value in display units, without its unit. @param {number | null | undefined} value @param {Quantity} quantity */
export function valueText(value, quantity) {
  return value === null || value === undefined
    ? t("age.none")
    : formatNumber(value, decimalsOf(quantity));
}

/** The unit of what is shown; amounts say over how long, and of many sensors that it is of one. @param {LineModel} line @param {number | undefined} widthS */
export function lineUnit({ of: { quantity }, at }, widthS) {
  if (!isAmount(quantity) || widthS === undefined) return quantity.symbol;
  const unit = unitOver(quantity, widthS);
  return partsOf(at.place)[0] === "sensor" ? unit : t("explore.eachUnit", { unit });
}

/** @param {number | null | undefined} value @param {LineModel} line @param {number | undefined} widthS */
export function valueWithUnit(value, line, widthS) {
  return withUnit(valueText(value, line.of.quantity), { symbol: lineUnit(line, widthS) });
}

/** `A`, of the second quantity `A′`. @param {LineModel} line */
export function markOf({ at, isSecond }) {
  return isSecond ? `${at.mark}′` : at.mark;
}

/** @param {LineModel} line */
export function lineName({ at, of }) {
  return `${at.label} · ${nameOf(of.quantity)}`;
}

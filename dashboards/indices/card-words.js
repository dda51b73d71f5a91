/** What a scorecard says of one domain: its number with its unit, and how that moved in a week. */
import { formatNumber } from "../words/format.js";
import { t } from "../words/i18n.js";

/**
 * @import { DomainStep, Tell } from "./domains.js"
 * @import { DomainCard } from "./types.js"
 */

/** A number of a domain without its unit, or the letter that stands for it. @param {number | null} value @param {Tell} tell */
export function tellValue(value, { letters, factor, decimals }) {
  if (value === null) return t("age.none");
  const letter = letters?.[Math.min(letters.length - 1, Math.max(0, Math.round(value)))];
  return letter ?? formatNumber(value * factor, decimals);
}

/** The index of a domain with its unit. @param {number | null} value @param {DomainStep} step */
export function indexText(value, { tell }) {
  const unit = t(tell.unit);
  return value === null || unit === ""
    ? tellValue(value, tell)
    : `${tellValue(value, tell)}\u00a0${unit}`;
}

/** What the worst sensor says, with its unit. @param {number | null} value @param {DomainStep} step */
export function worstText(value, { tell, tellWorst = tell }) {
  const unit = t(tellWorst.unit);
  const text = tellValue(value, tellWorst);
  return value === null || unit === "" ? text : `${text}\u00a0${unit}`;
}

/** How far it is from what it was a week ago, with its sign; empty where either is not known. @param {DomainCard} card @param {DomainStep} step */
export function changeText({ index, week_ago }, { tell: { factor, decimals } }) {
  if (index === null || week_ago === null) return "";
  const change = (index - week_ago) * factor;
  return `${change < 0 ? "−" : "+"}${formatNumber(Math.abs(change), decimals)}`;
}

/** While nobody judges alerts, a list of them says so: empty or as it was, it would calm. */
import { formatInstant } from "../words/format.js";
import { t } from "../words/i18n.js";

/** @import { AlertPage } from "./types.js" */

/** @param {Pick<AlertPage, "judged"> | null} page */
export function isUnjudged(page) {
  return page !== null && page.judged.problem !== null;
}

/**
 * Since when alerts are not judged; empty while they are.
 * @param {Pick<AlertPage, "judged"> | null} page
 * @param {number} nowMs city instant
 */
export function unjudgedText(page, nowMs) {
  if (page === null || !isUnjudged(page)) return "";
  const { until_at } = page.judged;
  if (until_at === null) return t("alert.neverJudged");
  return t("alert.unjudged", { time: formatInstant(Date.parse(until_at), nowMs) });
}

/** Of which measures the page draws the last day. */
import { MEASURES } from "../../city/measures.js";

/**
 * @import { Measure } from "../../city/measures.js"
 * @import { WordKey } from "../../words/i18n.js"
 */

/** @typedef {Measure & {title: WordKey}} Shown */

/** @type {Record<string, WordKey>} */
const TITLES = { pm25: "trend.pm25", flood: "measure.flood", speed: "trend.speed" };

/** @type {readonly Shown[]} */
export const MEASURES_SHOWN = MEASURES.flatMap((measure) => {
  const title = TITLES[measure.id];
  return title ? [{ ...measure, title }] : [];
});

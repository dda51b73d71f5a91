/** One quantity of a history as columns that a chart draws: line or bars, holes, untrusted readings. */
import { isTrusted } from "../fleet/quality.js";
import { aggregateOf, amountWidthS, BUCKET_S, isAmount, numberOf } from "./history.js";

/**
 * @import { Quantity } from "../city/types.js"
 * @import { History } from "./history.js"
 */

/** A hole in the line begins where more than so many periods, or buckets, have no point. */
const GAP_PERIODS = 3;
const GAP_BUCKETS = 1.5;

/**
 * @typedef {object} Line
 * @property {number[]} atS (point,) ascending
 * @property {number[]} fromS (point,) where the time begins that it stands for; a reading's own
 * @property {(number | null)[]} mean (point,) or amount; null makes a hole
 * @property {(number | null)[]} min (point,)
 * @property {(number | null)[]} max (point,)
 * @property {(number | null)[]} untrusted (point,) readings that the line leaves out
 * @property {[number, number][]} gapsS from and to of each hole
 * @property {number} longestS without a point: more is a hole
 * @property {number} untilS where the data end; NaN where there are none
 */
/**
 * @typedef {object} Point
 * @property {number} atS
 * @property {number | null} mean
 * @property {number | null} min
 * @property {number | null} max
 * @property {number | null} [untrusted]
 */

/**
 * @param {History} history
 * @param {Quantity} quantity
 * @param {number} periodS of the sensor
 * @param {number} [newestS] of its readings: where an open bucket ends
 * @returns {Line}
 */
export function lineOf(history, quantity, periodS, newestS = Number.POSITIVE_INFINITY) {
  const bucketS = BUCKET_S[history.tier] ?? 0;
  // A bucket stands in its middle, so does what has come together since the reading before.
  const shiftS = bucketS / 2 || (isAmount(quantity) ? -periodS / 2 : 0);
  const points = history.items
    .map((item, place) => ({
      atS: (history.atMs[place] ?? 0) / 1000 + shiftS,
      value: numberOf(item, quantity),
      isTrusted: bucketS > 0 || isTrusted(item.quality ?? 0),
      ...extremesOf(aggregateOf(item, quantity.quantity), isAmount(quantity)),
    }))
    .filter(({ value }) => value !== null)
    .map(({ atS, value, isTrusted, min, max }) =>
      isTrusted
        ? { atS, mean: value, min: min ?? value, max: max ?? value }
        : { atS, mean: null, min: null, max: null, untrusted: value },
    );
  const longestS = bucketS ? GAP_BUCKETS * Math.max(bucketS, periodS) : GAP_PERIODS * periodS;
  const widthS = isAmount(quantity) ? amountWidthS(history.tier, periodS) : bucketS;
  return withHoles(points, { longestS, widthS, newestS, factor: quantity.display_factor });
}

/**
 * The extremes of single increments say nothing about their sum.
 * @param {{min: number | null, max: number | null}} aggregate
 * @param {boolean} isOfAmounts
 */
function extremesOf({ min, max }, isOfAmounts) {
  return isOfAmounts ? { min: null, max: null } : { min, max };
}

/**
 * @typedef {object} Grain
 * @property {number} longestS without a point before it counts as a hole
 * @property {number} widthS of what a point stands for; it stands in the middle
 * @property {number} newestS what a point stands for ends there at the latest
 * @property {number} factor display factor
 */

/**
 * A line with a null inside each hole, so that it is drawn as a hole. Untrusted points stand beside
 * the line: they neither end a hole nor make one.
 * @param {readonly Point[]} points ascending
 * @param {Grain} grain
 * @returns {Line}
 */
export function withHoles(points, { longestS, widthS, newestS, factor }) {
  /** @type {Line} */
  const line = {
    atS: [],
    fromS: [],
    mean: [],
    min: [],
    max: [],
    untrusted: [],
    gapsS: [],
    longestS,
    untilS: Number.NaN,
  };
  const scaled = (/** @type {number | null} */ value) => (value === null ? null : value * factor);
  let beforeS = Number.NaN;
  for (const { mean, min, max, untrusted = null, ...point } of points) {
    const atS = Math.min(point.atS, newestS);
    if (mean !== null) {
      if (atS - beforeS > longestS) {
        line.gapsS.push([beforeS, atS]);
        addHole(line, (beforeS + atS) / 2);
      }
      beforeS = atS;
      line.untilS = Math.min(point.atS + widthS / 2, Math.max(newestS, atS));
    }
    line.atS.push(atS);
    line.fromS.push(point.atS - widthS / 2);
    line.mean.push(scaled(mean));
    line.min.push(scaled(min));
    line.max.push(scaled(max));
    line.untrusted.push(scaled(untrusted));
  }
  return line;
}

/** Untrusted readings may have come meanwhile. @param {Line} line @param {number} atS */
function addHole(line, atS) {
  const later = line.atS.findIndex((one) => one >= atS);
  const place = later < 0 ? line.atS.length : later;
  line.atS.splice(place, 0, atS);
  line.fromS.splice(place, 0, atS);
  for (const column of [line.mean, line.min, line.max, line.untrusted])
    column.splice(place, 0, null);
}

/** What is told of the newest observation, and what is asked for by the clock, may be so old. [s of the wall] */
const TOLD_S = 15;
const ASKED_S = 120;

/**
 * The hole between the end of the data and now: a line that ended looks like one.
 * @param {Line} line
 * @param {object} source
 * @param {number} source.nowS
 * @param {number} source.newestS observation of what the line is of; infinite where it is not known
 * @param {number} source.periodS
 * @param {number} source.speed of the city's clock
 * @returns {[number, number] | null}
 */
export function endGapS({ untilS, longestS }, { nowS, newestS, periodS, speed }) {
  const isSilent = nowS - newestS > Math.max(GAP_PERIODS * periodS, TOLD_S * speed);
  const isOver = isSilent || nowS - untilS > longestS + GAP_PERIODS * periodS + ASKED_S * speed;
  return isOver ? [Math.min(untilS, newestS), nowS] : null;
}

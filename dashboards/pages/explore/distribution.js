/** How often which values occur, and how two quantities go together. Pure. */

/** @typedef {{from: number, width: number, counts: number[]}} Histogram `counts` of bins that begin at `from` */
/** Their places in one another's units. @typedef {{x: number, y: number}[]} Pairs */

const BINS_ABOUT = 24;
const NICE = [1, 2, 2.5, 5, 10];

/**
 * Bins of round widths over all of the values that are compared.
 * @param {readonly (readonly number[])[]} columns
 * @returns {Histogram[]} one for each column, of the same bins; none where there are no values
 */
export function histograms(columns) {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const column of columns) {
    for (const value of column) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (!(low <= high)) return [];
  const width = niceStep((high - low) / BINS_ABOUT || Math.abs(low) / BINS_ABOUT || 1);
  const from = Math.floor(low / width) * width;
  const size = Math.floor((high - from) / width) + 1;
  return columns.map((column) => {
    const counts = new Array(size).fill(0);
    for (const value of column) counts[Math.min(size - 1, Math.floor((value - from) / width))] += 1;
    return { from, width, counts };
  });
}

/** The next round number: 1, 2, 2.5 or 5 of some power of ten. @param {number} step */
export function niceStep(step) {
  const power = 10 ** Math.floor(Math.log10(step));
  return power * (NICE.find((one) => one * power >= step * (1 - 1e-9)) ?? 10);
}

/**
 * Round numbers within a span, for an axis.
 * @param {number} low
 * @param {number} high
 * @param {number} count about so many
 */
export function ticks(low, high, count) {
  const step = niceStep((high - low) / count || 1);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  const values = Array.from(
    { length: Math.max(0, last - first + 1) },
    (_, n) => (first + n) * step,
  );
  return { step, values };
}

/**
 * Values of the same instants.
 * @param {{atMs: readonly number[], value: readonly (number | null | undefined)[]}} first
 * @param {{atMs: readonly number[], value: readonly (number | null | undefined)[]}} second
 * @returns {Pairs}
 */
export function pairsOf(first, second) {
  const places = new Map(second.atMs.map((ms, place) => [ms, place]));
  return first.atMs.flatMap((ms, place) => {
    const x = first.value[place];
    const y = second.value[places.get(ms) ?? -1];
    return typeof x === "number" && typeof y === "number" ? [{ x, y }] : [];
  });
}

/** Pearson's r; null where one of them does not change. @param {Pairs} pairs */
export function correlation(pairs) {
  const count = pairs.length;
  if (count < 3) return null;
  const mean = (/** @type {"x" | "y"} */ of) =>
    pairs.reduce((sum, pair) => sum + pair[of], 0) / count;
  const [meanX, meanY] = [mean("x"), mean("y")];
  let [xx, yy, xy] = [0, 0, 0];
  for (const { x, y } of pairs) {
    xx += (x - meanX) ** 2;
    yy += (y - meanY) ** 2;
    xy += (x - meanX) * (y - meanY);
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : null;
}

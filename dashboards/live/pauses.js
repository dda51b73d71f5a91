/**
 * How long to wait before each further attempt, as `contract/pauses.py` does it for programs: twice
 * as long each time up to a limit, times a random half to whole, so that all who lost a server do
 * not return to it in step.
 */

/**
 * @param {{firstMs: number, longestMs: number, chance: () => number}} how `chance` returns a number
 *   from 0 to 1
 * @returns {{nextMs: () => number, reset: () => void}}
 */
export function pauses({ firstMs, longestMs, chance }) {
  let pauseMs = firstMs;
  return {
    nextMs: () => {
      const waitedMs = pauseMs * (0.5 + 0.5 * chance());
      pauseMs = Math.min(2 * pauseMs, longestMs);
      return waitedMs;
    },
    reset: () => {
      pauseMs = firstMs;
    },
  };
}

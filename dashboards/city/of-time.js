/** What follows from the city's time and is seldom another: whoever reads it is told only then. */
import { computed } from "@preact/signals";

/** @import { ReadonlySignal } from "@preact/signals" */

const MINUTE_MS = 60_000;

/**
 * Read in a view or an effect, which then runs again when the outcome is another, not every second.
 * @template T
 * @param {{nowMs: ReadonlySignal<number>}} state of the store
 * @param {(nowMs: number) => T} derive from the city instant; must read all else beforehand
 * @returns {T}
 */
export function ofTime({ nowMs }, derive) {
  return computed(() => derive(nowMs.value)).value;
}

/** The city's minute, counted since 1970; NaN before the city is known. @param {{nowMs: ReadonlySignal<number>}} state */
export function minuteOf(state) {
  return ofTime(state, (nowMs) => Math.floor(nowMs / MINUTE_MS));
}

/** When that minute began, a city instant. @param {{nowMs: ReadonlySignal<number>}} state */
export function minuteMsOf(state) {
  return MINUTE_MS * minuteOf(state);
}

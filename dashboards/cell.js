/** The store's signals. */
import { signal } from "@preact/signals";

/** @import { Signal } from "@preact/signals" */

/**
 * @template T
 * @param {T} value
 * @returns {Signal<T>}
 */
export const cell = (value) => signal(value);

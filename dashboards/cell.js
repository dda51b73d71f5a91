/** The store's signals. */
import { signal } from "@preact/signals";

/**
 * @template T
 * @param {T} value
 * @returns {import("@preact/signals").Signal<T>}
 */
export const cell = (value) => signal(value);

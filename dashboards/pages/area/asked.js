/** What of the page about an area is in its address, beside the area: what the charts are held against. */
import { signal } from "@preact/signals";

/** A day before, or a week. @typedef {"day" | "week"} Against */
/** @typedef {ReturnType<typeof createAsked>} Asked */

export function createAsked() {
  const against = signal(/** @type {Against} */ ("day"));
  return {
    against,
    /** @param {string} asked as an address says it */
    againstChosen: (asked) => {
      against.value = asked === "week" ? "week" : "day";
    },
  };
}

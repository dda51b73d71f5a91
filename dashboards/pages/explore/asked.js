/**
 * What the explorer is asked: all of its state that its address holds, and so all that the room needs
 * of it before anybody goes there. What comes of it is `state.js`.
 */
import { signal } from "@preact/signals";
import { PLAIN_QUESTION } from "./question.js";

/**
 * @import { Store } from "../../store.js"
 * @import { Question } from "./question.js"
 */

/** @typedef {ReturnType<typeof createAsked>} Asked */

const MINUTE_MS = 60_000;

/** @param {Store} store */
export function createAsked(store) {
  const question = signal(PLAIN_QUESTION);
  /** up to which city instant a span of some length goes; it stands until somebody asks anew */
  const askedAtMs = signal(Number.NaN);
  return {
    question,
    askedAtMs,

    /** A span up to now that somebody comes to goes up to then. @param {Question} next as an address says it */
    addressRead: (next) => {
      const isOld = store.now() - askedAtMs.peek() > MINUTE_MS;
      if (next.spanS > 0 && isOld) askedAtMs.value = store.now();
      question.value = next;
    },

    /** @param {Partial<Question>} change */
    asked: (change) => {
      if (change.spanS) askedAtMs.value = store.now();
      question.value = { ...question.value, ...change };
    },

    /** A span up to now ends at this moment. */
    dated: () => {
      askedAtMs.value = store.now();
    },
  };
}

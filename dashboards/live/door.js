/**
 * Where questions wait while the server does not know any more who asks. A session ends; what was
 * asked since is asked again once the same person is back, or refused where nobody signs in.
 */
import { signal } from "@preact/signals";

/** Reads that wait beyond that are refused, the oldest first: the clock asks for them again. */
const MOST_READS = 50;

/** Nobody is let in. */
export class ShutError extends Error {}

/** @typedef {{isWrite: boolean, go: () => void, give: (reason: unknown) => void}} Waiting */

export function createDoor() {
  const isShut = signal(false);
  const calls = signal(0);
  /** @type {Waiting[]} */
  let waiting = [];
  let isPutOff = false;
  let openings = 0;

  const refuse = (/** @type {readonly Waiting[]} */ refused) => {
    waiting = waiting.filter((one) => !refused.includes(one));
    for (const one of refused) one.give(new ShutError());
  };

  /** @param {boolean} isWrite @param {AbortSignal | undefined} aborted @returns {Promise<void>} */
  const wait = (isWrite, aborted) =>
    new Promise((resolve, reject) => {
      const one = { isWrite, go: resolve, give: reject };
      waiting.push(one);
      aborted?.addEventListener("abort", () => {
        waiting = waiting.filter((other) => other !== one);
        reject(aborted.reason);
      });
      const reads = waiting.filter((other) => !other.isWrite);
      refuse(reads.slice(0, Math.max(0, reads.length - MOST_READS)));
    });

  return {
    /** whether the server has refused somebody since it last let them in */
    isShut,
    /** moves when somebody does something although nobody wanted to sign in */
    calls,

    /**
     * Before a question: wait until the door is open. Throws a `ShutError` where nobody signs in.
     * @param {boolean} isWrite whether somebody does something, and will not do it again by itself
     * @param {AbortSignal} [aborted]
     * @returns {Promise<number>} which opening it was
     */
    passed: async (isWrite, aborted) => {
      if (isShut.peek()) {
        if (isPutOff && !isWrite) throw new ShutError();
        if (isPutOff) calls.value += 1;
        isPutOff = false;
        await wait(isWrite, aborted);
      }
      return openings;
    },

    /**
     * After a refusal: shut the door, unless it was opened since the question was asked.
     * @param {number} opening at which it was asked
     */
    refused: (opening) => {
      if (opening === openings) isShut.value = true;
    },

    /** The server has ended what was open. */
    shut: () => {
      isShut.value = true;
    },

    /** Somebody is in, as before: all go on. */
    opened: () => {
      openings += 1;
      isPutOff = false;
      isShut.value = false;
      const all = waiting;
      waiting = [];
      for (const one of all) one.go();
    },

    /** Somebody signs in later, or never: nobody waits any longer. */
    putOff: () => {
      isPutOff = true;
      refuse(waiting);
    },

    /** Somebody signs in now after all. */
    asked: () => {
      isPutOff = false;
    },
  };
}

/** A page has one session, and so one door. */
export const door = createDoor();

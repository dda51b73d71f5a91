/** Asks the server for what the explorer shows, and for nothing else. */
import { effect, untracked } from "@preact/signals";
import { followRecovery } from "../../live/connection.js";
import { completenessPaths } from "./completeness.js";
import { requestsOf } from "./state.js";

/**
 * @import { Store } from "../../store.js"
 * @import { Explore } from "./state.js"
 */

/** @param {Store} store @param {Explore} explore @returns {() => void} stop */
export function followExplore(store, explore) {
  const { answers, scene, askedAtMs } = explore;
  let asked = "";
  const stopDating = effect(() => {
    if (store.state.clock.value && Number.isNaN(askedAtMs.value)) untracked(explore.refreshed);
  });
  const stopAsking = effect(() => {
    const lines = requestsOf(scene.value);
    const paths = completenessPaths(scene.value);
    const wish = [answers.round.value, ...lines.keys(), ...paths].join(" ");
    if (wish === asked) return;
    asked = wish;
    untracked(() => answers.wanted(lines, paths));
  });
  const stopRecovering = followRecovery(store, answers.failuresForgotten);
  return () => {
    stopDating();
    stopAsking();
    stopRecovering();
    answers.stopped();
  };
}

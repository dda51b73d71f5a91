/** Doing something about an alert: the step is taken where nobody has been faster. */
import { ApiError, send } from "../live/request.js";

/**
 * @import { Store } from "../store.js"
 * @import { Alert, PeoplesStep } from "./types.js"
 */

/** @typedef {{step: PeoplesStep, note?: string, assignee?: string, until?: string}} Wish */
/** How it went: the alert as it is now, and who was faster where somebody was. @typedef {{alert: Alert, faster: string | null, isTaken: boolean}} Outcome */

const CONFLICT = 409;

/**
 * Throws an `ApiError` where it is refused for another reason than that the alert has changed.
 * @param {Store} store
 * @param {Pick<Alert, "alert_id" | "version">} alert as it was when somebody decided
 * @param {Wish} wish
 * @returns {Promise<Outcome>}
 */
export async function takeStep(store, { alert_id, version }, wish) {
  try {
    const alert = await send("POST", `/alerts/${alert_id}/steps`, wish, { version });
    store.alertChanged(alert);
    return { alert, faster: null, isTaken: true };
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== CONFLICT) throw error;
    const { alert, who } = error.problem;
    if (!alert) throw error;
    store.alertChanged(alert);
    return { alert, faster: who ?? null, isTaken: false };
  }
}

/**
 * The part of the store about alerts: those that stand, all of them and those of the area that is
 * looked at, and what the live channel last said of one. It is heard at once; the server is asked
 * again soon after, for its counts and its order.
 */
import { batch, signal } from "@preact/signals";
import { readDocument } from "../live/request.js";
import { resource } from "../live/resource.js";
import { STANDING, withAlert, withKnownAlert } from "./order.js";

/**
 * @import { createViewState } from "../fleet/view-state.js"
 * @import { Alert, AlertPage } from "./types.js"
 */

const PERIOD_MS = 15_000;
/** The worst of them; of more than that nobody reads a list. */
const LISTED = 200;
/** What was heard while an answer was on its way is newer than it. */
const REMEMBERED = 200;

/**
 * @param {ReturnType<typeof createViewState>["state"]} view
 * @param {() => number} now city instant
 */
export function createAlerts(view, now) {
  const alertHeard = signal(
    /** @type {{count: number, alert: Alert | null}} */ ({ count: 0, alert: null }),
  );
  /** @type {{count: number, alert: Alert}[]} */
  let heard = [];

  /**
   * @param {string} area empty for all that may be seen
   * @param {AbortSignal} aborted
   * @param {typeof withAlert} change
   */
  const read = async (area, aborted, change) => {
    const before = alertHeard.peek().count;
    const query = new URLSearchParams({ state: STANDING.join(), limit: `${LISTED}` });
    if (area) query.set("area", area);
    /** @type {AlertPage} */
    const page = await readDocument(`/alerts?${query}`, aborted);
    const later = heard.filter(({ count }) => count > before);
    return later.reduce((list, { alert }) => change(list, alert), { ...page, area });
  };

  const alerts = resource((aborted) => read("", aborted, withAlert), PERIOD_MS, now);
  const areaAlerts = resource(
    (aborted) => read(view.filter.peek().area, aborted, withKnownAlert),
    PERIOD_MS,
    now,
  );
  return {
    alerts,
    areaAlerts,
    state: { alertHeard },
    actions: {
      /** Something was said of an alert, or done with it. @param {Alert} alert as it is now */
      alertChanged: (alert) =>
        batch(() => {
          const count = alertHeard.peek().count + 1;
          heard = [...heard, { count, alert }].slice(-REMEMBERED);
          alertHeard.value = { count, alert };
          alerts.amend((page) => withAlert(page, alert));
          areaAlerts.amend((page) => withKnownAlert(page, alert));
        }),

      /** Something may have happened of which nothing was heard. */
      alertsMissed: () => {
        alertHeard.value = { count: alertHeard.peek().count + 1, alert: null };
      },
    },
  };
}

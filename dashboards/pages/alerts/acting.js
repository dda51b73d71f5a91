/** What somebody does in the console: to the alert that is open, or to all that are picked. */
import { may } from "../../account/account-state.js";
import { refusalOf } from "../../account/refusal.js";
import { takeStep } from "../../alerts/act.js";
import { fasterText, labelOf } from "../../alerts/alert-words.js";
import { ApiError, send } from "../../live/request.js";
import { formatNumber } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { ASKING, closingStep, wishOf } from "./steps.js";

/**
 * @import { Alert, PeoplesStep } from "../../alerts/types.js"
 * @import { Wish } from "../../alerts/act.js"
 * @import { Store } from "../../store.js"
 * @import { Console } from "./console-state.js"
 */

const OK = 200;
const CONFLICT = 409;

/**
 * Take a step at once, or ask for what it needs first. What cannot be done is said.
 * @param {Store} store
 * @param {Console} own
 * @param {PeoplesStep | "closing"} wanted
 * @param {readonly Alert[]} alerts
 */
export async function begin(store, own, wanted, alerts) {
  const [first] = alerts;
  if (!first) return;
  if (!may(store.state.me.value, "act")) return own.toasts.failed(t("console.readOnly"));
  const step = wanted === "closing" ? closingStep(first) : wanted;
  if (alerts.length === 1 && !first.possible.includes(step)) {
    return own.toasts.failed(t("console.impossible", { state: t(`alertState.${first.state}`) }));
  }
  if (ASKING.includes(step)) return own.asks({ step, alerts });
  await act(store, own, wishOf(step, store.now()), alerts).catch((error) => {
    if (!(error instanceof Error)) throw error;
    own.toasts.failed(error.message);
  });
}

/**
 * Throws a `RefusedError` that says why nothing was done.
 * @param {Store} store
 * @param {Console} own
 * @param {Wish} wish
 * @param {readonly Alert[]} alerts
 */
export async function act(store, own, wish, alerts) {
  const [first] = alerts;
  if (!first) return;
  try {
    if (alerts.length > 1) await actOnAll(store, own, wish, alerts);
    else await actOnOne(store, own, wish, first);
  } catch (error) {
    throw error instanceof ApiError ? refusalOf(store, error) : error;
  }
}

/** @param {Store} store @param {Console} own @param {Wish} wish @param {Alert} alert */
async function actOnOne(store, own, wish, alert) {
  const outcome = await takeStep(store, alert, wish);
  const label = labelOf(alert);
  if (outcome.isTaken)
    own.toasts.told(t("console.done", { step: t(`stepDone.${wish.step}`), label }));
  else own.toasts.failed(`${label}: ${fasterText(outcome)}`);
}

/** @param {Store} store @param {Console} own @param {Wish} wish @param {readonly Alert[]} alerts */
async function actOnAll(store, own, wish, alerts) {
  const which = alerts.map(({ alert_id, version }) => ({ alert_id, version }));
  /** @type {{items: {alert_id: number, status: number, alert?: Alert, problem?: {alert?: Alert}}[]}} */
  const { items } = await send("POST", "/alerts/steps", { items: which, ...wish });
  for (const { alert, problem } of items) {
    const now = alert ?? problem?.alert;
    if (now) store.alertChanged(now);
  }
  const count = (/** @type {(status: number) => boolean} */ is) =>
    items.filter(({ status }) => is(status)).length;
  const taken = count((status) => status === OK);
  const faster = count((status) => status === CONFLICT);
  own.pickedOnly(items.filter(({ status }) => status !== OK).map(({ alert_id }) => alert_id));
  const said = t("console.doneMany", {
    step: t(`stepDone.${wish.step}`),
    count: formatNumber(taken),
    all: formatNumber(items.length),
  });
  if (taken === items.length) own.toasts.told(said);
  else own.toasts.failed(`${said} ${t("console.notMany", { count: formatNumber(faster) })}`);
}

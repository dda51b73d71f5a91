/** The console's own state while it is open: the list, the open alert, who is noisy, what is picked. */
import { computed, effect, signal, untracked } from "@preact/signals";
import { createUnits } from "../../account/units-feed.js";
import { followHeard } from "../../alerts/alerts-feed.js";
import { ApiError, readDocument } from "../../live/request.js";
import { follow, resource } from "../../live/resource.js";
import { remember, remembered } from "../../pieces/browser-memory.js";
import { createToasts } from "../../pieces/toast.js";
import { listWish } from "./list-wish.js";

/**
 * @import { Alert, AlertDetail, AlertPage } from "../../alerts/types.js"
 * @import { PeoplesStep } from "../../alerts/types.js"
 * @import { Store } from "../../store.js"
 * @import { Asked } from "./asked.js"
 */

/** What a dialog asks: something for a step of some alerts, or nothing, where it only tells. @typedef {{step: PeoplesStep, alerts: readonly Alert[]} | "help" | "noise"} Asking */
/** @typedef {{bucket_at: string, count: number, critical_count: number}} RateHour */
/** A sensor or a rule at which conditions began often. @typedef {{sensor_id?: string, name?: string, rule?: string, label_vi?: string, label_en?: string, episode_count: number}} Noisy */
/** What was raised on top level in each hour, the last of which goes on; and who brought most. @typedef {{items: RateHour[], sensors: Noisy[], rules: Noisy[]}} Rate */
/** @typedef {ReturnType<typeof createConsole>} Console */

const PERIOD_MS = 15_000;
const RATE_PERIOD_MS = 60_000;
const PAGE = 100;
const MOST = 500;
const MISSING = 404;
const KEYS_KEY = "ioc.alert-keys";

/** @param {Store} store @param {Asked} asked */
export function createConsole(store, asked) {
  const limit = signal(PAGE);
  const wish = computed(() => listWish(asked.query.value, limit.value));
  const picked = signal(/** @type {ReadonlySet<number>} */ (new Set()));
  const asking = signal(/** @type {Asking | null} */ (null));
  const areKeysOn = signal(remembered(KEYS_KEY) !== "off");
  const list = resource((aborted) => readList(wish.peek(), aborted), PERIOD_MS, store.now);
  const detail = resource(
    (aborted) => readDetail(asked.openId.peek(), aborted),
    PERIOD_MS,
    store.now,
  );
  const rate = resource(readRate, RATE_PERIOD_MS, store.now);
  return {
    wish,
    list,
    detail,
    rate,
    units: createUnits(store),
    picked,
    asking,
    areKeysOn,
    toasts: createToasts(),

    /** whether the server may have more than is listed */
    hasMore: computed(() => limit.value < MOST),
    moreAsked: () => {
      limit.value = Math.min(MOST, limit.value + PAGE);
    },

    /** @param {number} id */
    pickToggled: (id) => {
      const next = new Set(picked.value);
      if (!next.delete(id)) next.add(id);
      picked.value = next;
    },

    /** @param {Iterable<number>} ids */
    pickedOnly: (ids) => {
      picked.value = new Set(ids);
    },

    /** @param {Asking | null} next */
    asks: (next) => {
      asking.value = next;
    },

    /** @param {boolean} areOn */
    keysTurned: (areOn) => {
      areKeysOn.value = areOn;
      remember(KEYS_KEY, areOn ? "on" : "off");
    },
  };
}

/** @param {Store} store @param {Asked} asked @param {Console} own @returns {() => void} stop */
export function followConsole(store, asked, own) {
  const stops = [
    followHeard(store, (turn) => `${own.wish.value}/${turn}`, [own.list]),
    followHeard(store, (turn) => asked.openId.value && `${asked.openId.value}/${turn}`, [
      own.detail,
    ]),
    follow(store, () => "rate", [own.rate]),
    follow(store, () => "units", [own.units]),
    // What was just said of one is shown at once, where it stands.
    effect(() => {
      const { alert } = store.state.alertHeard.value;
      if (alert) untracked(() => amend(own, alert));
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** @param {Console} own @param {Alert} alert */
function amend({ list, detail }, alert) {
  const isIt = (/** @type {Alert} */ one) => one.alert_id === alert.alert_id;
  list.amend((page) => ({ ...page, items: page.items.map((one) => (isIt(one) ? alert : one)) }));
  detail.amend((one) =>
    one.found && isIt(one.found) ? { ...one, found: { ...one.found, ...alert } } : one,
  );
}

/** @param {string} wish @param {AbortSignal} aborted @returns {Promise<AlertPage & {wish: string}>} */
async function readList(wish, aborted) {
  return { ...(await readDocument(`/alerts?${wish}`, aborted)), wish };
}

/** @param {string} id @param {AbortSignal} aborted @returns {Promise<{id: string, found: AlertDetail | null}>} */
async function readDetail(id, aborted) {
  try {
    return { id, found: await readDocument(`/alerts/${id}`, aborted) };
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== MISSING) throw error;
    return { id, found: null };
  }
}

/** @param {AbortSignal} aborted @returns {Promise<Rate>} */
function readRate(aborted) {
  return readDocument("/alerts/rate?hours=24", aborted);
}

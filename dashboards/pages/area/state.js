/** The page's own part of the store while it is open: the area's card, and its measures' days. */
import { computed } from "@preact/signals";
import { readDocument } from "../../live/request.js";
import { resource } from "../../live/resource.js";
import { MEASURES_SHOWN } from "./shown.js";

/**
 * @import { Series } from "../../history/types.js"
 * @import { AreaCard } from "../../indices/types.js"
 * @import { Resource } from "../../live/resource.js"
 * @import { Store } from "../../store.js"
 * @import { Against, Asked } from "./asked.js"
 * @import { Shown } from "./shown.js"
 */

const CARD_PERIOD_MS = 15_000;
const DAY_PERIOD_MS = 60_000;
const QUARTER_MS = 900_000;
const DAY_MS = 86_400_000;
/** @type {Record<Against, number>} */
export const BACK_MS = { day: DAY_MS, week: 7 * DAY_MS };

/** What was asked for, and what came: now, and then. @typedef {{wish: string, now: Series, then: Series}} Days */
/** @typedef {ReturnType<typeof createArea>} AreaState */

/** @param {Store} store @param {Asked} asked */
export function createArea(store, asked) {
  const area = computed(() => store.state.filter.value.area);
  /** @type {Resource<AreaCard | null>} null where there is none of the area */
  const card = resource(
    (signal) => readCard(area.peek(), signal),
    CARD_PERIOD_MS,
    (answer) => (answer ? Date.parse(answer.as_of) : store.now()),
  );
  const wish = computed(() => `${area.value}/${asked.against.value}`);
  /** @type {ReadonlyMap<string, Resource<Days>>} */
  const days = new Map(
    MEASURES_SHOWN.map((shown) => [
      shown.id,
      resource(
        (signal) =>
          readDays(store, shown, { wish: wish.peek(), against: asked.against.peek() }, signal),
        DAY_PERIOD_MS,
        store.now,
      ),
    ]),
  );
  return { area, card, days, wish };
}

/** @param {string} area @param {AbortSignal} signal @returns {Promise<AreaCard | null>} */
async function readCard(area, signal) {
  return area === "" ? null : readDocument(`/scorecards/${encodeURIComponent(area)}`, signal);
}

/**
 * @param {Store} store
 * @param {Shown} shown
 * @param {{wish: string, against: Against}} asked
 * @param {AbortSignal} signal
 * @returns {Promise<Days>}
 */
async function readDays(store, { kind, quantity }, { wish, against }, signal) {
  const area = store.state.filter.peek().area;
  const toMs = QUARTER_MS * Math.ceil(store.now() / QUARTER_MS);
  const read = (/** @type {number} */ backMs) => {
    const query = new URLSearchParams({
      kind,
      quantity,
      resolution: "15m",
      from: new Date(toMs - DAY_MS - backMs).toISOString(),
      to: new Date(toMs - backMs).toISOString(),
      ...(area && { area }),
    });
    return /** @type {Promise<Series>} */ (readDocument(`/series?${query}`, signal));
  };
  const [now, then] = await Promise.all([read(0), read(BACK_MS[against])]);
  return { wish, now, then };
}

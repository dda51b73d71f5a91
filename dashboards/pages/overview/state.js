/** The part of the store that the overview shows: what the server counts, crosses and remembers. */
import { batch } from "@preact/signals";
import { cell } from "../../cell.js";

/** @import { Crossings, Overview, SensorItem, Series } from "../../live/types.js" */

export function createOverviewState() {
  const state = {
    overview: cell(/** @type {Overview | null} */ (null)),
    overviewFailed: cell(false),
    crossings: cell(/** @type {(Crossings & {area: string}) | null} */ (null)),
    crossingsFailed: cell(false),
    absent: cell(/** @type {{area: string, items: SensorItem[]} | null} */ (null)),
    absentFailed: cell(false),
    /** by `seriesKey`; null when it could not be read */
    series: cell(/** @type {ReadonlyMap<string, Series | null>} */ (new Map())),
    /** which quantity paints the areas, and sensors where they are painted by value */
    layer: cell(""),
  };
  const actions = {
    /** @param {Overview | null} overview null when it could not be read */
    overviewArrived: (overview) =>
      batch(() => {
        if (overview) state.overview.value = overview;
        state.overviewFailed.value = overview === null;
      }),
    /** @param {string} area @param {Crossings | null} crossings */
    crossingsArrived: (area, crossings) =>
      batch(() => {
        if (crossings) state.crossings.value = { ...crossings, area };
        state.crossingsFailed.value = crossings === null;
      }),
    /** @param {string} area @param {SensorItem[] | null} items */
    absentArrived: (area, items) =>
      batch(() => {
        if (items) state.absent.value = { area, items };
        state.absentFailed.value = items === null;
      }),
    /** @param {string} key @param {Series | null} series a failure keeps what is known */
    seriesArrived: (key, series) => {
      if (!series && state.series.value.get(key)) return;
      state.series.value = new Map(state.series.value).set(key, series);
    },
    /** @param {string} layer */
    layerChanged: (layer) => {
      state.layer.value = layer;
    },
  };
  return { state, actions };
}

/** @param {string} kind @param {string} quantity @param {string} area empty for the city */
export function seriesKey(kind, quantity, area) {
  return `${kind}/${quantity}/${area}`;
}

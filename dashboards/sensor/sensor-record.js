/** One sensor as a page or the drawer shows it: its columns, and what the API said about it. */

import { statusStep } from "../fleet/status.js";
import { liveAnswer, lookOf } from "../pieces/look.js";
import { nameOf } from "../words/i18n.js";
import { crossingsOf, heldText } from "./sensor-crossings.js";
import { isRefused, signWord } from "./sensor-summary.js";

/**
 * @import { Quantity } from "../city/types.js"
 * @import { Sign } from "../fleet/judgement.js"
 * @import { OwnCrossing, SensorItem, Status } from "../fleet/types.js"
 * @import { Store } from "../store.js"
 */

/**
 * @typedef {object} SensorRecord
 * @property {string} id
 * @property {number} row
 * @property {string} name
 * @property {string} kind
 * @property {string} kindName
 * @property {readonly Quantity[]} quantities those of its kind that it measures, as far as that is known
 * @property {Sign} sign
 * @property {string} signWord
 * @property {string} held what is said where the level is held, else empty
 * @property {readonly OwnCrossing[]} crossings
 * @property {Status} status
 * @property {number} observedAtMs
 * @property {number} periodS
 * @property {number} latDeg
 * @property {number} lonDeg
 * @property {string} area code, empty when unknown
 * @property {SensorItem | undefined} item undefined until it came
 */

/**
 * @param {Store} store
 * @param {string} id
 * @returns {SensorRecord | null} null where the city has no such sensor, or not yet
 */
export function sensorRecord(store, id) {
  const { fleet, pulse, knowledge } = store.state;
  pulse.value; // columns change in place
  knowledge.value;
  const known = fleet.value;
  const row = known.rowOf(id);
  if (row < 0) return null;
  const kind = known.kindOf(row);
  const item = known.items[row];
  const sign = known.signOf(row);
  return {
    id,
    row,
    name: known.nameOf(row),
    kind: kind?.kind ?? "",
    kindName: kind ? nameOf(kind) : "",
    quantities: measured(kind?.quantities ?? [], item?.quantities ?? []),
    sign,
    signWord: signWord(sign, isRefused(store, row)),
    held: heldText(store, row),
    crossings: crossingsOf(store, row),
    status: statusStep(known.statusOf(row)).status,
    observedAtMs: known.observedAtMs[row] ?? Number.NaN,
    periodS: known.periodS(row),
    latDeg: item?.lat_deg ?? known.latDeg[row] ?? 0,
    lonDeg: item?.lon_deg ?? known.lonDeg[row] ?? 0,
    area: item?.area ?? known.areaOf(row),
    item,
  };
}

/**
 * What a sensor does not measure is not missing of it: a pump station without a gate has no opening.
 * @param {readonly Quantity[]} quantities of its kind
 * @param {readonly string[]} names none as long as nobody said
 */
function measured(quantities, names) {
  return names.length === 0
    ? quantities
    : quantities.filter(({ quantity }) => names.includes(quantity));
}

/** The look of what shows one sensor, which may not be among those of the city. @param {Store} store @param {string} id */
export function recordLook(store, id) {
  const { fleetLoad: load, fleet, knowledge } = store.state;
  knowledge.value; // ids come later
  const isKnown = load.value === "ready" && fleet.value.ids.length > 0;
  const answer = liveAnswer(load.value, isKnown ? fleet.value : null);
  return lookOf(store, answer, fleet.value.rowOf(id) < 0);
}

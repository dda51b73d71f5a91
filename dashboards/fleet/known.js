/**
 * What is known of sensors beyond the columns, taken over from one fleet to another of the same epoch:
 * the same places are the same sensors, be there more or fewer of them now.
 */
import { statusStep } from "./status.js";

/**
 * @import { Fleet } from "./fleet.js"
 * @import { SensorItem } from "./types.js"
 */

/** Columns keep places as float32. */
const SAME_PLACE_DEG = 1e-4;

/**
 * Take over who the sensors are and what they said.
 * @param {Fleet} fleet
 * @param {Fleet} before
 */
export function takeKnown(fleet, before) {
  if (fleet.places.continues(before.places)) {
    fleet.items = before.items;
    fleet.folded = before.folded;
  } else {
    moved(fleet, before, (item, row) => {
      fleet.items[row] = item;
    });
  }
  fleet.setIds(idsByPlace(before));
}

/**
 * Take over who the sensors are, from another time; what they said is not of this one, and who stood
 * elsewhere stands where the columns say.
 * @param {Fleet} fleet
 * @param {Fleet} other
 */
export function takeNames(fleet, other) {
  const known = fleet.items;
  fleet.items = [];
  moved(fleet, other, (item, row) => {
    fleet.items[row] = ownItem(fleet, item, row, known[row]?.latest ?? null);
  });
  fleet.setIds(idsByPlace(other));
}

/** Forget what sensors said beyond the columns: it was of another time. @param {Fleet} fleet */
export function forgetReadings(fleet) {
  fleet.items = fleet.items.map((item) => item && { ...item, latest: null });
}

/**
 * Take over names as search sees them, and hand over each item with its row here.
 * @param {Fleet} fleet
 * @param {Fleet} other
 * @param {(item: SensorItem, row: number) => void} take
 */
function moved(fleet, other, take) {
  fleet.folded = [];
  other.places.at.forEach((place, from) => {
    const row = fleet.places.rowAt(place);
    if (row < 0) return;
    const folded = other.folded[from];
    if (folded !== undefined) fleet.folded[row] = folded;
    const item = other.items[from];
    if (item) take(item, row);
  });
}

/** Ids as the index tells them, of the places that a fleet knows. @param {Fleet} fleet */
function idsByPlace({ ids, places }) {
  return ids.length === 0 ? [] : Array.from(places.rows, (row) => ids[row] ?? null);
}

/**
 * @param {Fleet} fleet
 * @param {SensorItem} item of another time
 * @param {number} row
 * @param {SensorItem["latest"]} latest of this time
 * @returns {SensorItem}
 */
function ownItem(fleet, item, row, latest) {
  const lat_deg = fleet.latDeg[row] ?? item.lat_deg;
  const lon_deg = fleet.lonDeg[row] ?? item.lon_deg;
  const isThere =
    Math.abs(lat_deg - item.lat_deg) < SAME_PLACE_DEG &&
    Math.abs(lon_deg - item.lon_deg) < SAME_PLACE_DEG;
  return {
    ...item,
    ...(isThere ? {} : { lat_deg, lon_deg, area: fleet.areaOf(row) || null, ward: null }),
    status: statusStep(fleet.statusOf(row)).status,
    latest,
    level: null,
    pending: false,
    crossings: [],
    last_refusal: null,
  };
}

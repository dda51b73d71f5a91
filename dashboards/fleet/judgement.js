/**
 * The one judgement of how a sensor is, for map, tip, list, tile and page: the worse of its status
 * and of the level that the server gives it. The server judges values against thresholds, nobody
 * here does; a level stands while its sensor says nothing, and is then *held*.
 */
import { LEVEL_SCALE, PENDING_SIGN } from "../city/level.js";
import { STATUS_INDEX, STATUS_SCALE, statusAt, statusStep } from "./status.js";

/**
 * @import { Level } from "../city/level.js"
 * @import { SensorItem, Status } from "./types.js"
 * @import { Fleet } from "./fleet.js"
 */

/**
 * @typedef {object} Sign
 * @property {Level | null} level of the worst threshold that is crossed
 * @property {boolean} isHeld whether the level is that of an older value, and nothing of now
 * @property {boolean} isPending whether it has not yet lasted as long as its threshold asks for
 * @property {Status | null} status where no threshold is crossed
 * @property {number} rank place in the order of attention; a level that is held has that of the level
 */

/** What the server says of a sensor's level, and no worse than that where it says nothing. */
export const LEVEL_CODES = [
  "none",
  "warning",
  "critical",
  "warning_held",
  "critical_held",
  "pending",
];
const HELD = "_held";
const PENDING = "pending";

/**
 * Worst first; a held level right behind the same that is live, then what is pending.
 * @type {readonly Sign[]}
 */
export const SIGN_SCALE = [
  ...LEVEL_SCALE.flatMap(({ level }, rank) => [
    { level, isHeld: false, isPending: false, status: null, rank },
    { level, isHeld: true, isPending: false, status: null, rank },
  ]),
  { ...PENDING_SIGN, status: null, rank: LEVEL_SCALE.length },
  ...STATUS_SCALE.map(({ status }, place) => {
    const rank = LEVEL_SCALE.length + 1 + place;
    return { level: null, isHeld: false, isPending: false, status, rank };
  }),
];

/** The signs of what is beyond a threshold stand first on their scale. */
export const CROSSED_SIGNS = SIGN_SCALE.findIndex(({ level }) => level === null);

/** (level code, status) place on the scale of signs. */
const SIGN_OF = LEVEL_CODES.map((code) =>
  Uint8Array.from(STATUS_SCALE, ({ status }) => signPlace(code, status)),
);

/** @param {string} code @param {Status} status */
function signPlace(code, status) {
  const level = code.replace(HELD, "");
  if (code === "none" || status === "retired") {
    return SIGN_SCALE.findIndex((sign) => sign.status === status);
  }
  if (code === PENDING && status === "live") {
    return SIGN_SCALE.findIndex((sign) => sign.isPending);
  }
  // Of a sensor that is not live nobody knows what it would say now.
  const isHeld = code.endsWith(HELD) || status !== "live";
  const shown = level === PENDING ? PENDING_SIGN.level : level;
  return SIGN_SCALE.findIndex(
    (sign) => sign.level === shown && sign.isHeld === isHeld && !sign.isPending,
  );
}

/**
 * Where a sensor stands on the scale of signs.
 * @param {number} level place among `LEVEL_CODES`
 * @param {number} status place on the status scale
 */
export function signIndex(level, status) {
  return SIGN_OF[level]?.[status] ?? CROSSED_SIGNS + STATUS_INDEX.new;
}

/** @param {number} index place on the scale of signs @returns {Sign} */
export function signStep(index) {
  const sign = SIGN_SCALE[index];
  if (!sign) throw new RangeError(`sign index ${index} is outside 0…${SIGN_SCALE.length - 1}`);
  return sign;
}

/**
 * As the fleet has it, which the server keeps true, or, of a sensor that the fleet does not know
 * yet, as the API said of its own moment; but no livelier than the reading that stands beside it.
 * @param {Fleet} fleet
 * @param {SensorItem} item
 * @param {number} periodS
 * @param {number} nowMs city instant
 * @returns {Status}
 */
export function statusOf(fleet, item, periodS, nowMs) {
  const row = fleet.rowOf(item.sensor_id);
  const status = row >= 0 ? statusStep(fleet.statusOf(row)).status : item.status;
  if (status !== "live") return status;
  return statusAt((nowMs - Date.parse(item.latest?.observed_at ?? "")) / (1000 * periodS));
}

/**
 * All sensors of the city by column, as the snapshot brings them and deltas change them. What the
 * columns do not hold (names, all values, gateways) comes sensor by sensor, when somebody looks.
 * Rows keep their index until the next snapshot of another epoch.
 */
import { mercatorX, mercatorY } from "../city/mercator.js";
import { LEVEL_CODES, signIndex, signStep } from "./judgement.js";
import { Places } from "./places.js";
import { fold } from "./search.js";
import { STATUS_INDEX, statusAt } from "./status.js";

/**
 * @import { Kind } from "../city/types.js"
 * @import { Sign } from "./judgement.js"
 * @import { SensorItem, Status } from "./types.js"
 * @import { Delta, Snapshot } from "../live/wire.js"
 */

/** Share of the sensors on each side that the opening view of the map may leave out. */
const RIM_SHARE = 0.1;
const NEVER_S = 0xffffffff;
const NO_AREAS = new Set([0, 0xffff]);

/** @type {Snapshot} */
export const NOBODY = {
  size: 0,
  seq: 0,
  epoch: "",
  kinds: [],
  statuses: [],
  levels: [],
  areas: null,
  columns: {},
};

export class Fleet {
  /**
   * @param {Snapshot} snapshot
   * @param {ReadonlyMap<string, Kind>} kinds
   * @param {number} cityNowMs when the snapshot was taken
   */
  constructor(snapshot, kinds, cityNowMs) {
    const { size, columns } = snapshot;
    this.size = size;
    this.epoch = snapshot.epoch;
    this.places = new Places(columns.idx, size);
    /** the kinds that column `kind` counts */
    this.kindCodes = snapshot.kinds;
    this.kinds = snapshot.kinds.map((code) => kinds.get(code) ?? null);
    this.statusOfServer = Uint8Array.from(
      snapshot.statuses,
      (name) => STATUS_INDEX[/** @type {Status} */ (name)] ?? STATUS_INDEX.new,
    );
    /** (sensor,) place in `kindCodes` */
    this.kind = Uint8Array.from(columns.kind ?? []);
    /** (sensor,) */
    this.areaNumber = Uint16Array.from(columns.area ?? []);
    this.areas = snapshot.areas;
    /** (sensor,) primary quantity */
    this.value = Float32Array.from(columns.value ?? []);
    /** (sensor,) */
    this.lonDeg = Float32Array.from(columns.lon ?? []);
    /** (sensor,) */
    this.latDeg = Float32Array.from(columns.lat ?? []);
    /** (sensor,) share of the Web Mercator square */
    this.x = Float64Array.from(this.lonDeg, mercatorX);
    /** (sensor,) share of the Web Mercator square */
    this.y = Float64Array.from(this.latDeg, mercatorY);
    /** (sensor,) NaN before the first reading */
    this.observedAtMs = Float64Array.from(columns.age_s ?? [], (ageS) =>
      ageS === NEVER_S ? Number.NaN : cityNowMs - 1000 * ageS,
    );
    /** (sensor,) position on the status scale */
    this.status = Uint8Array.from(
      columns.status ?? [],
      (code) => this.statusOfServer[code] ?? STATUS_INDEX.new,
    );
    this.levelOfServer = Uint8Array.from(snapshot.levels, (name) =>
      Math.max(0, LEVEL_CODES.indexOf(name)),
    );
    /** (sensor,) place among `LEVEL_CODES` */
    this.level = Uint8Array.from(
      columns.level ?? this.status.map(() => 0),
      (code) => this.levelOfServer[code] ?? 0,
    );
    /** (sensor,) place on the scale of signs, which follows from level and status */
    this.sign = Uint8Array.from(this.status, (status, row) =>
      signIndex(this.level[row] ?? 0, status),
    );
    this.isSignChanged = false;
    /** @type {readonly string[]} (sensor,) empty until the index is there; "" while it lacks one */
    this.ids = [];
    /** @type {ReadonlyMap<string, number>} */
    this.rowById = new Map();
    /** @type {(SensorItem | undefined)[]} (sensor,) what is known beyond the columns */
    this.items = [];
    /** @type {string[]} (sensor,) name and id as search sees them */
    this.folded = [];
  }

  /** @param {readonly (string | null)[]} idsByPlace as the index tells them */
  setIds(idsByPlace) {
    if (idsByPlace.length === 0) return;
    this.ids = Array.from(this.places.at, (place) => idsByPlace[place] ?? "");
    const rowById = new Map(this.ids.map((id, row) => [id, row]));
    rowById.delete("");
    this.rowById = rowById;
    this.folded = this.ids.map((id, row) => this.folded[row] ?? fold(id));
  }

  /** Whether it is known of every row which sensor it is. */
  get isIndexed() {
    return this.ids.length === this.size && this.rowById.size === this.size;
  }

  /** @param {string} id @returns {number} -1 when there is none */
  rowOf(id) {
    return this.rowById.get(id) ?? -1;
  }

  /** Keep what the API says about one sensor. @param {SensorItem} item */
  learn(item) {
    const row = this.rowOf(item.sensor_id);
    if (row < 0) return;
    const quantities = item.quantities ?? this.items[row]?.quantities; // lists do not tell them
    this.items[row] = quantities ? { ...item, quantities } : item;
    this.folded[row] = fold(`${item.name ?? ""} ${item.sensor_id}`);
    if (!item.latest) return;
    const observedAtMs = Date.parse(item.latest.observed_at);
    // Deltas carry no instant: the reading itself tells it more exactly.
    if (!(observedAtMs < (this.observedAtMs[row] ?? 0) - 60_000)) {
      this.observedAtMs[row] = observedAtMs;
    }
  }

  /** @param {number} row */
  idOf(row) {
    return this.ids[row] ?? "";
  }

  /** The name, or the id as long as the name is not known. @param {number} row */
  nameOf(row) {
    return this.items[row]?.name ?? this.idOf(row);
  }

  /** @param {number} row @returns {Kind | null} */
  kindOf(row) {
    return this.kinds[this.kind[row] ?? -1] ?? null;
  }

  /** @param {number} row @returns {string} empty when unknown */
  areaOf(row) {
    const number = this.areaNumber[row] ?? 0;
    if (this.areas) return this.areas[number] ?? "";
    return NO_AREAS.has(number) ? "" : String(number);
  }

  /** @param {string} code @returns {number} as column `areaNumber` has it, -1 when it cannot */
  areaNumberOf(code) {
    return this.areas ? this.areas.indexOf(code) : Number(code);
  }

  /** Whether sensors carry this area's code; else they are found by place. @param {string} code */
  carries(code) {
    const number = this.areaNumberOf(code);
    return number >= 0 && this.areaNumber.includes(number);
  }

  /** @param {number} row */
  periodS(row) {
    return this.items[row]?.period_s ?? this.kindOf(row)?.period_s ?? 300;
  }

  /** @param {number} row */
  statusOf(row) {
    return this.status[row] ?? STATUS_INDEX.new;
  }

  /** @param {number} row */
  isLive(row) {
    return this.status[row] === STATUS_INDEX.live;
  }

  /** How a sensor is, by the worse of level and status. @param {number} row @returns {Sign} */
  signOf(row) {
    return signStep(this.sign[row] ?? signIndex(0, STATUS_INDEX.new));
  }

  /**
   * Take a delta over. It carries no instants: a live sensor with a new reading spoke just now; of
   * one whose reading came late the instant stays as it was.
   * @param {Delta} delta
   * @param {number} cityNowMs
   */
  apply({ isStatusOnly, index, value, status, level }, cityNowMs) {
    for (let change = 0; change < index.length; change += 1) {
      const row = this.places.rowAt(/** @type {number} */ (index[change]));
      if (row < 0) continue;
      const next = this.statusOfServer[status[change] ?? 0] ?? STATUS_INDEX.new;
      this.value[row] = /** @type {number} */ (value[change]);
      if (!isStatusOnly && next === STATUS_INDEX.live) this.observedAtMs[row] = cityNowMs;
      this.setSign(row, next, this.levelOfServer[level[change] ?? 0] ?? 0);
    }
  }

  /**
   * Let statuses grow old by city time alone, for when the server no longer says how they are.
   * They only get worse: what is well again is the server's to say, and a level stays as it was.
   * @param {number} cityNowMs
   */
  age(cityNowMs) {
    for (let row = 0; row < this.size; row += 1) {
      const status = this.status[row];
      if (status !== STATUS_INDEX.live && status !== STATUS_INDEX.late) continue;
      const ageS = (cityNowMs - /** @type {number} */ (this.observedAtMs[row])) / 1000;
      const next = STATUS_INDEX[statusAt(ageS / this.periodS(row))];
      if (next !== STATUS_INDEX.live) this.setSign(row, next, this.level[row] ?? 0);
    }
  }

  /** @param {number} row @param {number} status @param {number} level */
  setSign(row, status, level) {
    if (this.status[row] === status && this.level[row] === level) return;
    this.status[row] = status;
    this.level[row] = level;
    this.sign[row] = signIndex(level, status);
    this.isSignChanged = true;
  }

  /** Tell whether the sign of any sensor changed since this was last asked. */
  takeSignChange() {
    const isChanged = this.isSignChanged;
    this.isSignChanged = false;
    return isChanged;
  }

  /**
   * The box that holds most sensors, without the sparse rim of the city.
   * @returns {[number, number, number, number] | null} west, south, east, north
   */
  get denseBox() {
    if (this.size === 0) return null;
    const span = (/** @type {Float32Array} */ column) => {
      const sorted = column.slice().sort();
      const at = (/** @type {number} */ share) => sorted[Math.floor(share * (sorted.length - 1))];
      return [at(RIM_SHARE), at(1 - RIM_SHARE)];
    };
    const [west = 0, east = 0] = span(this.lonDeg);
    const [south = 0, north = 0] = span(this.latDeg);
    return [west, south, east, north];
  }
}

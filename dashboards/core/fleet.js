/**
 * All sensors of the city by column, with the records behind them.
 * Columns serve what runs over every sensor (map, ageing, filters: up to 100 000); records serve
 * what shows one. Rows keep their index until the next full load.
 */
import { fold } from "./search.js";
import { STATUS_INDEX, statusAt } from "./status.js";

/** Share of the sensors on each side that the opening view of the map may leave out. */
const RIM_SHARE = 0.1;

/** Longitude as a share of the Web Mercator square. @param {number} lonDeg */
export function mercatorX(lonDeg) {
  return (lonDeg + 180) / 360;
}

/** Latitude as a share of the Web Mercator square, from the north. @param {number} latDeg */
export function mercatorY(latDeg) {
  const lat = (latDeg * Math.PI) / 180;
  return 0.5 - Math.log(Math.tan(Math.PI / 4 + lat / 2)) / (2 * Math.PI);
}

/**
 * @param {import("./types.js").SensorItem} item
 * @param {ReadonlyMap<string, import("./types.js").Kind>} kinds
 * @returns {import("./types.js").Sensor}
 */
function sensorOf(item, kinds) {
  const name = item.name ?? item.sensor_id;
  return {
    id: item.sensor_id,
    kind: item.kind,
    domain: item.domain,
    area: item.area ?? "",
    ward: item.ward ?? "",
    name,
    latDeg: item.lat_deg,
    lonDeg: item.lon_deg,
    periodS: item.period_s ?? kinds.get(item.kind)?.period_s ?? 300,
    gatewayId: item.gateway_id ?? "",
    offline: item.status === "offline",
    retired: item.status === "retired",
    observedAtMs: item.latest ? Date.parse(item.latest.observed_at) : Number.NaN,
    quality: item.latest?.quality ?? 0,
    values: item.latest?.values ?? {},
    folded: fold(`${name} ${item.sensor_id}`),
  };
}

export class Fleet {
  /**
   * @param {readonly import("./types.js").SensorItem[]} items
   * @param {ReadonlyMap<string, import("./types.js").Kind>} kinds
   */
  constructor(items, kinds) {
    /** @type {readonly import("./types.js").Sensor[]} */
    this.sensors = items.map((item) => sensorOf(item, kinds));
    /** @type {ReadonlyMap<string, number>} */
    this.indexById = new Map(this.sensors.map((sensor, index) => [sensor.id, index]));
    /** (sensor,) share of the Web Mercator square */
    this.x = Float64Array.from(this.sensors, (sensor) => mercatorX(sensor.lonDeg));
    /** (sensor,) share of the Web Mercator square */
    this.y = Float64Array.from(this.sensors, (sensor) => mercatorY(sensor.latDeg));
    /** (sensor,) position on the status scale */
    this.status = new Uint8Array(items.length).fill(STATUS_INDEX.new);
    this.isStatusChanged = false;
    /** (sensor,) row numbers in the order of names, so that lists never sort texts again */
    this.byName = Int32Array.from(this.sensors.keys());
    const collator = new Intl.Collator("vi", { numeric: true });
    this.byName.sort((a, b) => collator.compare(this.at(a).name, this.at(b).name));
  }

  get size() {
    return this.sensors.length;
  }

  /**
   * Readings per city second that the sensors should send; those of dead gateways are not counted
   * as long as others are alive.
   */
  get expectedRate() {
    let alive = 0;
    let all = 0;
    for (const sensor of this.sensors) {
      if (sensor.retired) continue;
      all += 1 / sensor.periodS;
      if (!sensor.offline) alive += 1 / sensor.periodS;
    }
    return alive > 0 ? alive : all;
  }

  /**
   * The box that holds most sensors, without the sparse rim of the city.
   * @returns {[number, number, number, number] | null} west, south, east, north
   */
  get denseBox() {
    if (this.size === 0) return null;
    const span = (/** @type {(sensor: import("./types.js").Sensor) => number} */ read) => {
      const sorted = Float64Array.from(this.sensors, read).sort();
      const at = (/** @type {number} */ share) =>
        /** @type {number} */ (sorted[Math.floor(share * (sorted.length - 1))]);
      return [at(RIM_SHARE), at(1 - RIM_SHARE)];
    };
    const [west = 0, east = 0] = span((sensor) => sensor.lonDeg);
    const [south = 0, north = 0] = span((sensor) => sensor.latDeg);
    return [west, south, east, north];
  }

  /** @param {number} index */
  at(index) {
    const sensor = this.sensors[index];
    if (!sensor) throw new RangeError(`sensor ${index} is outside 0…${this.size - 1}`);
    return sensor;
  }

  /** @param {string} id */
  find(id) {
    const index = this.indexById.get(id);
    return index === undefined ? null : this.at(index);
  }

  /** @param {number} index */
  statusOf(index) {
    return this.status[index] ?? STATUS_INDEX.new;
  }

  /**
   * Take a reading over unless a newer one is known (late data never flips the live state).
   * @param {import("./types.js").LiveReading} reading
   * @param {number} cityNowMs
   * @returns {number} the row that changed, -1 when none did
   */
  apply(reading, cityNowMs) {
    const index = this.indexById.get(reading.sensor_id);
    if (index === undefined) return -1;
    const sensor = this.at(index);
    const observedAtMs = Date.parse(reading.observed_at);
    if (observedAtMs <= sensor.observedAtMs) return -1;
    sensor.observedAtMs = observedAtMs;
    sensor.quality = reading.quality;
    sensor.values = reading.values;
    sensor.offline = false;
    sensor.retired = false;
    this.setStatus(index, STATUS_INDEX[statusAt(sensor, cityNowMs)]);
    return index;
  }

  /**
   * Recompute every status at a city instant.
   * @param {number} cityNowMs
   */
  age(cityNowMs) {
    for (let index = 0; index < this.size; index += 1) {
      this.setStatus(index, STATUS_INDEX[statusAt(this.at(index), cityNowMs)]);
    }
  }

  /** @param {number} index @param {number} status */
  setStatus(index, status) {
    if (this.status[index] === status) return;
    this.status[index] = status;
    this.isStatusChanged = true;
  }

  /** Tell whether any status changed since this was last asked. */
  takeStatusChange() {
    const isChanged = this.isStatusChanged;
    this.isStatusChanged = false;
    return isChanged;
  }

  /** Mark exactly these sensors as cut off with their gateway. @param {ReadonlySet<string>} ids */
  setOffline(ids) {
    for (const sensor of this.sensors) sensor.offline = ids.has(sensor.id);
  }
}

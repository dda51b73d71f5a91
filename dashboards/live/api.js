/** The endpoints that more than one page needs: one function each, typed answers. */
import { readDocument, readPages, request } from "./request.js";
import { decodeSnapshot } from "./wire.js";

/**
 * @import { Area, City, Kind, Outlines, Threshold } from "../city/types.js"
 * @import { SensorItem } from "../fleet/types.js"
 * @import { Readings, Tier } from "../history/types.js"
 * @import { ListPage } from "./types.js"
 * @import { Snapshot } from "./wire.js"
 */

const PAGE_SIZE = 1000;

/**
 * The city with the server's wall clock.
 * @returns {Promise<{city: City, serverNowMs: number}>}
 */
export function readCity() {
  return request("/city", undefined, async (response) => ({
    city: await response.json(),
    serverNowMs: Date.parse(response.headers.get("date") ?? ""),
  }));
}

/** @returns {Promise<Kind[]>} */
export async function readKinds() {
  return (await readDocument("/kinds")).items;
}

/** @returns {Promise<Area[]>} */
export async function readAreas() {
  return (await readDocument("/areas")).items;
}

/** @returns {Promise<Threshold[]>} */
export async function readThresholds() {
  return (await readDocument("/thresholds")).items;
}

/** @param {string} level @returns {Promise<Outlines>} */
export function readOutlines(level) {
  return readDocument(`/areas.geojson?level=${encodeURIComponent(level)}`);
}

/**
 * Throws a `WireError` where the bytes are not what the protocol promises.
 * @returns {Promise<Snapshot>}
 */
export async function readSnapshot() {
  const bytes = await request("/live/snapshot", undefined, (response) => response.arrayBuffer());
  return decodeSnapshot(bytes);
}

/** Of a time nothing can be known: it lies before the first reading, or in the future. */
export class NothingKnownError extends Error {
  /** @param {number} oldestMs since when something is stored; NaN where that is not told */
  constructor(oldestMs) {
    super("nothing is stored of this time");
    this.oldestMs = oldestMs;
  }
}

const REFUSED = 422;

/**
 * The city as it was at a time, by the same rows. Throws as `readSnapshot` does, and a
 * `NothingKnownError` where nothing is stored of it.
 * @param {number} atMs city instant
 * @param {AbortSignal} signal
 * @returns {Promise<Snapshot>}
 */
export async function readSnapshotAt(atMs, signal) {
  const path = `/live/snapshot?at=${new Date(atMs).toISOString()}`;
  const answer = await request(path, signal, readMoment, [REFUSED]);
  if (answer instanceof NothingKnownError) throw answer;
  return answer;
}

/** @param {Response} response */
async function readMoment(response) {
  if (response.status !== REFUSED) return decodeSnapshot(await response.arrayBuffer());
  const { errors } = await response.json();
  return new NothingKnownError(
    Date.parse(`${errors?.[0]?.accepted?.[0] ?? ""}`.split(" ")[0] ?? ""),
  );
}

/** Ids by place, null where one may not see who it is. @returns {Promise<{epoch: number | string, sensor_id: (string | null)[]}>} */
export function readIndex() {
  return readDocument("/live/index");
}

/** Everything that the API says about every sensor, page by page. @param {AbortSignal} [signal] */
export function readSensors(signal) {
  return /** @type {AsyncGenerator<ListPage<SensorItem>>} */ (
    readPages(`/sensors?limit=${PAGE_SIZE}`, signal)
  );
}

/**
 * The first page of the sensors that match.
 * @param {Record<string, string>} query
 * @param {number} limit
 * @param {AbortSignal} [signal]
 * @returns {Promise<SensorItem[]>}
 */
export async function findSensors(query, limit, signal) {
  const search = new URLSearchParams({ ...query, limit: String(limit) });
  return (await readDocument(`/sensors?${search}`, signal)).items;
}

/**
 * One sensor with what the list leaves out.
 * @param {string} id
 * @param {AbortSignal} [signal]
 * @returns {Promise<SensorItem>}
 */
export function readSensor(id, signal) {
  return readDocument(`/sensors/${encodeURIComponent(id)}`, signal);
}

/**
 * A sensor's history from the tier that is asked for, or from the finest that has at most so many
 * points; raw answers page.
 * @param {string} id
 * @param {{fromMs: number, toMs: number, maxPoints: number, resolution?: Tier}} span
 * @param {AbortSignal} signal
 */
export function readReadings(id, { fromMs, toMs, maxPoints, resolution = "auto" }, signal) {
  const query = new URLSearchParams({
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    resolution,
    max_points: String(maxPoints),
    limit: String(PAGE_SIZE),
  });
  const path = `/sensors/${encodeURIComponent(id)}/readings?${query}`;
  return /** @type {AsyncGenerator<Readings>} */ (readPages(path, signal));
}

/**
 * The HTTP API: one function per endpoint, typed answers, one error.
 */

import { decodeSnapshot, WireError } from "./wire.js";

/**
 * @import { Area, City, Crossings, Kind, Outlines, Overview, Page, Readings, SensorItem, Series, Threshold } from "./types.js"
 * @import { Snapshot } from "./wire.js"
 */

const PREFIX = "/api/v1";
const DEADLINE_MS = 20_000;
const PAGE_SIZE = 1000;

/** An answer that is not a success, with the title that the server's problem document gives. */
export class ApiError extends Error {
  /** @param {string} path @param {number} status 0 when there was no answer @param {string} detail */
  constructor(path, status, detail) {
    super(`${path}: ${detail}`);
    this.name = "ApiError";
    this.status = status;
  }
}

/**
 * @param {string} path below the prefix
 * @param {AbortSignal} [signal] the caller's own reason to give up
 * @returns {Promise<{body: any, headers: Headers}>}
 */
async function request(path, signal) {
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  const signals = signal ? AbortSignal.any([signal, deadline]) : deadline;
  try {
    const response = await fetch(PREFIX + path, { signal: signals });
    if (!response.ok) throw new ApiError(path, response.status, response.statusText);
    return { body: await response.json(), headers: response.headers };
  } catch (error) {
    if (error instanceof ApiError || signal?.aborted) throw error;
    throw new ApiError(path, 0, "no readable answer");
  }
}

/**
 * Every item of a paged list.
 * @template T
 * @param {string} path with at least one query parameter
 * @param {AbortSignal} [signal]
 * @returns {AsyncGenerator<T[]>}
 */
async function* pages(path, signal) {
  /** @type {string | null} */
  let cursor = null;
  do {
    const at = cursor === null ? path : `${path}&cursor=${encodeURIComponent(cursor)}`;
    const answer = await request(at, signal);
    const page = /** @type {Page<T>} */ (answer.body);
    yield page.items;
    cursor = page.next_cursor;
  } while (cursor !== null);
}

/**
 * The city with the server's wall clock.
 * @returns {Promise<{city: City, serverNowMs: number}>}
 */
export async function readCity() {
  const { body, headers } = await request("/city");
  return { city: body, serverNowMs: Date.parse(headers.get("date") ?? "") };
}

/** @returns {Promise<Kind[]>} */
export async function readKinds() {
  return (await request("/kinds")).body.items;
}

/** @returns {Promise<Area[]>} */
export async function readAreas() {
  return (await request("/areas")).body.items;
}

/** @param {string} level @returns {Promise<Outlines>} */
export async function readOutlines(level) {
  return (await request(`/areas.geojson?level=${encodeURIComponent(level)}`)).body;
}

/** @returns {Promise<Snapshot>} */
export async function readSnapshot() {
  const path = "/live/snapshot";
  try {
    const response = await fetch(PREFIX + path, { signal: AbortSignal.timeout(DEADLINE_MS) });
    if (!response.ok) throw new ApiError(path, response.status, response.statusText);
    return decodeSnapshot(await response.arrayBuffer());
  } catch (error) {
    if (error instanceof ApiError || error instanceof WireError) throw error;
    throw new ApiError(path, 0, "no readable answer");
  }
}

/** Ids by row. @returns {Promise<{epoch: number | string, sensor_id: string[]}>} */
export async function readIndex() {
  return (await request("/live/index")).body;
}

/** Everything that the API says about every sensor, page by page. @param {AbortSignal} [signal] */
export function readSensors(signal) {
  return /** @type {AsyncGenerator<SensorItem[]>} */ (pages(`/sensors?limit=${PAGE_SIZE}`, signal));
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
  return (await request(`/sensors?${search}`, signal)).body.items;
}

/**
 * One sensor with what the list leaves out.
 * @param {string} id
 * @param {AbortSignal} [signal]
 * @returns {Promise<SensorItem>}
 */
export async function readSensor(id, signal) {
  return (await request(`/sensors/${encodeURIComponent(id)}`, signal)).body;
}

/**
 * A sensor's history from the finest tier that has at most so many points; raw answers page.
 * @param {string} id
 * @param {{fromMs: number, toMs: number, maxPoints: number}} span
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<Readings>}
 */
export async function* readReadings(id, { fromMs, toMs, maxPoints }, signal) {
  const query = new URLSearchParams({
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    resolution: "auto",
    max_points: String(maxPoints),
    limit: String(PAGE_SIZE),
  });
  /** @type {string | null} */
  let cursor = null;
  do {
    if (cursor !== null) query.set("cursor", cursor);
    const path = `/sensors/${encodeURIComponent(id)}/readings?${query}`;
    /** @type {Readings} */
    const answer = (await request(path, signal)).body;
    yield answer;
    cursor = answer.next_cursor;
  } while (cursor !== null);
}

/**
 * @param {string} level of the areas, empty for the city's own
 * @param {AbortSignal} signal
 * @returns {Promise<Overview>}
 */
export async function readOverview(level, signal) {
  return (await request(`/overview?by=area${level && `&level=${level}`}`, signal)).body;
}

/** @returns {Promise<Threshold[]>} */
export async function readThresholds() {
  return (await request("/thresholds")).body.items;
}

/**
 * @param {string} area empty for the city
 * @param {number} limit
 * @param {AbortSignal} signal
 * @returns {Promise<Crossings>}
 */
export async function readCrossings(area, limit, signal) {
  const query = new URLSearchParams({ limit: String(limit), ...(area && { area }) });
  return (await request(`/crossings?${query}`, signal)).body;
}

/**
 * The last 24 hours of one quantity over all sensors of a kind.
 * @param {string} kind
 * @param {string} quantity
 * @param {string} area empty for the city
 * @param {AbortSignal} signal
 * @returns {Promise<Series>}
 */
export async function readSeries(kind, quantity, area, signal) {
  const query = new URLSearchParams({ kind, quantity, max_points: "300", ...(area && { area }) });
  return (await request(`/series?${query}`, signal)).body;
}

/** What tells one build of the room from another. @returns {Promise<string>} */
export async function readBuild() {
  const { version } = (await request("/health")).body;
  const page = await fetch("/", { method: "HEAD", cache: "no-store" });
  return `${version} ${page.headers.get("etag") ?? ""}`;
}

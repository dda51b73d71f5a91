/**
 * The HTTP API: one function per endpoint, typed answers, one error.
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
 * @param {number} [deadlineMs] for the whole answer, body included
 * @returns {Promise<{body: any, headers: Headers}>}
 */
async function request(path, signal, deadlineMs = DEADLINE_MS) {
  const deadline = AbortSignal.timeout(deadlineMs);
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
    const page = /** @type {import("./types.js").Page<T>} */ (answer.body);
    yield page.items;
    cursor = page.next_cursor;
  } while (cursor !== null);
}

/**
 * @template T
 * @param {AsyncGenerator<T[]>} source
 * @returns {Promise<T[]>}
 */
async function collect(source) {
  /** @type {T[]} */
  const all = [];
  for await (const items of source) for (const item of items) all.push(item);
  return all;
}

/**
 * The city with the server's wall clock; also the room's heartbeat, hence its own deadline.
 * @param {number} [deadlineMs]
 * @returns {Promise<{city: import("./types.js").City, serverNowMs: number}>}
 */
export async function readCity(deadlineMs) {
  const { body, headers } = await request("/city", undefined, deadlineMs);
  return { city: body, serverNowMs: Date.parse(headers.get("date") ?? "") };
}

/** @returns {Promise<import("./types.js").Kind[]>} */
export async function readKinds() {
  return (await request("/kinds")).body.items;
}

/** @returns {Promise<import("./types.js").Area[]>} */
export async function readAreas() {
  return (await request("/areas")).body.items;
}

/** @param {string} level @returns {Promise<import("./types.js").Outlines>} */
export async function readOutlines(level) {
  return (await request(`/areas.geojson?level=${encodeURIComponent(level)}`)).body;
}

/** @returns {Promise<import("./types.js").SensorItem[]>} */
export function readSensors() {
  return collect(pages(`/sensors?limit=${PAGE_SIZE}`));
}

/** Ids of the sensors whose gateway is offline. @returns {Promise<Set<string>>} */
export async function readOfflineIds() {
  /** @type {import("./types.js").SensorItem[]} */
  const items = await collect(pages(`/sensors?status=offline&limit=${PAGE_SIZE}`));
  return new Set(items.map((item) => item.sensor_id));
}

/**
 * One sensor with what the list leaves out.
 * @param {string} id
 * @param {AbortSignal} signal
 * @returns {Promise<import("./types.js").SensorItem>}
 */
export async function readSensor(id, signal) {
  return (await request(`/sensors/${encodeURIComponent(id)}`, signal)).body;
}

/**
 * Raw readings, page by page.
 * @param {string} id
 * @param {number} fromMs
 * @param {number} toMs
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<import("./types.js").HistoryItem[]>}
 */
export function readReadings(id, fromMs, toMs, signal) {
  const query = new URLSearchParams({
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    resolution: "raw",
    limit: String(PAGE_SIZE),
  });
  return pages(`/sensors/${encodeURIComponent(id)}/readings?${query}`, signal);
}

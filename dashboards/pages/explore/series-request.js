/** What the server is asked for a line, and how several lines become one request. */
import { instant } from "./question.js";

/**
 * @import { Span } from "./span.js"
 */

/**
 * @typedef {object} LineRequest
 * @property {string} kind
 * @property {string} quantity
 * @property {string} place `city`, `area.<code>` or `sensor.<id>`
 * @property {Span} span
 * @property {string} [resolution] as asked for; none: `auto`
 * @property {string} [by] what stands in place of buckets: `hour,weekday`
 * @property {string} [stat] the usual ones where not given
 */
/** @typedef {{path: string, keys: readonly string[], sensorIds: readonly string[]}} Batch keys and sensors in one order; no sensors: one line of something else */

/** Of each line in one span: what a chart shows without losing anything. */
const POINTS_MOST = 800;
/** As many as the server takes at once. */
const SENSORS_MOST = 20;

/**
 * The parameters for one line: the key under which its answer is kept, and what is copied.
 * @param {LineRequest} request
 */
export function lineQuery(request) {
  const [level, code = ""] = partsOf(request.place);
  const own = level === "city" ? {} : { [level === "area" ? "area" : "sensor_id"]: code };
  return query(request, own);
}

/** @param {string} place @returns {[string, string?]} */
export function partsOf(place) {
  const dot = place.indexOf(".");
  return dot < 0 ? [place] : [place.slice(0, dot), place.slice(dot + 1)];
}

/** @param {LineRequest} request @param {Record<string, string>} own */
function query({ kind, quantity, span, resolution = "auto", by, stat }, own) {
  const isBucketed = by === undefined;
  return new URLSearchParams({
    kind,
    quantity,
    ...own,
    from: instant(span.fromMs),
    to: instant(span.toMs),
    ...(resolution !== "auto" && { resolution }),
    // With a resolution of one's own a span may have more points, and is refused beyond.
    ...(isBucketed && {
      fill: "null",
      max_points: String(resolution === "auto" ? POINTS_MOST : 10_000),
    }),
    ...(by !== undefined && { by }),
    ...(stat !== undefined && { stat }),
  }).toString();
}

/**
 * Lines of sensors that are asked the same are one request; an area or the city is one each.
 * @param {ReadonlyMap<string, LineRequest>} requests by key
 * @returns {Batch[]}
 */
export function batched(requests) {
  /** @type {Map<string, {request: LineRequest, keys: string[], ids: string[]}>} */
  const groups = new Map();
  for (const [key, request] of requests) {
    const [level, id = ""] = partsOf(request.place);
    const isOfSensors = level === "sensor" && request.by === undefined;
    const shared = isOfSensors ? query(request, { by: "sensor" }) : key;
    const group = groups.get(shared);
    if (isOfSensors && group && group.ids.length < SENSORS_MOST) {
      group.keys.push(key);
      group.ids.push(id);
    } else {
      const name = group ? `${shared}&${key}` : shared;
      groups.set(name, { request, keys: [key], ids: isOfSensors ? [id] : [] });
    }
  }
  return [...groups.values()].map(({ request, keys, ids }) => ({
    path: `/series?${ids.length > 0 ? query(request, { by: "sensor", sensor_id: ids.join() }) : keys[0]}`,
    keys,
    sensorIds: ids,
  }));
}

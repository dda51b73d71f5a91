/**
 * The address of a page: `#/map?kind=…`, or `#/sensor/<id>` for one thing of a page.
 * Everything worth sending to a colleague is in it.
 */

/** @typedef {{page: string, item: string, query: Record<string, string>}} Route */

/** @param {string} hash @returns {Route} */
export function parseRoute(hash) {
  const [path = "", search = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const [page = "", item = ""] = path.split("/", 2);
  const query = Object.fromEntries(new URLSearchParams(search));
  return { page, item: decoded(item), query };
}

/** A link that was cut or mistyped leads to a page that says so, not to none. @param {string} part */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    return part;
  }
}

/** Empty parts are left out. @param {Route} route @returns {string} */
export function formatRoute({ page, item, query }) {
  const search = new URLSearchParams(
    Object.entries(query).filter(([, value]) => value !== ""),
  ).toString();
  const path = item === "" ? page : `${page}/${encodeURIComponent(item)}`;
  return `#/${path}${search === "" ? "" : `?${search}`}`;
}

/** The address of the sign-in page, which then leads on. @param {string} hash where to */
export function signInLink(hash) {
  const { page } = parseRoute(hash);
  const isPlace = page !== "" && page !== "sign-in" && page !== "enter";
  return formatRoute({ page: "sign-in", item: "", query: { to: isPlace ? hash : "" } });
}

/** The address of a sensor's own page. @param {string} id */
export function sensorLink(id) {
  return formatRoute({ page: "sensor", item: id, query: {} });
}

/** The address of a district's or ward's page. @param {string} code */
export function areaLink(code) {
  return formatRoute({ page: "area", item: code, query: {} });
}

/** The address of one alert in the console, or of all that stand. @param {number | ""} id @param {string} [area] */
export function alertLink(id, area = "") {
  return formatRoute({ page: "alerts", item: "", query: { alert: `${id}`, area } });
}

/** The address of a rule that alerts are made of. @param {string} id */
export function ruleLink(id) {
  return formatRoute({ page: "rules", item: id, query: {} });
}

/**
 * The address of the history explorer with some places.
 * @param {readonly string[]} places `area.<code>`, `sensor.<id>`
 * @param {string} quantity `kind.quantity`; empty: the city's first measure
 * @param {Record<string, string>} [span] `span`, or `from` and `to`; the explorer's own where not given
 */
export function exploreLink(places, quantity, span = {}) {
  const query = { q: quantity, at: places.join(), ...span };
  return formatRoute({ page: "explore", item: "", query });
}

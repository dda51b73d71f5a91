/**
 * The address of a page: `#/map?sensor=…&kind=…`. Everything worth sending to a colleague is in it.
 */

/** @typedef {{page: string, query: Record<string, string>}} Route */

/** @param {string} hash @returns {Route} */
export function parseRoute(hash) {
  const [path = "", search = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  return { page: path, query: Object.fromEntries(new URLSearchParams(search)) };
}

/** Empty parts are left out. @param {Route} route @returns {string} */
export function formatRoute(route) {
  const query = new URLSearchParams(
    Object.entries(route.query).filter(([, value]) => value !== ""),
  );
  const search = query.toString();
  return `#/${route.page}${search === "" ? "" : `?${search}`}`;
}

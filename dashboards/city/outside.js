/** Which areas are another's. */

/** @import { Me } from "../account/types.js" */
/** @import { Area } from "./types.js" */

/**
 * Whether no ground of an area is open to somebody; of an area that nobody knows that is not said.
 * @param {Me | null | undefined} me
 * @param {Area | undefined} area
 */
export function isOutside(me, area) {
  const own = me?.areas;
  if (!own || !area || own.includes(area.code)) return false;
  return !area.links?.some(({ code, share_frac }) => share_frac > 0 && own.includes(code));
}

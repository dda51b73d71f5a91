/** Whether whoever looks may open a page, and what stands in the way where they may not. */
import { isOutside } from "../city/outside.js";
import { may } from "./account-state.js";

/**
 * @import { Page } from "../pages/page.js"
 * @import { Store } from "../store.js"
 * @import { Me, Right } from "./types.js"
 */

/**
 * What stands in the way: nobody is in, nobody knows yet, an account, a right or the rest of the city is
 * missing, or the area is another's.
 * @typedef {{what: "signIn" | "unknown" | "account" | "city"} | {what: "right", right: Right} | {what: "area", area: string}} Bar
 */

/** @param {Me | null | undefined} me @param {Page<any>} page */
export function isFor(me, { needs = "read", isOfCity = false }) {
  if (needs === "anybody") return true;
  if (isOfCity && me?.areas) return false;
  if (needs === "signed_in") return Boolean(me?.name);
  // Most may look: who it is need not be known first.
  return me === undefined ? needs === "read" : may(me, needs);
}

/** @param {Store} store @param {Page<any>} page @returns {Bar | null} null where nothing does */
export function barOf({ state }, page) {
  const me = state.me.value;
  const { needs = "read" } = page;
  if (needs === "anybody") return null;
  if (me === null) return { what: "signIn" };
  if (!isFor(me, page)) {
    if (me === undefined) return { what: "unknown" };
    if (needs === "signed_in") return { what: "account" };
    return may(me, needs) ? { what: "city" } : { what: "right", right: needs };
  }
  // An area that another page was about stands in no other's way.
  const area = page.hasArea ? state.view.value.filter.area : "";
  return isOutside(me, state.areas.value.get(area)) ? { what: "area", area } : null;
}

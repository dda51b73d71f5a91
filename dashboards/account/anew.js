/**
 * Loads the page anew, because what it holds is no longer for whoever looks now. Why stands in the
 * entry of the browser's history, which outlives the load also where a browser keeps nothing else.
 */

/** @import { Notice } from "./account-state.js" */

const NOTICES = ["signedIn", "signedOut", "signedOutElsewhere", "otherPerson", "otherScope"];

/** @param {Notice} notice what the page then says @param {string} [hash] where it then is */
export function loadAnew(notice, hash = location.hash) {
  history.replaceState({ notice }, "", hash || "#/");
  location.reload();
}

/** Why the page was loaded anew; told once. @returns {Notice | null} */
export function takeNotice() {
  const notice = history.state?.notice;
  if (!NOTICES.includes(notice)) return null;
  history.replaceState(null, "");
  return notice;
}

/** What most never open, with its sheet: both are asked for at the same time, once. */
import { lateSheet } from "../pieces/late-sheet.js";

/** @returns {Promise<typeof import("./late-pages.js")>} */
export async function latePages() {
  const [parts] = await Promise.all([import("./late-pages.js"), lateSheet()]);
  return parts;
}

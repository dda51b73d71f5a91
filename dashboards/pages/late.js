/** What the first view can do without. */
import { lateSheet } from "../pieces/late-sheet.js";

/** What most never open, with its sheet: both are asked for at the same time, once. @returns {Promise<typeof import("./late-pages.js")>} */
export async function latePages() {
  const [parts] = await Promise.all([import("./late-pages.js"), lateSheet()]);
  return parts;
}

/** What is said of sensors one by one. @returns {Promise<typeof import("./late-sensors.js")>} */
export function lateSensors() {
  return import("./late-sensors.js");
}

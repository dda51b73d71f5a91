/** The levels of areas that a city has; each covers it whole. */

/** @typedef {"district" | "ward"} AreaLevel */

/** Coarsest first. @type {readonly AreaLevel[]} */
export const AREA_LEVELS = ["district", "ward"];

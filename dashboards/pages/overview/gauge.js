/**
 * The river gauge for which the city has alarm levels, or else the first. One quantity of one kind
 * stands for the river.
 */

export const GAUGE_KIND = "river_level";
export const GAUGE_QUANTITY = "level_m";

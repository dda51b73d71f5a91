/**
 * The shapes of the status scale as paths in a 16 × 16 box (even-odd fill): markup draws them as
 * SVG, the map rasterises the very same paths.
 */

/**
 * @import { Level } from "../city/level.js"
 * @import { Shape } from "../fleet/status.js"
 */

const OCTAGON = "M5.2.8h5.600L15.200 5.200v5.600L10.800 15.200H5.200L.8 10.800V5.200z";
const TRIANGLE = "M8 1.6 15.2 14.4H.8z";

/**
 * Inside of a level that is held: its ground, and on it a mark of its own.
 * @type {Record<Level, {ground: string, dot: string}>}
 */
export const HELD_PATHS = {
  critical: {
    ground: "M6.264 3.536h3.472L12.464 6.264v3.472L9.736 12.464H6.264L3.536 9.736V6.264z",
    dot: "M8 5.7a2.3 2.3 0 1 0 0 4.600a2.3 2.3 0 1 0 0-4.600z",
  },
  warning: {
    ground: "M8 5.5 11.9 12.3H4.1z",
    dot: "M8 8.500a1.500 1.500 0 1 0 0 3a1.500 1.500 0 1 0 0-3z",
  },
};

/** @type {Record<Shape, string>} */
export const SHAPE_PATHS = {
  diamond: "M8 .8 15.2 8 8 15.2 .8 8z",
  triangle: TRIANGLE,
  triangleHeld: `${TRIANGLE}${HELD_PATHS.warning.ground}${HELD_PATHS.warning.dot}`,
  trianglePending: `${TRIANGLE}${HELD_PATHS.warning.ground}`,
  dot: "M8 3.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9z",
  cross:
    "M3.3 1.2 8 5.9 12.7 1.2 14.8 3.3 10.1 8 14.8 12.7 12.7 14.8 8 10.1 3.3 14.8 1.2 12.7 5.9 8 1.2 3.3z",
  ring: "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13zm0 2.8a3.7 3.7 0 1 1 0 7.4a3.7 3.7 0 1 1 0-7.4z",
  octagon: OCTAGON,
  octagonHeld: `${OCTAGON}${HELD_PATHS.critical.ground}${HELD_PATHS.critical.dot}`,
  square: "M1.800 1.800h12.400v12.400H1.800zM4.800 4.800v6.400h6.400V4.800z",
  half: "M8 1.300a6.700 6.700 0 1 0 0 13.400a6.700 6.700 0 1 0 0-13.400zM8 3.700v8.600a4.300 4.300 0 1 1 0-8.600z",
  bar: "M1.5 6.3h13v3.4h-13z",
};

/** The pages of the room, in the order of the navigation. To add one: its folder, and here its line. */
import { page as explore } from "./explore/page.js";
import { page as map } from "./map/page.js";
import { page as overview } from "./overview/page.js";
import { page as pieces } from "./pieces/page.js";
import { page as sensor } from "./sensor/page.js";

/** @import { Page } from "./page.js" */

/** @type {readonly Page<any>[]} */
export const PAGES = [overview, map, explore, sensor, pieces];

/** The pages of the room, in the order of the navigation. To add one: its folder, and here its line. */
import { page as alerts } from "./alerts/page.js";
import { page as area } from "./area/page.js";
import { page as audit } from "./audit/page.js";
import { page as enter } from "./enter/page.js";
import { page as explore } from "./explore/page.js";
import { page as keys } from "./keys/page.js";
import { page as map } from "./map/page.js";
import { page as me } from "./me/page.js";
import { page as overview } from "./overview/page.js";
import { page as people } from "./people/page.js";
import { page as pieces } from "./pieces/page.js";
import { page as rules } from "./rules/page.js";
import { page as sensor } from "./sensor/page.js";
import { page as signIn } from "./sign-in/page.js";

/** @import { Page } from "./page.js" */

/** @type {readonly Page<any>[]} */
export const PAGES = [
  overview,
  area,
  map,
  alerts,
  explore,
  sensor,
  pieces,
  signIn,
  enter,
  me,
  rules,
  people,
  keys,
  audit,
];

/** The pages of the room, in the order of the navigation. To add one: a file here and a line below. */
import { mountMapPage } from "./map/page.js";
import { mountOverviewPage } from "./overview/page.js";
import { mountSensorPage } from "./sensor/page.js";

/**
 * @import { Store } from "../store.js"
 * @import { WordKey } from "../words/i18n.js"
 */

/** What a page may ask of the running application. @typedef {{reload: () => void}} PageServices */
/**
 * @typedef {object} Page
 * @property {string} id first part of its address
 * @property {WordKey} word
 * @property {string} icon
 * @property {boolean} isListed whether the navigation leads there
 * @property {(root: HTMLElement, store: Store, services: PageServices) => () => void} mount
 *   puts the page into `root`; what comes back takes it away and stops all that it started
 */

/** @type {readonly Page[]} */
export const PAGES = [
  {
    id: "overview",
    word: "nav.overview",
    icon: "overview",
    isListed: true,
    mount: mountOverviewPage,
  },
  { id: "map", word: "nav.map", icon: "map", isListed: true, mount: mountMapPage },
  { id: "sensor", word: "nav.sensor", icon: "chart", isListed: false, mount: mountSensorPage },
];

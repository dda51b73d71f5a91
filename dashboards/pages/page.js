/** What a page is to the room. Types only: nothing here runs. */

/**
 * @import { Session } from "../account/session.js"
 * @import { Right } from "../account/types.js"
 * @import { Store } from "../store.js"
 * @import { WordKey } from "../words/i18n.js"
 * @import { Route } from "../words/route.js"
 */

/** What a page may ask of the running application. @typedef {{reload: () => void, session: Session}} PageServices */
/**
 * Whom a page is for: anybody, whoever is signed in, or those who have a right.
 * @typedef {"anybody" | "signed_in" | Right} Needs
 */
/**
 * What of a page is in the address, so that it can be sent as a link.
 * @template Slice
 * @typedef {object} PageRoute
 * @property {(route: Route, store: Store, slice: Slice) => void} read make it so
 * @property {(store: Store, slice: Slice) => Omit<Route, "page"> & {step?: string}} write how it is, and
 *   what of it "back" undoes; signals that it reads move the address on
 */
/**
 * @template [Slice=undefined] its own part of the store
 * @typedef {object} Page
 * @property {string} id first part of its address, and the name of its folder
 * @property {WordKey} word
 * @property {string} icon
 * @property {boolean} isListed whether the navigation leads there
 * @property {Needs} [needs] whoever looks at the city, where left out
 * @property {boolean} [isOfCity] whether it is for those alone who may see the whole city
 * @property {boolean} [hasArea] whether its address may name one area that it is about
 * @property {PageRoute<Slice>} [route] where it has more in its address than its id
 * @property {(store: Store) => Slice} [createSlice] called once; what it holds outlives the mount
 * @property {(slice: Slice) => string} [titleMark] what the document's title says before the page's name;
 *   empty for nothing
 * @property {(root: HTMLElement, store: Store, services: PageServices, slice: Slice) => () => void} mount
 *   puts the page into `root`; what comes back takes it away and stops all that it started
 */

export {};

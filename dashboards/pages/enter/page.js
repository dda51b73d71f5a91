/**
 * Where a one-time link leads: it signs in, once. The token is taken out of the address, and so out of
 * the browser's history, before anything else is done with it.
 */
import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { mountLate } from "../../pieces/late-part.js";
import { latePages } from "../late.js";

/**
 * @import { Signal } from "@preact/signals"
 * @import { Page } from "../page.js"
 */

/** The token, until it is used. @type {Page<Signal<string>>} */
export const page = {
  id: "enter",
  word: "enter.title",
  icon: "key",
  isListed: false,
  needs: "anybody",
  route: {
    read: ({ item }, _store, token) => {
      if (item !== "") token.value = item;
    },
    write: () => ({ item: "", query: {} }),
  },
  createSlice: () => signal(""),
  mount: (root, store, { session }, token) =>
    mountLate(
      root,
      latePages(),
      ({ EnterPage }) => html`<${EnterPage} ...${{ store, session, token }} />`,
    ),
};

/** Where one signs in: of its own accord, or in place of a page that is for nobody who is not in. */
import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { mountLate } from "../../pieces/late-part.js";
import { latePages } from "../late.js";

/**
 * @import { Signal } from "@preact/signals"
 * @import { Page } from "../page.js"
 */

const START = "#/overview";

/** Where one then is. @type {Page<Signal<string>>} */
export const page = {
  id: "sign-in",
  word: "signIn.title",
  icon: "user",
  isListed: false,
  needs: "anybody",
  route: {
    read: ({ query }, _store, to) => {
      to.value = query.to ?? "";
    },
    write: (_store, to) => ({ item: "", query: { to: to.value } }),
  },
  createSlice: () => signal(""),
  mount: (root, store, { session }, to) =>
    mountLate(
      root,
      latePages(),
      ({ SignInPage }) => html`<${SignInPage} ...${{ store, session, to }} />`,
    ),
};

/** Only ever a place of this room. @param {string} to */
export function linkTo(to) {
  return /^#\/[\w-]/.test(to) ? to : START;
}

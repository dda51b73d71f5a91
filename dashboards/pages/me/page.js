/** One's own page: who one is, what one may, the password, the keys of one's programs. */
import { html } from "htm/preact";
import { createKeys } from "../../account/keys-feed.js";
import { follow } from "../../live/resource.js";
import { mountLate } from "../../pieces/late-part.js";

/**
 * @import { Keys } from "../../account/keys-feed.js"
 * @import { Page } from "../page.js"
 */

/** @type {Page<Keys>} */
export const page = {
  id: "me",
  word: "me.title",
  icon: "user",
  isListed: false,
  needs: "signed_in",
  createSlice: (store) => createKeys(store, () => store.state.me.peek()?.name ?? ""),
  mount: (root, store, { session }, keys) => {
    const wish = () => (store.state.me.value?.rights.includes("own_keys") ? "own" : "");
    const stop = follow(store, wish, [keys.keys]);
    const unmount = mountLate(
      root,
      import("../late-pages.js"),
      ({ MePage }) => html`<${MePage} ...${{ store, session, keys }} />`,
    );
    return () => {
      stop();
      unmount();
    };
  },
};

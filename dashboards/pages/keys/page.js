/** The keys of everybody's programs, for those who look after them. */
import { html } from "htm/preact";
import { createKeys } from "../../account/keys-feed.js";
import { follow } from "../../live/resource.js";
import { mountLate } from "../../pieces/late-part.js";
import { latePages } from "../late.js";

/**
 * @import { Keys } from "../../account/keys-feed.js"
 * @import { Page } from "../page.js"
 */

/** @type {Page<Keys>} */
export const page = {
  id: "keys",
  word: "keys.title",
  icon: "key",
  isListed: false,
  needs: "manage_keys",
  createSlice: (store) => createKeys(store, () => ""),
  mount: (root, store, _services, keys) => {
    const stop = follow(store, () => "all", [keys.keys]);
    const unmount = mountLate(
      root,
      latePages(),
      ({ KeysPage }) => html`<${KeysPage} ...${{ store, keys }} />`,
    );
    return () => {
      stop();
      unmount();
    };
  },
};

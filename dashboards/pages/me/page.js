/** One's own page: who one is, what one may, the password, the keys of one's programs. */
import { html } from "htm/preact";
import { createKeys } from "../../account/keys-feed.js";
import { createUnits } from "../../account/units-feed.js";
import { follow } from "../../live/resource.js";
import { mountLate } from "../../pieces/late-part.js";
import { latePages } from "../late.js";

/**
 * @import { Keys } from "../../account/keys-feed.js"
 * @import { Units } from "../../account/units-feed.js"
 * @import { Page } from "../page.js"
 */

/** @type {Page<{keys: Keys, units: Units}>} */
export const page = {
  id: "me",
  word: "me.title",
  icon: "user",
  isListed: false,
  needs: "signed_in",
  createSlice: (store) => ({
    keys: createKeys(store, () => store.state.me.peek()?.name ?? ""),
    units: createUnits(store),
  }),
  mount: (root, store, { session }, { keys, units }) => {
    const wish = () => (store.state.me.value?.rights.includes("own_keys") ? "own" : "");
    const stops = [follow(store, wish, [keys.keys]), follow(store, () => "all", [units])];
    const unmount = mountLate(
      root,
      latePages(),
      ({ MePage }) => html`<${MePage} ...${{ store, session, keys, units }} />`,
    );
    return () => {
      for (const stop of stops) stop();
      unmount();
    };
  },
};

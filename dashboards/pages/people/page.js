/** Who has an account, what they may and where: for those who look after people. */
import { html } from "htm/preact";
import { follow } from "../../live/resource.js";
import { mountLate } from "../../pieces/late-part.js";
import { latePages } from "../late.js";
import { createPeople } from "./state.js";

/**
 * @import { Page } from "../page.js"
 * @import { People } from "./state.js"
 */

/** @type {Page<People>} */
export const page = {
  id: "people",
  word: "people.title",
  icon: "users",
  isListed: false,
  needs: "manage_people",
  route: {
    read: ({ item }, _store, people) => people.opened(item),
    write: (_store, people) => ({ item: people.openedName.value, query: {} }),
  },
  createSlice: createPeople,
  mount: (root, store, _services, people) => {
    const stop = follow(store, () => "all", [people.people, people.units]);
    const unmount = mountLate(
      root,
      latePages(),
      ({ PeoplePage }) => html`<${PeoplePage} ...${{ store, people }} />`,
    );
    return () => {
      stop();
      unmount();
    };
  },
};

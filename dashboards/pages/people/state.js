/** The people page's own part of the store: everybody with an account, and who of them is looked at. */
import { signal } from "@preact/signals";
import { createUnits } from "../../account/units-feed.js";
import { readDocument, send } from "../../live/request.js";
import { resource } from "../../live/resource.js";

/**
 * @import { Store } from "../../store.js"
 * @import { Person, Role } from "../../account/types.js"
 */

const PERIOD_MS = 60_000;

/** @typedef {{role?: Role, areas?: string[] | null, unit?: string | null, is_disabled?: boolean, password?: string}} Change */
/** @typedef {Change & {name: string, display_name?: string, role: Role}} NewPerson */
/** A one-time link. @typedef {{url: string, expires_at: string}} Link */
/** @typedef {ReturnType<typeof createPeople>} People */

/** @param {Store} store */
export function createPeople(store) {
  const openedName = signal("");
  const people = resource(readPeople, PERIOD_MS, () => store.now());
  const again = () => people.ask(new AbortController().signal);
  return {
    people,
    units: createUnits(store),
    again,
    openedName,

    /** @param {string} name empty for nobody */
    opened: (name) => {
      openedName.value = name;
    },

    /** Throws an `ApiError`, as all of these do. @param {NewPerson} person */
    added: async (person) => {
      await send("POST", "/users", person);
      await again();
    },

    /** @param {string} name @param {Change} change */
    changed: async (name, change) => {
      await send("PATCH", `/users/${encodeURIComponent(name)}`, change);
      await again();
    },

    /** A link that signs this person in. @param {string} name @returns {Promise<Link>} */
    linked: (name) => send("POST", `/users/${encodeURIComponent(name)}/link`),
  };
}

/** @param {AbortSignal} aborted @returns {Promise<readonly Person[]>} */
async function readPeople(aborted) {
  return (await readDocument("/users", aborted)).items;
}

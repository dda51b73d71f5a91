/** Keys of programs: read, made, revoked. */
import { readDocument, send } from "../live/request.js";
import { resource } from "../live/resource.js";

/**
 * @import { Store } from "../store.js"
 * @import { Key } from "./types.js"
 */

const PERIOD_MS = 60_000;

/** @typedef {{label: string, rights: string[], areas: string[] | null, expires_at: string}} NewKey */
/** @typedef {ReturnType<typeof createKeys>} Keys */

/** @param {Store} store @param {() => string} nameOf whose keys; empty for all that one may see */
export function createKeys(store, nameOf) {
  const keys = resource(
    (aborted) => readKeys(nameOf(), aborted),
    PERIOD_MS,
    () => store.now(),
  );
  const again = () => keys.ask(new AbortController().signal);
  return {
    keys,
    again,

    /** Throws an `ApiError`. @param {NewKey} given @returns {Promise<Key & {key: string}>} with its secret, this once */
    made: async (given) => {
      const made = await send("POST", "/keys", given);
      void again();
      return made;
    },

    /** Throws an `ApiError`. @param {string} keyId */
    revoked: async (keyId) => {
      await send("DELETE", `/keys/${encodeURIComponent(keyId)}`);
      await again();
    },
  };
}

/** @param {string} name @param {AbortSignal} aborted @returns {Promise<readonly Key[]>} */
async function readKeys(name, aborted) {
  const query = name === "" ? "" : `?${new URLSearchParams({ name })}`;
  return (await readDocument(`/keys${query}`, aborted)).items;
}

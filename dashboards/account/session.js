/**
 * Follows the session: who is in, whether they still are, and what other pages of this browser say of
 * that. The same person goes on where they stood; for anybody else the page is loaded anew, since what
 * it holds was not for them.
 */
import { effect, untracked } from "@preact/signals";
import { door } from "../live/door.js";
import { ApiError, request, send } from "../live/request.js";
import { loadAnew, takeNotice } from "./anew.js";

/**
 * @import { Store } from "../store.js"
 * @import { Me, SignIn } from "./types.js"
 */

const CHANNEL = "ioc.session";
const LOOK_MS = 60_000;
/** While the door is shut and the server does not answer. */
const LOOK_AGAIN_MS = 3000;
/** How long before its end a session is said to end. */
export const WARNED_MS = 15 * 60_000;
const UNAUTHORIZED = 401;

/** Who is in; or how one gets in where nobody is. @typedef {{me: Me, aheadMs: number} | {me: null, signIn: SignIn | undefined}} Found */
/** @typedef {{signIn: (given: Credentials, hash?: string) => Promise<void>, signOut: () => Promise<void>}} Session */
/** @typedef {{name: string, password: string} | {token: string}} Credentials */

/** @param {Store} store @returns {Session & {stop: () => void}} */
export function followSession(store) {
  const channel = new BroadcastChannel(CHANNEL);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let ending;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let again;
  store.noticed(takeNotice());

  /** Whoever looks on meanwhile without an account would be told, and refused, other things. @param {SignIn | undefined} signIn @param {boolean} isOpenRead */
  const end = (signIn, isOpenRead) => {
    if (store.state.isSessionOver.peek()) return;
    store.sessionEnded(signIn, isOpenRead);
    door.shut();
  };

  /** @param {Me} me @param {number} aheadMs of the server's clock */
  const goOn = (me, aheadMs) => {
    store.meArrived(me);
    if (door.isShut.peek()) door.opened();
    clearTimeout(ending);
    if (!me.session) return;
    const leftMs = Date.parse(me.session.ends_at) - aheadMs - Date.now();
    ending = setTimeout(store.sessionEnding, Math.max(0, leftMs - WARNED_MS));
  };
  /** @param {Found} found */
  const judge = (found) => {
    const known = store.state.me.peek();
    if (!known && !found.me) return store.nobodyIsIn(found.signIn);
    if (known === null) return loadAnew("signedIn");
    if (!known) return found.me && goOn(found.me, found.aheadMs);
    if (!found.me) {
      if (known.name === null) return loadAnew("signedOutElsewhere");
      return end(found.signIn, false);
    }
    if (isSameView(known, found.me)) return goOn(found.me, found.aheadMs);
    if (found.me.name === null) return end(found.me.sign_in, true);
    return loadAnew(found.me.name === known.name ? "otherScope" : "otherPerson");
  };
  const look = async () => {
    clearTimeout(again);
    try {
      judge(await readMe());
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (door.isShut.peek() || store.state.me.peek() === undefined)
        again = setTimeout(() => void look(), LOOK_AGAIN_MS);
    }
  };

  channel.onmessage = ({ data }) => {
    // What stands on a page of somebody who has left is not left standing.
    if (data === "signedOut") loadAnew("signedOutElsewhere");
    else void look();
  };
  const onShown = () => document.visibilityState === "visible" && void look();
  document.addEventListener("visibilitychange", onShown);
  const timer = setInterval(() => void look(), LOOK_MS);
  const stops = [
    effect(() => {
      if (door.isShut.value) untracked(() => void look());
    }),
    effect(() => {
      if (door.calls.value > 0) untracked(store.signInAsked);
    }),
  ];
  void look();

  return {
    /** Throws an `ApiError` where one is not let in. */
    signIn: async (given, hash) => {
      await send("POST", "/session", given, { isAtDoor: true });
      channel.postMessage("changed");
      const isBack = store.state.me.peek()?.name && hash === undefined;
      if (isBack) await look();
      else loadAnew("signedIn", hash);
    },

    /** Throws an `ApiError` where the session goes on. */
    signOut: async () => {
      try {
        await send("DELETE", "/session", undefined, { isAtDoor: true });
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== UNAUTHORIZED) throw error;
      }
      channel.postMessage("signedOut");
      loadAnew("signedOut", "#/sign-in");
    },

    stop: () => {
      for (const stop of stops) stop();
      document.removeEventListener("visibilitychange", onShown);
      clearInterval(timer);
      clearTimeout(ending);
      clearTimeout(again);
      channel.close();
    },
  };
}

/** Whether what a page holds is as much for one as for the other. @param {Me} known @param {Me} found */
function isSameView(known, found) {
  const areas = (/** @type {Me} */ { areas }) => areas && [...areas].sort().join();
  return known.name === found.name && areas(known) === areas(found);
}

/** @returns {Promise<Found>} */
async function readMe() {
  const ask = () => request("/me", undefined, foundIn, [UNAUTHORIZED], { isAtDoor: true });
  const found = await ask();
  // A session that has ended is refused once, and its cookie taken: then it shows who may look on.
  return found.me ? found : await ask();
}

/** @param {Response} response @returns {Promise<Found>} */
async function foundIn(response) {
  const document = await response.json();
  if (response.status === UNAUTHORIZED) return { me: null, signIn: document.sign_in };
  const serverMs = Date.parse(response.headers.get("date") ?? "");
  return { me: document, aheadMs: Number.isNaN(serverMs) ? 0 : serverMs - Date.now() };
}

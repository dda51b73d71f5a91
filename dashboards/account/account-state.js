/** The part of the store about whoever looks: who they are, what they may, how their session stands. */
import { batch, signal } from "@preact/signals";
import { isOutside } from "../city/outside.js";

/** @import { Me, Right, SignIn } from "./types.js" */
/** @import { Area } from "../city/types.js" */
/** @import { Store } from "../store.js" */

/** What the page says once about its session. @typedef {"signedIn" | "signedOut" | "signedOutElsewhere" | "otherPerson" | "otherScope"} Notice */

const PASSWORD_ALONE = { password: true, oidc: null };

export function createAccountState() {
  const state = {
    /** undefined before the server has told, null where nobody is let in */
    me: signal(/** @type {Me | null | undefined} */ (undefined)),
    signIn: signal(/** @type {SignIn} */ (PASSWORD_ALONE)),
    /** whether the session has ended while somebody looked */
    isSessionOver: signal(false),
    /** whether the server lets look on without an account */
    isOpenRead: signal(false),
    /** whether the session will soon end, whatever is done */
    isSessionEnding: signal(false),
    /** whether somebody signs in over the page */
    isSigningIn: signal(false),
    notice: signal(/** @type {Notice | null} */ (null)),
  };
  const actions = {
    /** @param {Me} me */
    meArrived: (me) =>
      batch(() => {
        // An answer that says nothing new must draw nothing anew.
        if (JSON.stringify(me) !== JSON.stringify(state.me.value)) state.me.value = me;
        state.signIn.value = me.sign_in;
        state.isOpenRead.value = me.open_read;
        state.isSessionOver.value = false;
        state.isSigningIn.value = false;
        state.isSessionEnding.value = false;
      }),

    /** Nobody is let in without signing in. @param {SignIn | undefined} signIn */
    nobodyIsIn: (signIn) =>
      batch(() => {
        state.me.value = null;
        state.signIn.value = signIn ?? PASSWORD_ALONE;
      }),

    /** @param {SignIn | undefined} signIn @param {boolean} isOpenRead */
    sessionEnded: (signIn, isOpenRead) =>
      batch(() => {
        if (signIn) state.signIn.value = signIn;
        state.isOpenRead.value = isOpenRead;
        state.isSessionOver.value = true;
        state.isSessionEnding.value = false;
        state.isSigningIn.value = true;
      }),

    sessionEnding: () => {
      state.isSessionEnding.value = true;
    },

    signInAsked: () => {
      state.isSigningIn.value = true;
    },

    signInPutOff: () => {
      state.isSigningIn.value = false;
    },

    /** @param {Notice | null} notice */
    noticed: (notice) => {
      state.notice.value = notice;
    },
  };
  return { state, actions };
}

/** @param {Me | null | undefined} me @param {Right} right */
export function may(me, right) {
  return me?.rights.includes(right) ?? false;
}

/** The areas of which whoever looks may see some ground. @param {Store["state"]} state @returns {Area[]} */
export function openAreas({ me, areas }) {
  return [...areas.value.values()].filter((area) => !isOutside(me.value, area));
}

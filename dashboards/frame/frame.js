/** The frame around every page: the header, and the page of the address mounted below it. */
import { computed, effect, untracked } from "@preact/signals";
import { html } from "htm/preact";
import { render } from "preact";
import { barOf } from "../account/allowed.js";
import { latePages } from "../pages/late.js";
import { language, t } from "../words/i18n.js";
import { followNews } from "./announcer.js";
import { mountForbidden } from "./forbidden.js";
import { Header } from "./header.js";
import { missingOf, mountMissing } from "./missing.js";
import { titleMark } from "./news.js";

/**
 * @import { Bar } from "../account/allowed.js"
 * @import { Session } from "../account/session.js"
 * @import { What } from "./missing.js"
 * @import { Page, PageServices } from "../pages/page.js"
 * @import { createStore } from "../store.js"
 */

/**
 * @param {HTMLElement} header
 * @param {HTMLElement} main
 * @param {ReturnType<typeof createStore>} store
 * @param {PageServices} services
 * @param {readonly Page<any>[]} pages
 * @returns {() => void} unmount
 */
export function mountFrame(header, main, store, services, pages) {
  for (const shell of [header, main]) shell.replaceChildren();
  const { session } = services;
  render(html`<${Header} ...${{ store, pages, session }} />`, header);
  const unmountOver = mountSignIn(store, session);
  let unmountPage = () => {};
  let isLater = false;
  // A signal tells of another place, not of the same place found again.
  const key = computed(() => keyOf(placeOf(store, pages)));
  const mountPage = () => {
    const { page, missing, bar } = placeOf(store, pages);
    if (missing) return mountMissing(main, store, missing);
    if (page && bar) return mountForbidden(main, store, page, bar);
    return page?.mount(main, store, services, store.slices[page.id]) ?? (() => {});
  };
  const stopPages = effect(() => {
    key.value;
    const { page, missing, bar } = untracked(() => placeOf(store, pages));
    document.documentElement.dataset.page = missing || bar ? "missing" : (page?.id ?? "");
    untracked(unmountPage);
    // What a page reads while it mounts must not make it mount again.
    unmountPage = untracked(mountPage);
    // Whoever followed a link of the page before goes on in this one, not at the top of the document.
    if (isLater && document.activeElement === document.body) main.focus({ preventScroll: true });
    isLater = true;
  });
  const stopTitle = effect(() => {
    const { page, missing } = placeOf(store, pages);
    // Reading the language here keeps the tab's title translated.
    const name = t(page && !missing ? page.word : "missing.title");
    const own = page?.titleMark?.(store.slices[page.id]) ?? "";
    const mark = store.state.me.value === null ? "" : titleMark(store);
    document.title = `${mark}${own}${name} · ${t("brand.title")} (${language.value.toUpperCase()})`;
  });
  const stopNews = followNews(store);
  return () => {
    stopNews();
    stopPages();
    stopTitle();
    unmountPage();
    render(null, header);
    unmountOver();
  };
}

/**
 * The dialog over the page, from when somebody first has to sign in again.
 * @param {ReturnType<typeof createStore>} store
 * @param {Session} session
 * @returns {() => void} unmount
 */
function mountSignIn(store, session) {
  const over = document.createElement("div");
  document.body.append(over);
  const stop = effect(() => {
    if (!store.state.isSigningIn.value || over.hasChildNodes()) return;
    void latePages().then(({ SignInDialog }) =>
      render(html`<${SignInDialog} store=${store} session=${session} />`, over),
    );
  });
  return () => {
    stop();
    render(null, over);
    over.remove();
  };
}

const SIGN_IN = "sign-in";

/**
 * What stands below the head: a page, or what stands in the way of it.
 * @param {ReturnType<typeof createStore>} store
 * @param {readonly Page<any>[]} pages
 * @returns {{page: Page<any> | undefined, missing: What | null, bar: Bar | null}}
 */
function placeOf(store, pages) {
  const find = (/** @type {string} */ id) => pages.find((page) => page.id === id);
  const page = find(store.state.page.value);
  const bar = page ? barOf(store, page) : null;
  // The address stays, so that one then stands where it leads.
  if (bar?.what === "signIn") return { page: find(SIGN_IN), missing: null, bar: null };
  return { page, missing: missingOf(store, pages), bar };
}

/** @param {ReturnType<typeof placeOf>} place */
function keyOf({ page, missing, bar }) {
  return JSON.stringify([page?.id, missing, bar]);
}

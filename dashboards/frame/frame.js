/** The frame around every page: the header, and the page of the address mounted below it. */
import { computed, effect, untracked } from "@preact/signals";
import { html } from "htm/preact";
import { render } from "preact";
import { language, t } from "../words/i18n.js";
import { followNews } from "./announcer.js";
import { Header } from "./header.js";
import { missingOf, mountMissing } from "./missing.js";
import { titleMark } from "./news.js";

/**
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
  render(html`<${Header} store=${store} pages=${pages} />`, header);
  let unmountPage = () => {};
  let isLater = false;
  const missing = computed(() => missingOf(store, pages));
  const mountPage = () => {
    if (missing.value) return mountMissing(main, store, missing.value);
    const page = pages.find((candidate) => candidate.id === store.state.page.value);
    return page?.mount(main, store, services, store.slices[page.id]) ?? (() => {});
  };
  const stopPages = effect(() => {
    document.documentElement.dataset.page = missing.value ? "missing" : store.state.page.value;
    untracked(unmountPage);
    // What a page reads while it mounts must not make it mount again.
    unmountPage = untracked(mountPage);
    // Whoever followed a link of the page before goes on in this one, not at the top of the document.
    if (isLater && document.activeElement === document.body) main.focus({ preventScroll: true });
    isLater = true;
  });
  const stopTitle = effect(() => {
    const page = pages.find((candidate) => candidate.id === store.state.page.value);
    // Reading the language here keeps the tab's title translated.
    const name = t(page && !missing.value ? page.word : "missing.title");
    const own = page?.titleMark?.(store.slices[page.id]) ?? "";
    document.title = `${titleMark(store)}${own}${name} · ${t("brand.title")} (${language.value.toUpperCase()})`;
  });
  const stopNews = followNews(store);
  return () => {
    stopNews();
    stopPages();
    stopTitle();
    unmountPage();
    render(null, header);
  };
}

/** The frame around every page: the header, and the page of the address mounted below it. */
import { effect, untracked } from "@preact/signals";
import { html } from "htm/preact";
import { render } from "preact";
import { language, t } from "../words/i18n.js";
import { followNews } from "./announcer.js";
import { Header } from "./header.js";
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
  render(html`<${Header} store=${store} pages=${pages} />`, header);
  let unmountPage = () => {};
  let isLater = false;
  const stopPages = effect(() => {
    const id = store.state.page.value;
    document.documentElement.dataset.page = id;
    const page = pages.find((candidate) => candidate.id === id);
    untracked(unmountPage);
    // What a page reads while it mounts must not make it mount again.
    unmountPage = page
      ? untracked(() => page.mount(main, store, services, store.slices[page.id]))
      : () => {};
    // Whoever followed a link of the page before goes on in this one, not at the top of the document.
    if (isLater && document.activeElement === document.body) main.focus({ preventScroll: true });
    isLater = true;
  });
  const stopTitle = effect(() => {
    const page = pages.find((candidate) => candidate.id === store.state.page.value);
    // Reading the language here keeps the tab's title translated.
    document.title = `${titleMark(store)}${page ? t(page.word) : ""} · ${t("brand.title")} (${language.value.toUpperCase()})`;
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

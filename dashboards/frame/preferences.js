/**
 * Language and theme as this browser last had them, applied to the document.
 * Without a stored choice: Vietnamese, and dark, as a control room is.
 */
import { effect } from "@preact/signals";
import { language, setLanguage } from "../words/i18n.js";

/** @import { Store } from "../store.js" */

/** @typedef {"dark" | "light"} Theme */

const LANGUAGE_KEY = "ioc.language";
const THEME_KEY = "ioc.theme";

/**
 * @param {Store} store
 * @returns {() => void} stop
 */
export function followPreferences(store) {
  if (localStorage.getItem(LANGUAGE_KEY) === "en") setLanguage("en");
  if (localStorage.getItem(THEME_KEY) === "light") store.themeChanged("light");
  const root = document.documentElement;
  const stops = [
    effect(() => {
      root.lang = language.value;
      localStorage.setItem(LANGUAGE_KEY, language.value);
    }),
    effect(() => {
      root.dataset.theme = store.state.theme.value;
      localStorage.setItem(THEME_KEY, store.state.theme.value);
    }),
    // The colour tokens of values and statuses fade by this attribute.
    effect(() => {
      root.dataset.connection = store.state.connection.value;
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

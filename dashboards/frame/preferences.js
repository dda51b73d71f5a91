/**
 * Language, theme and sound as this browser last had them, applied to the document.
 * Without a stored choice: Vietnamese, dark, as a control room is, and silent.
 */
import { effect } from "@preact/signals";
import { remember, remembered } from "../pieces/browser-memory.js";
import { language, setLanguage } from "../words/i18n.js";

/** @import { Store } from "../store.js" */

/** @typedef {"dark" | "light"} Theme */

const LANGUAGE_KEY = "ioc.language";
const THEME_KEY = "ioc.theme";
const SOUND_KEY = "ioc.sound";

/**
 * @param {Store} store
 * @returns {() => void} stop
 */
export function followPreferences(store) {
  if (remembered(LANGUAGE_KEY) === "en") setLanguage("en");
  if (remembered(THEME_KEY) === "light") store.themeChanged("light");
  if (remembered(SOUND_KEY) === "on") store.soundChanged(true);
  const root = document.documentElement;
  const stops = [
    effect(() => {
      root.lang = language.value;
      remember(LANGUAGE_KEY, language.value);
    }),
    effect(() => {
      root.dataset.theme = store.state.theme.value;
      remember(THEME_KEY, store.state.theme.value);
    }),
    effect(() => {
      remember(SOUND_KEY, store.state.isSoundOn.value ? "on" : "off");
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

/**
 * The words of the screen in the chosen language.
 * Both dictionaries have the same keys (checked by the compiler and by a test); a key that is
 * missing at run time is shown in brackets rather than hidden.
 */
import { signal } from "@preact/signals";
import { en } from "./en.js";
import { vi } from "./vi.js";

/**
 * @import { Signal } from "@preact/signals"
 * @import { late } from "./late-vi.js"
 */

/** @typedef {"vi" | "en"} Language */

/** @typedef {keyof typeof vi | keyof typeof late} WordKey */

/** @type {Record<Language, Record<string, string>>} */
const DICTIONARIES = { vi: { ...vi }, en: { ...en } };

/** Words of what is not in the first view. @param {Record<Language, Record<string, string>>} late */
export function wordsCame(late) {
  Object.assign(DICTIONARIES.vi, late.vi);
  Object.assign(DICTIONARIES.en, late.en);
}

/** @type {Signal<Language>} */
export const language = signal("vi");

/** @param {Language} next */
export function setLanguage(next) {
  language.value = next;
}

/**
 * The words for `key`, with `{name}` places filled from `values`.
 * @param {WordKey} key
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function t(key, values) {
  const text = DICTIONARIES[language.value][key] ?? `⟦${key}⟧`;
  if (!values) return text;
  return text.replace(/\{(\w+)\}/g, (place, name) => String(values[name] ?? place));
}

/**
 * The name that a thing of the API (kind, quantity, area, city) carries in the chosen language.
 * @param {{name_vi: string, name_en: string}} named
 */
export function nameOf(named) {
  return language.value === "vi" ? named.name_vi : named.name_en;
}

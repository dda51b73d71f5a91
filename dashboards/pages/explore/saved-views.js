/** Views that were saved by name, in this browser alone. */
import { signal } from "@preact/signals";
import { remember, remembered } from "../../pieces/browser-memory.js";
import { t } from "../../words/i18n.js";
import { readQuestion, writeQuestion } from "./question.js";

/** @import { Question } from "./question.js" */

/** `query` as the address has it; a span up to now stays one. @typedef {{name: string, query: Record<string, string>}} SavedView */
/** @typedef {ReturnType<typeof createSavedViews>} SavedViews */

const KEY = "ioc.views";
const MOST = 50;

/** @typedef {{remembered: (key: string) => string | null, remember: (key: string, text: string) => boolean}} Memory */

/** @param {Memory} [memory] */
export function createSavedViews(memory = { remember, remembered }) {
  const views = signal(read(memory));
  const keep = (/** @type {readonly SavedView[]} */ next) => {
    if (!memory.remember(KEY, JSON.stringify(next))) throw new Error(t("views.unkept"));
    views.value = next;
  };
  return {
    views,
    most: MOST,

    /** Of one name there is one view. Throws where this browser keeps nothing. @param {string} name @param {Question} question */
    saved: (name, question) => {
      // Another tab may have saved some meanwhile.
      const others = read(memory).filter((view) => view.name !== name);
      const query = Object.fromEntries(
        Object.entries(writeQuestion(question)).filter(([, value]) => value !== ""),
      );
      keep([...others, { name, query }].slice(-MOST));
    },

    /** @param {string} name */
    removed: (name) => keep(read(memory).filter((view) => view.name !== name)),
  };
}

/** What another program has put there is as if it were not there. @param {Memory} memory @returns {readonly SavedView[]} */
function read(memory) {
  try {
    const found = JSON.parse(memory.remembered(KEY) ?? "[]");
    if (!Array.isArray(found)) return [];
    return found
      .filter((one) => typeof one?.name === "string" && typeof one?.query === "object")
      .map(({ name, query }) => ({ name, query: written(query) }));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return [];
  }
}

/** @param {Record<string, unknown>} query */
function written(query) {
  const texts = Object.entries(query ?? {}).map(([name, value]) => [name, String(value)]);
  return writeQuestion(readQuestion(Object.fromEntries(texts)));
}

/** Views that were saved by name, in this browser alone. */
import { signal } from "@preact/signals";
import { readQuestion, writeQuestion } from "./question.js";

/** @import { Question } from "./question.js" */

/** `query` as the address has it; a span up to now stays one. @typedef {{name: string, query: Record<string, string>}} SavedView */
/** @typedef {ReturnType<typeof createSavedViews>} SavedViews */

const KEY = "ioc.views";
const MOST = 50;

/** @param {Pick<Storage, "getItem" | "setItem">} [storage] */
export function createSavedViews(storage = globalThis.localStorage) {
  const views = signal(read(storage));
  const keep = (/** @type {readonly SavedView[]} */ next) => {
    views.value = next;
    storage.setItem(KEY, JSON.stringify(next));
  };
  return {
    views,
    most: MOST,

    /** Of one name there is one view. @param {string} name @param {Question} question */
    saved: (name, question) => {
      const others = views.value.filter((view) => view.name !== name);
      const query = Object.fromEntries(
        Object.entries(writeQuestion(question)).filter(([, value]) => value !== ""),
      );
      keep([...others, { name, query }].slice(-MOST));
    },

    /** @param {string} name */
    removed: (name) => keep(views.value.filter((view) => view.name !== name)),
  };
}

/** What another program has put there is as if it were not there. @param {Pick<Storage, "getItem">} storage @returns {readonly SavedView[]} */
function read(storage) {
  try {
    const found = JSON.parse(storage?.getItem(KEY) ?? "[]");
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

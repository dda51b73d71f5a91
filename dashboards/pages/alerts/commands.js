/** What a key does in the console: one letter each, never while somebody types or a dialog is open. */

/** @typedef {"next" | "previous" | "acknowledge" | "assign" | "suppress" | "close" | "note" | "pick" | "search" | "leave" | "help"} Command */

/** In the order in which help tells them. @type {readonly {keys: readonly string[], command: Command}[]} */
export const KEYS = [
  { keys: ["j", "ArrowDown"], command: "next" },
  { keys: ["k", "ArrowUp"], command: "previous" },
  { keys: ["a"], command: "acknowledge" },
  { keys: ["g"], command: "assign" },
  { keys: ["s"], command: "suppress" },
  { keys: ["c"], command: "close" },
  { keys: ["n"], command: "note" },
  { keys: ["x"], command: "pick" },
  { keys: ["/"], command: "search" },
  { keys: ["Escape"], command: "leave" },
  { keys: ["?"], command: "help" },
];
const TYPED_IN =
  "input:not([type=checkbox]), textarea, select, [contenteditable], dialog, [role=tablist]";

/** @typedef {{key: string, code: string, ctrlKey: boolean, altKey: boolean, metaKey: boolean, isTyping: boolean}} Press */

/** @param {Press} press @returns {Command | null} */
export function commandOf({ key, code, ctrlKey, altKey, metaKey, isTyping }) {
  if (ctrlKey || altKey || metaKey || isTyping) return null;
  // An editor of Vietnamese takes the letter itself, also where nothing is typed.
  const letter = key === "Process" ? code.replace(/^Key/, "") : key;
  const said = letter.length === 1 ? letter.toLowerCase() : letter;
  return KEYS.find(({ keys }) => keys.includes(said))?.command ?? null;
}

/** @param {KeyboardEvent} event @returns {Press} */
export function pressOf(event) {
  const { key, code, ctrlKey, altKey, metaKey, target } = event;
  const isTyping = target instanceof Element && target.closest(TYPED_IN) !== null;
  return { key, code, ctrlKey, altKey, metaKey, isTyping };
}

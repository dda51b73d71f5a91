/** Elements of the page: texts are texts, never markup. */

/**
 * @typedef {Node | string | null | false | undefined} Child
 */

/**
 * Return an element.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string>} attributes
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function el(tag, attributes, ...children) {
  const found = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) found.setAttribute(name, value);
  for (const child of children.flat()) if (child) found.append(child);
  return found;
}

/**
 * A number, a word and a colour: each says it by itself.
 * @param {string} color
 * @param {string} figure
 * @param {string} word
 */
export function chip(color, figure, word) {
  const mark = el("span", { class: "public-mark", "aria-hidden": "true" });
  mark.style.setProperty("--public-mark", color);
  return el("span", { class: "public-chip" }, mark, el("b", {}, figure), " ", word);
}

/** @param {string} word */
export function noData(word) {
  return el("span", { class: "public-chip", "data-known": "false" }, word);
}

/**
 * @param {string} id
 * @param {string} title
 * @param {...(Child | Child[])} children
 */
export function section(id, title, ...children) {
  return el(
    "section",
    { class: "public-panel", "aria-labelledby": id },
    el("h2", { id }, title),
    ...children,
  );
}

/** @param {string} text */
export function note(text) {
  return el("p", { class: "public-note" }, text);
}

/** What is old or not there, and says so. @param {string} text */
export function doubt(text) {
  return el("p", { class: "public-doubt" }, text);
}

/** Lines of advice. @param {string} text */
export function steps(text) {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return el(
    "ul",
    {},
    lines.map((line) => el("li", {}, line)),
  );
}

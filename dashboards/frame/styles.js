/** The style sheets: the document's own, and of each page one, `style.css` in its folder. */

/**
 * Where the document's own sheet holds those of the pages already (`data-pages`), no other is loaded.
 * @param {readonly string[]} pages ids
 * @returns {Promise<unknown>} when none is missing; a page without its sheet is better than none
 */
export function loadStyles(pages) {
  const sheet = /** @type {HTMLLinkElement} */ (document.getElementById("sheet"));
  const added = "pages" in sheet.dataset ? [] : pages.map(addSheet);
  return Promise.all([sheet, ...added].map(loaded));
}

/** @param {string} page */
function addSheet(page) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = `/app/pages/${page}/style.css`;
  document.head.append(link);
  return link;
}

/** @param {HTMLLinkElement} link */
function loaded(link) {
  return new Promise((resolve) => {
    if (link.sheet) resolve(undefined);
    link.addEventListener("load", resolve);
    link.addEventListener("error", resolve);
  });
}

/** The style sheets of the pages: each page has one, `style.css` in its folder. */

/**
 * Where the document's own sheet holds those of the pages already (`data-pages`), nothing is loaded.
 * @param {readonly string[]} pages ids
 * @returns {Promise<unknown>} when none is missing; a page without its sheet is better than none
 */
export function loadStyles(pages) {
  if (document.querySelector("link[data-pages]")) return Promise.resolve();
  return Promise.all(pages.map(loadStyle));
}

/** @param {string} page */
function loadStyle(page) {
  return new Promise((resolve) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = `/app/pages/${page}/style.css`;
    link.onload = resolve;
    link.onerror = resolve;
    document.head.append(link);
  });
}

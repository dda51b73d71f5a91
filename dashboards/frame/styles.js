/** The style sheets: the document's own, and of each page one, `style.css` in its folder. */

/**
 * Where the document's own sheet holds those of the pages already (`data-pages`), no other is loaded.
 * @param {readonly string[]} pages ids
 * @returns {Promise<unknown>} when none is missing; a page without its sheet is better than none
 */
export function loadStyles(pages) {
  const sheet = /** @type {HTMLLinkElement} */ (document.getElementById("sheet"));
  const added = "pages" in sheet.dataset ? [] : pages.map((page) => addSheet(page, sheet));
  return Promise.all([sheet, ...added].map(loaded));
}

/** Behind the document's own, which says the order of the layers. @param {string} page @param {HTMLLinkElement} sheet */
function addSheet(page, sheet) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = `/app/pages/${page}/style.css`;
  sheet.after(link);
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

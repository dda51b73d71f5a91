/** Turns the pages of the list of crossings on a wall, where nobody scrolls. */

const PAGE_MS = 8000;

/** @returns {() => void} stop */
export function turnPages() {
  const timer = setInterval(() => {
    for (const list of document.querySelectorAll(".crossings")) {
      const rows = [...list.children].map((row) => ({
        top:
          /** @type {HTMLElement} */ (row).offsetTop - /** @type {HTMLElement} */ (list).offsetTop,
        height: row.clientHeight,
      }));
      list.scrollTop = nextTop(rows, list.scrollTop, list.clientHeight);
    }
  }, PAGE_MS);
  return () => clearInterval(timer);
}

/**
 * Where the next page begins: with the first row that is not whole yet, or, after the last, at the top.
 * @param {readonly {top: number, height: number}[]} rows
 * @param {number} top of what is seen
 * @param {number} height of what is seen
 */
export function nextTop(rows, top, height) {
  const next = rows.find((row) => row.top + row.height > top + height + 1);
  // A row that is taller than the list would stand in its own way.
  return next && next.top > top ? next.top : 0;
}

/** Turns the pages of what is longer than its panel on a wall, where nobody scrolls: alerts, crossings, areas. */

const PAGE_MS = 8000;

/** @returns {() => void} stop */
export function turnPages() {
  const timer = setInterval(() => {
    for (const list of document.querySelectorAll(".alert-rows, .crossings"))
      turn(list, list.children, 0);
    for (const list of document.querySelectorAll(".area-scroll")) {
      const [head, ...rows] = list.querySelectorAll("tr");
      turn(list, rows, head?.clientHeight ?? 0);
    }
  }, PAGE_MS);
  return () => clearInterval(timer);
}

/**
 * @param {Element} list
 * @param {Iterable<Element>} rows
 * @param {number} headPx of it that always lies over the rows
 */
function turn(list, rows, headPx) {
  const beginPx = list.getBoundingClientRect().top + headPx - list.scrollTop;
  const places = [...rows].map((row) => ({
    top: row.getBoundingClientRect().top - beginPx,
    height: row.clientHeight,
  }));
  list.scrollTop = nextTop(places, list.scrollTop, list.clientHeight - headPx);
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

/** Rows of one height of which only those in view exist, and one focus for all of them. */
import { useEffect, useState } from "preact/hooks";

const SPARE_ROWS = 4;

/** Which rows are in view, some spare ones included, and how many fit. @typedef {{first: number, last: number, rowPx: number}} RowWindow */

/**
 * @param {{current: HTMLElement | null}} root what scrolls
 * @param {number} rowRem height of a row; the style sheet has the same figure
 * @returns {RowWindow}
 */
export function useRowWindow(root, rowRem) {
  const [view, setView] = useState({ first: 0, last: 30, rowPx: 16 * rowRem });
  useEffect(() => {
    const element = root.current;
    if (!element) return undefined;
    const measure = () => {
      const rowPx = rowRem * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      const first = Math.max(0, Math.floor(element.scrollTop / rowPx) - SPARE_ROWS);
      const last = Math.ceil((element.scrollTop + element.clientHeight) / rowPx) + SPARE_ROWS;
      setView((old) =>
        old.first === first && old.last === last && old.rowPx === rowPx
          ? old
          : { first, last, rowPx },
      );
    };
    const watcher = new ResizeObserver(measure);
    watcher.observe(element);
    element.addEventListener("scroll", measure, { passive: true });
    return () => {
      watcher.disconnect();
      element.removeEventListener("scroll", measure);
    };
  }, [root, rowRem]);
  return view;
}

/**
 * The row that a key moves the focus to; null where it moves none.
 * @param {string} key
 * @param {number} active
 * @param {number} count
 * @param {RowWindow} view
 */
export function rowAfter(key, active, count, { first, last }) {
  const page = Math.max(1, last - first - 2 * SPARE_ROWS);
  /** @type {Record<string, number>} */
  const steps = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: page,
    PageUp: -page,
    Home: -count,
    End: count,
  };
  const step = steps[key];
  return step === undefined ? null : Math.max(0, Math.min(count - 1, active + step));
}

/**
 * Scrolls a row into view.
 * @param {HTMLElement | null} root
 * @param {number} position
 * @param {number} rowPx
 * @param {number} [headPx] what stands over the rows while they scroll
 */
export function reveal(root, position, rowPx, headPx = 0) {
  if (!root) return;
  const top = position * rowPx;
  const seenPx = root.clientHeight - headPx;
  if (top < root.scrollTop) root.scrollTop = top;
  else if (top + rowPx > root.scrollTop + seenPx) root.scrollTop = top + rowPx - seenPx;
}

/**
 * A table of any length: sorted by its heads, only the rows in view exist, one focus for all rows,
 * moved by the arrow keys.
 */
import { html } from "htm/preact";
import { useMemo, useRef, useState } from "preact/hooks";
import { language } from "../words/i18n.js";
import { Icon } from "./icon.js";
import { ordered, sortedBy } from "./order.js";
import { Looked } from "./panel.js";
import { reveal, rowAfter, useRowWindow } from "./row-window.js";

/**
 * @import { Look } from "./look.js"
 * @import { Sort } from "./order.js"
 */

/** Heights of head and row; the style sheet has the same figure as `--table-row`. [rem] */
const ROW_REM = 2.75;

/**
 * @typedef {object} Column
 * @property {string} id
 * @property {string} label
 * @property {string} [unit]
 * @property {boolean} [isNumber] set to the right
 * @property {(row: any) => number | string | null} read what it sorts by
 * @property {(row: any) => any} [show] what stands in the cell; what it reads, where left out
 */

/**
 * @param {object} props
 * @param {string} props.label
 * @param {readonly Column[]} props.columns
 * @param {readonly any[]} props.rows
 * @param {(row: any) => string} props.keyOf
 * @param {Sort} props.sort at first
 * @param {(row: any) => void} [props.onOpen]
 * @param {Look} props.look
 * @param {string} [props.emptyText]
 * @param {number} [props.asOfMs]
 * @param {() => void} [props.onRetry]
 */
export function Table({ label, columns, rows, keyOf, sort: first, onOpen, ...looked }) {
  const [sort, setSort] = useState(first);
  const column = columns.find((one) => one.id === sort.id);
  const arranged = useMemo(
    () => (column ? ordered(rows, column.read, sort.isDown, language.value) : [...rows]),
    [rows, columns, sort, language.value],
  );
  return html`<${Looked} ...${looked}>
    <${Grid} ...${{ label, columns, keyOf, sort, onOpen }} rows=${arranged}
      onSort=${(/** @type {string} */ id) => setSort(sortedBy(sort, id))} />
  <//>`;
}

/**
 * @param {object} props
 * @param {string} props.label
 * @param {readonly Column[]} props.columns
 * @param {readonly any[]} props.rows in their order
 * @param {(row: any) => string} props.keyOf
 * @param {Sort} props.sort
 * @param {(id: string) => void} props.onSort
 * @param {((row: any) => void) | undefined} props.onOpen
 */
function Grid({ label, columns, rows, keyOf, sort, onSort, onOpen }) {
  const root = useRef(/** @type {HTMLDivElement | null} */ (null));
  const view = useRowWindow(root, ROW_REM);
  const [active, setActive] = useState(0);
  const end = Math.min(rows.length, view.last);
  const start = Math.min(view.first, Math.max(0, end - 1));
  const id = label.replace(/\W+/g, "-");

  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    if (event.target !== root.current) return;
    if (event.key === "Enter" && onOpen) onOpen(rows[active]);
    const next = rowAfter(event.key, active, rows.length, view);
    if (next === null) return;
    event.preventDefault();
    setActive(next);
    reveal(root.current, next, view.rowPx, view.rowPx);
  };

  return html`<div
    class="table"
    ref=${root}
    role="grid"
    tabindex="0"
    aria-label=${label}
    aria-rowcount=${rows.length + 1}
    aria-activedescendant=${rows.length > 0 ? `${id}-${active}` : undefined}
    style=${{ "--column-count": columns.length }}
    onKeyDown=${onKeyDown}
  >
    <div class="table-row table-head" role="row" aria-rowindex="1">
      ${columns.map((column) => html`<${Head} ...${{ column, sort, onSort }} />`)}
    </div>
    <div class="table-space" role="presentation" style=${{ "--row-count": rows.length }}>
      <div class="table-window" role="presentation" style=${{ "--first-row": start }}>
        ${rows.slice(start, end).map((row, offset) => {
          const position = start + offset;
          const open = () => {
            setActive(position);
            onOpen?.(row);
          };
          return html`<div
            key=${keyOf(row)}
            id=${`${id}-${position}`}
            class=${`table-row${position === active ? " is-active" : ""}`}
            role="row"
            aria-rowindex=${position + 2}
            onClick=${open}
          >
            ${columns.map(
              ({ isNumber, read, show }) => html`<span role="gridcell" data-number=${isNumber}>
                ${show ? show(row) : read(row)}
              </span>`,
            )}
          </div>`;
        })}
      </div>
    </div>
  </div>`;
}

/** @param {{column: Column, sort: Sort, onSort: (id: string) => void}} props */
function Head({ column, sort, onSort }) {
  const order = sort.isDown ? "descending" : "ascending";
  const isSorted = sort.id === column.id;
  return html`<span
    role="columnheader"
    data-number=${column.isNumber}
    aria-sort=${isSorted ? order : "none"}
  >
    <button onClick=${() => onSort(column.id)}>
      ${column.label}${column.unit && html` <small>${column.unit}</small>`}
      ${isSorted && html`<${Icon} name=${sort.isDown ? "sort-down" : "sort-up"} />`}
    </button>
  </span>`;
}

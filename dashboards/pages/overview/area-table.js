/** All areas of the city in one table: sortable by any column, marked by colour and shape. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { AirSwatch } from "../../indices/air-chip.js";
import { Icon } from "../../pieces/icon.js";
import { LevelMark } from "../../pieces/level-mark.js";
import { lookOf } from "../../pieces/look.js";
import { ordered } from "../../pieces/order.js";
import { Panel } from "../../pieces/panel.js";
import { areaShortName, formatNumber } from "../../words/format.js";
import { language, nameOf, t } from "../../words/i18n.js";
import { areaLink } from "../../words/route.js";
import { areaColumns, STATES } from "./area-columns.js";
import { StateHead, StateStrip } from "./state-column.js";

/**
 * @import { AreaCounts } from "../../city/types.js"
 * @import { Sort } from "../../pieces/order.js"
 * @import { Store } from "../../store.js"
 * @import { Cell, Column } from "./area-columns.js"
 */

/** @typedef {{code: string, name: string, title: string, area: AreaCounts}} Row */

/** @param {{store: Store, onRetry: () => void}} props */
export function AreaTable({ store, onRetry }) {
  const [sort, setSort] = useState({ id: "crossed", isDown: true });
  const { filter } = store.state;
  const known = rowsOf(store);
  const look = lookOf(store, store.counts, known.length === 0);
  const columns = areaColumns(store, look === "stale");
  const rows = arranged(known, columns, sort);
  const sortBy = (/** @type {string} */ id) =>
    setSort({ id, isDown: sort.id === id ? !sort.isDown : id !== "name" });
  return html`<${Panel}
    name="area-panel"
    title=${t("table.title")}
    aside=${known.length > 0 && html`<span class="panel-count">${formatNumber(rows.length)}</span>`}
    look=${look}
    onRetry=${onRetry}
    asOfMs=${Date.parse(store.counts.value?.newest_observed_at ?? "")}
  >
    <div class="area-scroll" tabindex="0" role="group" aria-label=${t("table.title")}>
      <table class="area-table">
        <thead>
          <tr>
            <${SortHead} id="name" label=${t("table.area")} unit="" sort=${sort} onSort=${sortBy} />
            ${columns.map(
              (column) => html`<${SortHead}
                id=${column.id}
                label=${t(column.word)}
                unit=${column.unit}
                sort=${sort}
                onSort=${sortBy}
              />`,
            )}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) => html`<${AreaRow}
              key=${row.code}
              row=${row}
              columns=${columns}
              isChosen=${row.code === filter.value.area}
            />`,
          )}
        </tbody>
      </table>
    </div>
  <//>`;
}

/**
 * @param {object} props
 * @param {string} props.id
 * @param {string} props.label
 * @param {string} props.unit
 * @param {{id: string, isDown: boolean}} props.sort
 * @param {(id: string) => void} props.onSort
 */
function SortHead({ id, label, unit, sort, onSort }) {
  const isSorted = sort.id === id;
  return html`<th
    scope="col"
    aria-sort=${isSorted ? (sort.isDown ? "descending" : "ascending") : undefined}
  >
    <button onClick=${() => onSort(id)}>
      <span class=${id === STATES ? "hidden" : ""}>${label}${unit && html` <small>${unit}</small>`}</span>
      ${id === STATES && html`<${StateHead} />`}
      ${isSorted && html`<${Icon} name=${sort.isDown ? "sort-down" : "sort-up"} />`}
    </button>
  </th>`;
}

/** The whole row leads where its name does. @param {{row: Row, columns: Column[], isChosen: boolean}} props */
function AreaRow({ row, columns, isChosen }) {
  const open = (/** @type {MouseEvent} */ event) => {
    // Its link goes there by itself, and would be a second step for "back".
    if (!(event.target instanceof Element && event.target.closest("a"))) {
      location.hash = areaLink(row.code);
    }
  };
  return html`<tr class=${isChosen ? "is-chosen" : ""} onClick=${open}>
    <th scope="row"><a class="area-name" href=${areaLink(row.code)} title=${row.title}>${row.name}</a></th>
    ${columns.map((column) =>
      column.id === STATES
        ? html`<td class="area-states"><${StateStrip} card=${column.cell(row.area, row.code).card} /></td>`
        : html`<${AreaCell} cell=${column.cell(row.area, row.code)} />`,
    )}
  </tr>`;
}

/** @param {{cell: Cell}} props */
function AreaCell({ cell: { text, level, isHeld, isPending, isTrusted, isPartial, note, air } }) {
  return html`<td
    data-level=${level ?? undefined}
    data-trusted=${isTrusted}
    data-partial=${isPartial || undefined}
    title=${note || undefined}
  >
    ${air !== undefined && html`<${AirSwatch} grade=${air} />`}
    ${level && html`<${LevelMark} ...${{ level, isHeld, isPending }} />`}<span>${text}</span>
    ${(isPartial || !isTrusted) && html`<span class="hidden">${note}</span>`}
  </td>`;
}

/** @param {Store} store @returns {Row[]} */
function rowsOf(store) {
  const { areas } = store.state;
  return Object.entries(store.counts.value?.areas ?? {}).map(([code, area]) => {
    const known = areas.value.get(code);
    // Beside so many signs there is room for what tells them apart.
    const name = known ? areaShortName(known) : code;
    return { code, area, name, title: known ? nameOf(known) : code };
  });
}

/**
 * Equal areas in the order of their names.
 * @param {Row[]} rows
 * @param {Column[]} columns
 * @param {Sort} sort
 */
function arranged(rows, columns, { id, isDown }) {
  const column = columns.find((one) => one.id === id);
  const byName = ordered(rows, (row) => row.name, !column && isDown, language.value);
  return column
    ? ordered(byName, (row) => column.read(row.area, row.code), isDown, language.value)
    : byName;
}

/** The filters of the list, each choice with how many sensors it would leave. */
import { html } from "htm/preact";
import { openAreas } from "../../account/account-state.js";
import { isByValue, SORTS } from "../../fleet/selection.js";
import { STATUS_SCALE } from "../../fleet/status.js";
import { Chip } from "../../pieces/chip.js";
import { Icon, StatusShape } from "../../pieces/icon.js";
import { LevelMark } from "../../pieces/level-mark.js";
import { levelCountText } from "../../pieces/look.js";
import { formatNumber } from "../../words/format.js";
import { language, nameOf, t } from "../../words/i18n.js";

/**
 * @import { Sort } from "../../fleet/types.js"
 * @import { Store } from "../../store.js"
 */

/** Statuses that most cities never have are offered only where they occur. */
const RARE = new Set(["new", "retired"]);

/** @typedef {{store: Store}} StoreProps */

/** @param {StoreProps} props */
export function FilterBar({ store }) {
  return html`<form class="filter-bar" role="search" onSubmit=${preventReload}>
    <${SearchField} store=${store} />
    <div class="status-chips">
      <${CrossedChip} store=${store} />
      <${StatusChips} store=${store} />
    </div>
    <div class="filter-selects">
      <${KindSelect} store=${store} />
      <${AreaSelect} store=${store} />
      <${SortSelect} store=${store} />
    </div>
  </form>`;
}

/** @param {Event} event */
function preventReload(event) {
  event.preventDefault();
}

/** @param {Event} event */
function chosenValue(event) {
  return /** @type {HTMLInputElement | HTMLSelectElement} */ (event.currentTarget).value;
}

/** @param {StoreProps} props */
function SearchField({ store }) {
  const { q } = store.state.filter.value;
  return html`<div class="search">
    <${Icon} name="search" />
    <input
      type="search"
      aria-label=${t("list.search")}
      placeholder=${t("list.search")}
      autocomplete="off"
      spellcheck="false"
      value=${q}
      onInput=${(/** @type {Event} */ event) => store.filterChanged({ q: chosenValue(event) })}
    />
    ${
      q !== "" &&
      html`<button
        type="button"
        class="icon-button"
        aria-label=${t("list.clearSearch")}
        onClick=${() => store.filterChanged({ q: "" })}
      >
        <${Icon} name="close" />
      </button>`
    }
  </div>`;
}

/** Of many sensors those that are beyond a threshold. @param {StoreProps} props */
function CrossedChip({ store }) {
  const isPressed = store.state.filter.value.crossed !== "";
  return html`<${Chip}
    isPressed=${isPressed}
    onPress=${() => store.filterChanged({ crossed: isPressed ? "" : "1" })}
  >
    ${t("list.crossedOnly")}
    <span class="chip-level"><${LevelMark} level="critical" /><b>${levelCountText(store, "critical")}</b></span>
    <span class="chip-level"><${LevelMark} level="warning" /><b>${levelCountText(store, "warning")}</b></span>
  <//>`;
}

/** @param {StoreProps} props */
function StatusChips({ store }) {
  const { filter, fleet, selection } = store.state;
  const isKnown = fleet.value.size > 0; // of nobody it is not said that none is silent
  const { status: chosen } = filter.value;
  const { statusCounts } = selection.value;
  return html`<div role="group" aria-label=${t("status.title")}>
    ${STATUS_SCALE.map((step, index) => {
      const count = statusCounts[step.status] ?? 0;
      if (count === 0 && RARE.has(step.status) && chosen !== step.status) return null;
      return html`<${Chip}
        isPressed=${chosen === step.status}
        onPress=${() => store.filterChanged({ status: chosen === step.status ? "" : step.status })}
      >
        <${StatusShape} index=${index} />${t(step.word)} <b>${formatNumber(isKnown ? count : Number.NaN)}</b>
      <//>`;
    })}
  </div>`;
}

/** @param {StoreProps} props */
function KindSelect({ store }) {
  const { kinds, filter, selection } = store.state;
  const { domain, kind: chosen } = filter.value;
  return html`<label class="select">
    <span>${t("list.kind")}</span>
    <select
      value=${chosen}
      onChange=${(/** @type {Event} */ event) => store.filterChanged({ kind: chosenValue(event) })}
    >
      <option value="">${t("list.allKinds")}</option>
      ${kinds.value
        .filter((kind) => domain === "" || kind.domain === domain)
        .map((kind) => {
          const count = formatNumber(selection.value.kindCounts[kind.kind] ?? 0);
          return html`<option value=${kind.kind}>
            ${t("list.optionCount", { name: nameOf(kind), count })}
          </option>`;
        })}
    </select>
  </label>`;
}

/** @param {StoreProps} props */
function AreaSelect({ store }) {
  const { city, filter } = store.state;
  const level = city.value?.area_level;
  const collator = new Intl.Collator(language.value, { numeric: true });
  const choices = openAreas(store.state)
    .filter((area) => area.level === level || area.code === filter.value.area)
    .sort((a, b) => collator.compare(nameOf(a), nameOf(b)));
  return html`<label class="select">
    <span>${t("list.area")}</span>
    <select
      value=${filter.value.area}
      onChange=${(/** @type {Event} */ event) => store.filterChanged({ area: chosenValue(event) })}
    >
      <option value="">${t("list.allAreas")}</option>
      ${choices.map((area) => html`<option value=${area.code}>${nameOf(area)}</option>`)}
    </select>
  </label>`;
}

/** @param {StoreProps} props */
function SortSelect({ store }) {
  // Values are compared within one kind: units do not mix.
  const isComparable = store.state.filter.value.kind !== "";
  return html`<label class="select">
    <span>${t("list.sort")}</span>
    <select
      value=${store.state.sort.value}
      onChange=${(/** @type {Event} */ event) =>
        store.sortChanged(/** @type {Sort} */ (chosenValue(event)))}
    >
      ${SORTS.map(
        (sort) => html`<option value=${sort} disabled=${isByValue(sort) && !isComparable}>
          ${t(`list.sort.${sort}`)}
        </option>`,
      )}
    </select>
  </label>`;
}

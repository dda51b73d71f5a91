/** Which alerts are listed: how they stand, how grave, where, of what, whose. All of it is in the address. */
import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { openAreas } from "../../account/account-state.js";
import { unitName } from "../../account/names.js";
import { AlertMark } from "../../alerts/alert-mark.js";
import { SEVERITY_SCALE } from "../../alerts/severity.js";
import { Chip } from "../../pieces/chip.js";
import { Icon } from "../../pieces/icon.js";
import { Tabs } from "../../pieces/tabs.js";
import { formatNumber } from "../../words/format.js";
import { nameOf, t } from "../../words/i18n.js";
import { isFiltered } from "./asked.js";
import { TABS } from "./list-wish.js";

/**
 * @import { Store } from "../../store.js"
 * @import { Asked } from "./asked.js"
 * @import { Console } from "./console-state.js"
 */

const TYPED_MS = 250;

/** @param {{store: Store, asked: Asked, own: Console}} props */
export function AlertFilter({ store, asked, own }) {
  const query = asked.query.value;
  const { me, kinds } = store.state;
  const chosen = (query.severity ?? "").split(",").filter(Boolean);
  const turn = (/** @type {string} */ severity) =>
    chosen.includes(severity) ? chosen.filter((one) => one !== severity) : [...chosen, severity];
  const areas = openAreas(store.state);
  const units = own.units.value ?? [];
  return html`<div class="console-filter" role="search" aria-label=${t("console.filter")}>
    <div class="console-chips" role="group" aria-label=${t("console.severity")}>
      ${SEVERITY_SCALE.map(
        ({ severity, word }) => html`<${Chip}
          isPressed=${chosen.includes(severity)}
          onPress=${() => asked.asked({ severity: turn(severity).join() })}
        >
          <${AlertMark} severity=${severity} isWordBeside=${true} />${t(word)}
        <//>`,
      )}
    </div>
    <${Choice} ...${{ asked, field: "area", label: t("list.area"), all: t("list.allAreas") }}
      options=${areas.map((area) => ({ value: area.code, label: nameOf(area) }))} />
    <${Choice} ...${{ asked, field: "kind", label: t("list.kind"), all: t("list.allKinds") }}
      options=${kinds.value.map((kind) => ({ value: kind.kind, label: nameOf(kind) }))} />
    <${Choice} ...${{ asked, field: "unit", label: t("console.unit"), all: t("console.allUnits") }}
      options=${units.map(({ code }) => ({ value: code, label: unitName(units, code) }))} />
    <${Search} asked=${asked} />
    ${
      me.value?.name &&
      html`<${Chip} isPressed=${query.mine === "1"} onPress=${() => asked.asked({ mine: query.mine ? "" : "1" })}>
        <${Icon} name="user" />${t("console.mine")}
      <//>`
    }
    ${
      isFiltered(query) &&
      html`<button
        class="button"
        onClick=${() => asked.asked({ severity: "", area: "", kind: "", unit: "", sensor: "", rule: "", mine: "", q: "" })}
      >
        <${Icon} name="close" />${t("list.reset")}
      </button>`
    }
  </div>`;
}

/** What is typed is asked for when the hand rests. @param {{asked: Asked}} props */
function Search({ asked }) {
  const timer = useRef(/** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined));
  useEffect(() => () => clearTimeout(timer.current), []);
  const typed = (/** @type {Event} */ event) => {
    const q = textOf(event);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => asked.asked({ q }), TYPED_MS);
  };
  return html`<label class="search-field console-search">
    <span class="hidden">${t("console.search")}</span>
    <${Icon} name="search" />
    <input
      type="search"
      placeholder=${t("console.search")}
      value=${asked.query.value.q ?? ""}
      onInput=${typed}
    />
  </label>`;
}

/**
 * The tabs above the list, each with how many there are.
 * @param {{asked: Asked, own: Console, children?: any}} props
 */
export function AlertTabs({ asked, own, children }) {
  const counts = own.list.value?.counts;
  return html`<${Tabs}
    label=${t("console.tabs")}
    tabs=${TABS.map(({ id, count }) => ({
      id,
      label: `${t(`console.tab.${count}`)} ${counts ? formatNumber(counts[count]) : t("age.none")}`,
    }))}
    chosen=${asked.query.value.tab ?? ""}
    onChoose=${(/** @type {string} */ tab) => asked.asked({ tab })}
  >
    ${children}
  <//>`;
}

/**
 * @param {object} props
 * @param {Asked} props.asked
 * @param {string} props.field
 * @param {string} props.label
 * @param {string} props.all
 * @param {readonly {value: string, label: string}[]} props.options
 */
function Choice({ asked, field, label, all, options }) {
  const chosen = asked.query.value[field] ?? "";
  return html`<label class="select">
    <span class="hidden">${label}</span>
    <select
      title=${label}
      value=${chosen}
      onChange=${(/** @type {Event} */ event) => asked.asked({ [field]: textOf(event) })}
    >
      <option value="">${label}: ${all}</option>
      ${options.map(
        (one) =>
          html`<option value=${one.value} selected=${one.value === chosen}>${one.label}</option>`,
      )}
    </select>
  </label>`;
}

/** @param {Event} event */
function textOf(event) {
  return /** @type {HTMLInputElement} */ (event.currentTarget).value;
}

/**
 * Which areas somebody or something is for: chosen by their names from districts and wards. None
 * chosen is all that whoever gives them has.
 */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { fold, matches, searchWords } from "../fleet/search.js";
import { Icon } from "../pieces/icon.js";
import { useOwnId } from "../pieces/own-id.js";
import { nameOf, t } from "../words/i18n.js";

/**
 * @import { Area } from "../city/types.js"
 * @import { Store } from "../store.js"
 */

/** As many names as are read at a glance. */
const FOUND_MOST = 40;

/**
 * @param {object} props
 * @param {Store} props.store
 * @param {string} props.name of the form's field
 * @param {readonly string[]} props.value codes at first
 * @param {readonly string[] | null} props.within codes that may be chosen; null for all
 * @param {string} props.allWord what none chosen means
 * @param {string} props.wrong
 */
export function AreaChoice({ store, name, value, within, allWord, wrong }) {
  const id = useOwnId();
  const [chosen, setChosen] = useState(value);
  const [query, setQuery] = useState("");
  // What is chosen stays where it is, and under the focus, until something else is looked for.
  const [pinned, setPinned] = useState(value);
  const areas = [...store.state.areas.value.values()];
  const open = within ? areas.filter(({ code }) => within.includes(code)) : areas;
  const listed = found(open, query, pinned);
  const toggle = (/** @type {string} */ code) =>
    setChosen((old) => (old.includes(code) ? old.filter((one) => one !== code) : [...old, code]));
  return html`<fieldset class="field area-choice" aria-describedby=${`${id}-note`}>
    <legend>${t("scope.label")}</legend>
    <p id=${`${id}-note`} class=${wrong ? "form-wrong" : "field-hint"}>
      ${wrong && html`<${Icon} name="alert" />`}
      ${wrong || (chosen.length === 0 ? allWord : t("scope.count", { count: chosen.length }))}
    </p>
    <input
      type="search"
      aria-label=${t("scope.find")}
      placeholder=${t("scope.find")}
      autocomplete="off"
      value=${query}
      onInput=${(/** @type {Event} */ event) => {
        setPinned(chosen);
        setQuery(/** @type {HTMLInputElement} */ (event.currentTarget).value);
      }}
      onKeyDown=${(/** @type {KeyboardEvent} */ event) => event.key === "Enter" && event.preventDefault()}
    />
    ${chosen.map((code) => html`<input type="hidden" name=${name} value=${code} />`)}
    <ul class="area-choice-list">
      ${listed.map(
        (area) => html`<li key=${area.code}>
          <label>
            <input
              type="checkbox"
              checked=${chosen.includes(area.code)}
              onChange=${() => toggle(area.code)}
            />
            ${nameOf(area)}
          </label>
        </li>`,
      )}
    </ul>
  </fieldset>`;
}

/**
 * What stands first, then what a query finds; without one all where they are few, else the districts.
 * @param {readonly Area[]} areas
 * @param {string} query
 * @param {readonly string[]} pinned
 * @returns {readonly Area[]}
 */
export function found(areas, query, pinned) {
  const words = searchWords(query);
  const isPinned = (/** @type {Area} */ { code }) => pinned.includes(code);
  const isWanted = (/** @type {Area} */ area) =>
    words.length === 0
      ? areas.length <= FOUND_MOST || area.level === "district"
      : matches(fold(`${area.name_vi} ${area.name_en} ${area.code}`), words);
  const others = areas.filter((area) => !isPinned(area) && isWanted(area));
  return [...areas.filter(isPinned), ...others.slice(0, FOUND_MOST)];
}

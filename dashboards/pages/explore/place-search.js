/** Finds districts, wards and sensors by what is typed; the arrow keys go through what is found. */
import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { openAreas } from "../../account/account-state.js";
import { seenText } from "../../account/names.js";
import { fold, matches, searchWords } from "../../fleet/search.js";
import { findSensors } from "../../live/api.js";
import { ApiError } from "../../live/request.js";
import { Icon } from "../../pieces/icon.js";
import { useOwnId } from "../../pieces/own-id.js";
import { nameOf, t } from "../../words/i18n.js";
import { CITY } from "./question.js";

/**
 * @import { Store } from "../../store.js"
 */

/** @typedef {{place: string, label: string, note: string}} Suggestion */

const SHOWN_MOST = 12;
const AREAS_MOST = 6;
const SHORTEST_QUERY = 2;
const PAUSE_MS = 250;

/** @param {{store: Store, isFull: boolean, onChoose: (place: string) => void}} props */
export function PlaceSearch({ store, isFull, onChoose }) {
  const [text, setText] = useState("");
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const id = useOwnId();
  useLearned(store, text);
  const found = isOpen ? suggestions(text, store) : [];
  const choose = (/** @type {Suggestion | undefined} */ one) => {
    if (!one) return;
    onChoose(one.place);
    setText("");
    setOpen(false);
  };

  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length > 0) setActive((active + step + found.length) % found.length);
    else if (event.key === "Enter") choose(found[active]);
    else if (event.key === "Escape") setOpen(false);
    else return;
    event.preventDefault();
  };

  return html`<div class="place-search">
    <${Icon} name="search" />
    <input
      type="text"
      role="combobox"
      aria-label=${t("explore.find")}
      aria-expanded=${found.length > 0}
      aria-controls=${`${id}-list`}
      aria-autocomplete="list"
      aria-activedescendant=${found.length > 0 ? `${id}-${active}` : undefined}
      placeholder=${t(isFull ? "explore.full" : "explore.find")}
      disabled=${isFull}
      autocomplete="off"
      spellcheck=${false}
      value=${text}
      onInput=${(/** @type {Event} */ event) => {
        setText(/** @type {HTMLInputElement} */ (event.currentTarget).value);
        setOpen(true);
        setActive(0);
      }}
      onFocus=${() => setOpen(true)}
      onBlur=${() => setOpen(false)}
      onKeyDown=${onKeyDown}
    />
    <ul id=${`${id}-list`} class="suggestions" role="listbox" aria-label=${t("explore.found")} hidden=${found.length === 0}>
      ${found.map(
        (one, place) => html`<li
          key=${one.place}
          id=${`${id}-${place}`}
          role="option"
          aria-selected=${place === active}
          onMouseDown=${(/** @type {Event} */ event) => {
            event.preventDefault(); // the field keeps the focus
            choose(one);
          }}
        >
          <span>${one.label}</span> <small>${one.note}</small>
        </li>`,
      )}
    </ul>
    <p class="hidden" role="status">${isOpen && text !== "" && t("explore.foundCount", { count: found.length })}</p>
  </div>`;
}

/** Of a large city the names of sensors come when they are searched for. @param {Store} store @param {string} text */
function useLearned(store, text) {
  useEffect(() => {
    if (text.trim().length < SHORTEST_QUERY) return undefined;
    const aborter = new AbortController();
    const timer = setTimeout(async () => {
      const { fleet } = store.state;
      if (fleet.value.items.length === fleet.value.size) return; // all are known
      try {
        store.sensorsLearned(await findSensors({ q: text }, SHOWN_MOST, aborter.signal));
      } catch (error) {
        if (!(error instanceof ApiError) && !aborter.signal.aborted) throw error;
      }
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      aborter.abort();
    };
  }, [store, text]);
}

/** @param {string} text @param {Store} store @returns {Suggestion[]} */
export function suggestions(text, store) {
  const { state } = store;
  const words = searchWords(text);
  const city = { place: CITY, label: seenText(store), note: "" };
  const areas = openAreas(state)
    .filter((area) =>
      matches(fold(`${area.name_vi} ${area.name_en} ${area.short_vi} ${area.code}`), words),
    )
    .slice(0, words.length > 0 ? AREAS_MOST : SHOWN_MOST)
    .map((area) => ({
      place: `area.${area.code}`,
      label: nameOf(area),
      note: t(area.level === "ward" ? "explore.ward" : "explore.district"),
    }));
  const isCity = matches(fold(city.label), words);
  const ahead = [...(isCity ? [city] : []), ...areas];
  if (words.length === 0) return ahead;
  state.knowledge.value; // names come later
  const fleet = state.fleet.value;
  const sensors = [];
  for (
    let row = 0;
    row < fleet.ids.length && ahead.length + sensors.length < SHOWN_MOST;
    row += 1
  ) {
    if (!matches(fleet.folded[row] ?? "", words)) continue;
    const kind = fleet.kindOf(row);
    const note = [kind ? nameOf(kind) : "", fleet.idOf(row)].join(" · ");
    sensors.push({ place: `sensor.${fleet.idOf(row)}`, label: fleet.nameOf(row), note });
  }
  return [...ahead, ...sensors];
}

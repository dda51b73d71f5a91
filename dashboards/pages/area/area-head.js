/** Which area this is, how it is, and the ways to another one, back, and to paper. */
import { html } from "htm/preact";
import { openAreas } from "../../account/account-state.js";
import { seenText } from "../../account/names.js";
import { measureOf } from "../../city/measures.js";
import { StateMark } from "../../indices/state-mark.js";
import { stateStep, worstState } from "../../indices/state-scale.js";
import { Icon } from "../../pieces/icon.js";
import { language, nameOf, t } from "../../words/i18n.js";
import { exploreLink, formatRoute } from "../../words/route.js";
import { shownCard } from "./card.js";
import { printPage } from "./print.js";

/**
 * @import { Area } from "../../city/types.js"
 * @import { Store } from "../../store.js"
 * @import { Asked } from "./asked.js"
 * @import { AreaState } from "./state.js"
 */

const AGAINST = /** @type {const} */ (["day", "week"]);

/** @param {{store: Store, own: AreaState, asked: Asked}} props */
export function AreaHead({ store, own, asked }) {
  const area = store.state.areas.value.get(own.area.value);
  const places = area ? [`area.${area.code}`] : [];
  const { kind, quantity } = measureOf("");
  const mapLink = formatRoute({
    page: "map",
    item: "",
    query: { area: own.area.value, level: area?.level === "ward" ? "ward" : "" },
  });
  return html`<header class="area-page-head">
    <nav class="area-trail" aria-label=${t("area.trail")}>
      <a href="#/overview">${seenText(store)}</a><span aria-hidden="true">/</span>
      <h2>${area ? nameOf(area) : t("area.all")}</h2>
    </nav>
    <${Standing} ...${{ store, own }} />
    <${AreaChooser} ...${{ store, own }} />
    <div class="area-head-ways">
      <${AgainstChoice} asked=${asked} />
      <a class="button" href=${mapLink}><${Icon} name="map" />${t("nav.map")}</a>
      <a class="button" href=${exploreLink(places, `${kind}.${quantity}`)}>
        <${Icon} name="history" />${t("explore.open")}
      </a>
      <button class="button" onClick=${() => printPage(store)}><${Icon} name="print" />${t("area.print")}</button>
    </div>
  </header>`;
}

/** The worst of all domains, by shape and word. @param {{store: Store, own: AreaState}} props */
function Standing({ store, own }) {
  const state = worstState(shownCard(store, own).card);
  if (!state) return null;
  return html`<p class="area-standing" data-state=${state}>
    <${StateMark} state=${state} isWordBeside /><b>${t(stateStep(state).word)}</b>
  </p>`;
}

/** @param {{store: Store, own: AreaState}} props */
function AreaChooser({ store, own }) {
  const level = store.state.city.value?.area_level;
  const collator = new Intl.Collator(language.value, { numeric: true });
  const open = openAreas(store.state).sort((a, b) => collator.compare(nameOf(a), nameOf(b)));
  const first = open.filter((area) => area.level === level);
  const others = open.filter((area) => area.level !== level);
  const onChange = (/** @type {Event} */ event) =>
    store.viewAsked({
      ...store.state.view.peek(),
      level: "",
      filter: {
        ...store.state.view.peek().filter,
        area: /** @type {HTMLSelectElement} */ (event.currentTarget).value,
      },
    });
  return html`<label class="select area-chooser">
    <span class="hidden">${t("area.choose")}</span>
    <select value=${own.area.value} onChange=${onChange}>
      <option value="">${t("area.all")}</option>
      <${Options} label=${t("map.districts")} areas=${level === "ward" ? others : first} />
      <${Options} label=${t("map.wards")} areas=${level === "ward" ? first : others} />
    </select>
  </label>`;
}

/** @param {{label: string, areas: readonly Area[]}} props */
function Options({ label, areas }) {
  if (areas.length === 0) return null;
  return html`<optgroup label=${label}>
    ${areas.map((area) => html`<option value=${area.code}>${nameOf(area)}</option>`)}
  </optgroup>`;
}

/** @param {{asked: Asked}} props */
function AgainstChoice({ asked }) {
  return html`<div class="segmented" role="group" aria-label=${t("area.against")}>
    ${AGAINST.map(
      (one) => html`<button
        aria-pressed=${asked.against.value === one}
        onClick=${() => asked.againstChosen(one)}
      >
        ${t(`area.against.${one}`)}
      </button>`,
    )}
  </div>`;
}

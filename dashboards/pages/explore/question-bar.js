/** What is asked: quantities, places, span. */
import { html } from "htm/preact";
import { Icon } from "../../pieces/icon.js";
import { nameOf, t } from "../../words/i18n.js";
import { isPlaceAwaited, unknownQuantities } from "./lines.js";
import { PlaceSearch } from "./place-search.js";
import { PLACES_MOST } from "./question.js";
import { placeAdded, placeRemoved, quantityChosen } from "./question-change.js";
import { SpanChoice } from "./span-choice.js";

/**
 * @import { Store } from "../../store.js"
 * @import { PlaceModel } from "./lines.js"
 * @import { Explore, Scene } from "./state.js"
 */

/** @typedef {{store: Store, explore: Explore}} Props */

/** @param {Props} props */
export function QuestionBar({ store, explore }) {
  const scene = explore.scene.value;
  const unknown = unknownQuantities(scene.question, store.state.kindByName.value);
  return html`<section class="panel explore-bar" aria-label=${t("explore.question")}>
    <div class="explore-asked">
      <${QuantitySelect} ...${{ store, explore }} order=${0} label=${t("explore.quantity")} />
      <${QuantitySelect} ...${{ store, explore }} order=${1} label=${t("explore.second")} />
      <${SpanChoice} ...${{ explore }} />
      ${
        unknown.length > 0 &&
        html`<p class="explore-wrong" role="alert">
          <${Icon} name="alert" />${t("explore.unknownQuantity", { names: unknown.join(", ") })}
        </p>`
      }
    </div>
    <div class="explore-places">
      <${PlaceSearch}
        store=${store}
        isFull=${scene.question.places.length >= PLACES_MOST}
        onChoose=${(/** @type {string} */ place) => explore.asked(placeAdded(scene, place, store))}
      />
      <ul class="place-chips" aria-label=${t("explore.places")}>
        ${scene.places.map(
          (at) => html`<${PlaceChip} key=${at.place} ...${{ store, explore, scene, at }} />`,
        )}
      </ul>
    </div>
  </section>`;
}

/** @param {Props & {order: number, label: string}} props */
function QuantitySelect({ store, explore, order, label }) {
  const { quantities, question } = explore.scene.value;
  return html`<label class="select">
    <span>${label}</span>
    <select
      value=${quantities[order]?.name ?? ""}
      onChange=${(/** @type {Event} */ event) =>
        explore.asked(
          quantityChosen(
            question,
            quantities,
            order,
            /** @type {HTMLSelectElement} */ (event.currentTarget).value,
          ),
        )}
    >
      ${order > 0 && html`<option value="">${t("explore.noSecond")}</option>`}
      ${store.state.kinds.value.map(
        (kind) => html`<optgroup label=${nameOf(kind)}>
          ${kind.quantities.map(
            (one) => html`<option value=${`${kind.kind}.${one.quantity}`}>${nameOf(one)}</option>`,
          )}
        </optgroup>`,
      )}
    </select>
  </label>`;
}

/** A place of the question: its mark and colour are those of its lines. @param {Props & {scene: Scene, at: PlaceModel}} props */
function PlaceChip({ store, explore, scene, at }) {
  const word = problemOf(at, scene, store);
  const canGo = scene.question.places.length > 0;
  return html`<li class="place-chip" data-tone=${at.tone} data-wrong=${word !== "" || undefined}>
    <b class="line-mark">${at.mark}</b>
    <span class="place-name">${at.label}</span>
    ${word && html`<small>${word}</small>`}
    ${
      canGo &&
      html`<button
        class="place-gone"
        aria-label=${t("explore.remove", { name: at.label })}
        onClick=${() => explore.asked(placeRemoved(scene.question, at.place))}
      >
        <${Icon} name="close" />
      </button>`
    }
  </li>`;
}

/** Why a place has no line, where it has none. @param {PlaceModel} at @param {Scene} scene @param {Store} store */
function problemOf(at, { lines, quantities }, { state }) {
  // Of what is not known nobody can say where it is measured; that is told once.
  if (quantities.length === 0) return "";
  if (!at.isKnown && isPlaceAwaited(at, state)) return t("look.loading");
  if (!at.isKnown) return t(state.me.value?.areas ? "explore.outside" : "explore.unknownPlace");
  return lines.some((line) => line.at === at) ? "" : t("explore.notMeasured");
}

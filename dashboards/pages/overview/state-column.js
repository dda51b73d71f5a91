/** How each area is in each domain, as a strip of signs: in the table's column, and above it the domains' icons. */
import { html } from "htm/preact";
import { indexText } from "../../indices/card-words.js";
import { DOMAINS } from "../../indices/domains.js";
import { StateMark } from "../../indices/state-mark.js";
import { shownState, stateRank, stateStep, statesOf } from "../../indices/state-scale.js";
import { Icon } from "../../pieces/icon.js";
import { t } from "../../words/i18n.js";

/**
 * @import { DomainStep } from "../../indices/domains.js"
 * @import { AreaCard, DomainCard } from "../../indices/types.js"
 */

/** One sign of the worst kind stands above any number of the next. */
const WEIGHT = 10;

/** What the column sorts by: how many domains are in which state, the worst first; null where nobody knows. @param {AreaCard | undefined} card */
export function stateWeight(card) {
  if (!card) return null;
  return statesOf(card).reduce((sum, state) => sum + WEIGHT ** stateRank(state), 0);
}

/** The domains in their order, each above its signs. */
export function StateHead() {
  return html`<span class="state-strip" aria-hidden="true">
    ${DOMAINS.map(
      ({ domain, word, icon }) =>
        html`<span key=${domain} title=${t(word)}><${Icon} name=${icon} /></span>`,
    )}
  </span>`;
}

/** @param {{card: AreaCard | undefined}} props */
export function StateStrip({ card }) {
  if (!card) return html`<span>${t("age.none")}</span>`;
  return html`<span class="state-strip" aria-hidden="true">
      ${DOMAINS.map((step) => {
        const own = card.domains[step.domain];
        if (!own) return html`<span key=${step.domain}></span>`;
        return html`<span key=${step.domain} title=${domainText(step, own)}>
          <${StateMark} state=${shownState(step.domain, own)} isWordBeside />
        </span>`;
      })}
    </span>
    <span class="hidden">${stripText(card)}</span>`;
}

/** @param {DomainStep} step @param {DomainCard} card */
function domainText(step, card) {
  const { word } = stateStep(shownState(step.domain, card));
  const value = indexText(card.index, step);
  return t("table.stateOf", { domain: t(step.word), state: t(word), value });
}

/** What is not normal, by its names; else that all is. @param {AreaCard} card */
function stripText(card) {
  const told = DOMAINS.flatMap((step) => {
    const own = card.domains[step.domain];
    return own && own.state !== "normal" ? [domainText(step, own)] : [];
  });
  return told.join("; ") || t("cardState.normal");
}

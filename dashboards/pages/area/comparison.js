/** The area among the others: a strip of bars per domain, sorted, with this area's marked. */
import { html } from "htm/preact";
import { indexText, tellValue } from "../../indices/card-words.js";
import { DOMAINS } from "../../indices/domains.js";
import { Icon } from "../../pieces/icon.js";
import { lookOf } from "../../pieces/look.js";
import { Panel } from "../../pieces/panel.js";
import { areaShortName, formatNumber } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { areaLink } from "../../words/route.js";
import { shownCard } from "./card.js";
import { ranked } from "./ranked.js";

/**
 * @import { DomainCard } from "../../indices/types.js"
 * @import { DomainStep } from "../../indices/domains.js"
 * @import { Store } from "../../store.js"
 * @import { Ranked } from "./ranked.js"
 * @import { AreaState } from "./state.js"
 */

/** @param {{store: Store, own: AreaState, onRetry: () => void}} props */
export function Comparison({ store, own, onRetry }) {
  const cards = store.cards.value;
  const { areas } = store.state;
  const others = (cards?.items ?? []).filter((one) => areas.value.has(one.area));
  const look = lookOf(store, store.cards, others.length === 0);
  const code = own.area.value;
  const { card } = shownCard(store, own);
  return html`<${Panel}
    name="comparison"
    title=${t("area.compare")}
    aside=${html`<span class="panel-count">${t("area.compareHint")}</span>`}
    look=${look}
    onRetry=${onRetry}
    asOfMs=${store.cards.asOfMs}
  >
    <ol class="strips">
      ${DOMAINS.map((step) => {
        const rank = ranked(others, step);
        if (rank.length === 0) return null;
        return html`<${Strip} key=${step.domain} ...${{ store, step, rank, code }} card=${card?.domains[step.domain]} />`;
      })}
    </ol>
  <//>`;
}

/**
 * @param {object} props
 * @param {Store} props.store
 * @param {DomainStep} props.step
 * @param {readonly Ranked[]} props.rank
 * @param {string} props.code of the area that is looked at
 * @param {DomainCard | undefined} props.card its own
 */
function Strip({ store, step, rank, code, card }) {
  const { word, icon, tell } = step;
  const { areas } = store.state;
  const place = rank.findIndex((one) => one.area === code);
  const name = (/** @type {string} */ area) => {
    const found = areas.value.get(area);
    return found ? areaShortName(found) : area;
  };
  return html`<li class="strip">
    <span class="strip-name"><${Icon} name=${icon} />${t(word)}</span>
    <span class="strip-bars" aria-hidden="true">
      ${rank.map(
        (one) => html`<a
          key=${one.area}
          tabindex="-1"
          href=${areaLink(one.area)}
          data-state=${one.state}
          data-own=${one.area === code || undefined}
          title=${`${name(one.area)}: ${indexText(one.index, step)}`}
          style=${{ "--share": one.share }}
        ></a>`,
      )}
    </span>
    <span class="strip-value"><b>${tellValue(card?.index ?? null, tell)}</b> ${t(tell.unit)}</span>
    <span class="strip-rank">${rankText(place, rank)}</span>
  </li>`;
}

/** How many are worse; where none differs, that. @param {number} place in the strip, −1 for none @param {readonly Ranked[]} rank */
function rankText(place, rank) {
  const own = rank[place];
  if (!own || own.state === "day") return "";
  if (own.index === null) return t("area.noRank");
  const known = rank.filter(({ index }) => index !== null);
  if (known.every(({ index }) => index === own.index)) return t("area.equal");
  const worse = rank.length - 1 - rank.findLastIndex(({ index }) => index === own.index);
  return t("area.rank", { place: formatNumber(worse + 1), count: formatNumber(known.length) });
}

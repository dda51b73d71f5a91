/** How the area is in each domain: a card each, in one order everywhere. */
import { html } from "htm/preact";
import { DOMAINS } from "../../indices/domains.js";
import { Looked } from "../../pieces/panel.js";
import { t } from "../../words/i18n.js";
import { cardLook, shownCard } from "./card.js";
import { DomainCardView } from "./domain-card.js";

/**
 * @import { Store } from "../../store.js"
 * @import { AreaState } from "./state.js"
 */

/** @param {{store: Store, own: AreaState, onRetry: () => void}} props */
export function CardPanel({ store, own, onRetry }) {
  const { card } = shownCard(store, own);
  const look = cardLook(store, own);
  return html`<section class="area-cards" data-look=${look} aria-label=${t("area.cards")}>
    <${Looked} look=${look} emptyText=${t("area.noCard")} onRetry=${onRetry} asOfMs=${Date.parse(card?.as_of ?? "")}>
      <div class="area-card-grid">
        ${DOMAINS.map((step) => {
          const found = card?.domains[step.domain];
          if (!found) return null;
          return html`<${DomainCardView} key=${step.domain} ...${{ store, own, step }} card=${found} />`;
        })}
      </div>
    <//>
  </section>`;
}

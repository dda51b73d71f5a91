/** Which layer the map shows: a domain, and within it one kind. */
import { html } from "htm/preact";
import { Chip } from "../../pieces/chip.js";
import { Icon } from "../../pieces/icon.js";
import { formatNumber } from "../../words/format.js";
import { nameOf, t } from "../../words/i18n.js";

/**
 * @import { Store } from "../../store.js"
 * @import { WordKey } from "../../words/i18n.js"
 */

/** @type {Record<string, WordKey>} */
const DOMAIN_WORDS = {
  traffic: "domain.traffic",
  environment: "domain.environment",
  utility: "domain.utility",
};

/** @param {{store: Store}} props */
export function LayerChoice({ store }) {
  const { kinds, filter } = store.state;
  const domains = [...new Set(kinds.value.map((kind) => kind.domain))];
  const chosen = filter.value.domain;
  return html`<div class="segmented layer-domains" role="group" aria-label=${t("domain.label")}>
    ${["", ...domains].map((domain) => {
      const word = domain === "" ? "domain.all" : DOMAIN_WORDS[domain];
      return html`<button
        aria-pressed=${chosen === domain}
        onClick=${() => store.filterChanged({ domain, kind: "" })}
      >
        ${word ? t(word) : domain}
      </button>`;
    })}
  </div>`;
}

/** The kinds of the chosen domain. @param {{store: Store}} props */
export function KindChoice({ store }) {
  const { kinds, filter, selection } = store.state;
  const { domain, kind: chosen } = filter.value;
  if (domain === "") return null;
  return html`<div class="layer-kinds" role="group" aria-label=${t("list.kind")}>
    ${kinds.value
      .filter((kind) => kind.domain === domain)
      .map(
        (kind) => html`<${Chip}
          isPressed=${chosen === kind.kind}
          onPress=${() => store.filterChanged({ kind: chosen === kind.kind ? "" : kind.kind })}
        >
          <${Icon} name=${`kind-${kind.kind}`} />${nameOf(kind)}
          <b>${formatNumber(selection.value.kindCounts[kind.kind] ?? 0)}</b>
        <//>`,
      )}
  </div>`;
}

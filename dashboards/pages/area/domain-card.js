/** One domain of an area: state, number, against a week ago, the worst sensor, who speaks, what stands. */
import { html } from "htm/preact";
import { AirChip } from "../../indices/air-chip.js";
import { changeText, indexText, tellValue, worstText } from "../../indices/card-words.js";
import { StateMark } from "../../indices/state-mark.js";
import { shownState, stateStep } from "../../indices/state-scale.js";
import { Icon } from "../../pieces/icon.js";
import { formatNumber, formatPercent } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { formatRoute, sensorLink } from "../../words/route.js";

/**
 * @import { DomainStep } from "../../indices/domains.js"
 * @import { DomainCard } from "../../indices/types.js"
 * @import { Store } from "../../store.js"
 * @import { AreaState } from "./state.js"
 */

/** @param {{store: Store, own: AreaState, step: DomainStep, card: DomainCard}} props */
export function DomainCardView({ store, own, step, card }) {
  const { domain, word, icon, tell } = step;
  const state = shownState(domain, card);
  return html`<article class="domain-card" data-state=${state} aria-label=${t(word)}>
    <header>
      <${Icon} name=${icon} />
      <h3>${t(word)}</h3>
    </header>
    <p class="domain-state"><${StateMark} state=${state} isWordBeside />${t(stateStep(state).word)}</p>
    <p class="domain-value">
      ${domain === "air" ? html`<${AirValue} ...${{ store, index: card.index }} />` : html`<b>${tellValue(card.index, tell)}</b>`}
      ${t(tell.unit) && html`<span>${t(tell.unit)}</span>`}
    </p>
    <p class="domain-what">${t(`cardIndex.${domain}`)}</p>
    <${Change} ...${{ step, card }} />
    <${Worst} ...${{ store, step, card }} />
    <${Foot} ...${{ own, card }} />
  </article>`;
}

/** @param {{store: Store, index: number | null}} props */
function AirValue({ store, index }) {
  const grades = store.air.value?.grades ?? [];
  const grade = index === null ? null : (grades.findLast((one) => one.from_value <= index) ?? null);
  return html`<${AirChip} grades=${grades} cell=${{ value: index, grade: grade?.code ?? null }} />`;
}

/** @param {{step: DomainStep, card: DomainCard}} props */
function Change({ step, card }) {
  const value = indexText(card.week_ago, step);
  if (card.week_ago === null) return html`<p class="domain-change">${t("area.noWeek")}</p>`;
  const change = changeText(card, step);
  if (change === "") return html`<p class="domain-change">${t("area.noChange", { value })}</p>`;
  if (!/[1-9]/.test(change)) {
    return html`<p class="domain-change" title=${t("area.sameHour")}>${t("area.asWeekAgo", { value })}</p>`;
  }
  return html`<p class="domain-change" title=${t("area.sameHour")}>
    <b>${change}</b> ${t("area.weekAgo", { value })}
  </p>`;
}

/** @param {{store: Store, step: DomainStep, card: DomainCard}} props */
function Worst({ store, step, card: { worst_sensor_id: id, worst_value } }) {
  if (!id) return null;
  const { fleet, knowledge } = store.state;
  knowledge.value; // names come later
  const row = fleet.value.rowOf(id);
  const name = (row < 0 ? "" : fleet.value.nameOf(row)) || id;
  return html`<p class="domain-worst">
    <span>${t("area.worstOf")}</span> <a href=${sensorLink(id)} title=${name}>${name}</a>
    <b>${worstText(worst_value, step)}</b>
  </p>`;
}

/** Of how many it is, how much of them is trusted, and the way to what stands. @param {{own: AreaState, card: DomainCard}} props */
function Foot({ own, card: { state, known, of, trusted_frac, open_alerts } }) {
  // That none stands says nothing where too few speak.
  const isTold = open_alerts !== null && (open_alerts > 0 || state !== "no_data");
  const alerts = formatRoute({ page: "alerts", item: "", query: { area: own.area.value } });
  return html`<footer>
    <span data-partial=${known < of} title=${t("area.trusted", { share: formatPercent(trusted_frac) })}>
      ${formatNumber(known)}/${formatNumber(of)} · ${formatPercent(trusted_frac)}
    </span>
    ${
      isTold &&
      (open_alerts > 0
        ? html`<a href=${alerts}>${t("area.alerts", { count: formatNumber(open_alerts) })}</a>`
        : html`<span>${t("area.noAlerts")}</span>`)
    }
  </footer>`;
}

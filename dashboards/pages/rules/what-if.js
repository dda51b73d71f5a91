/** What a rule would have rung in a span: as it is, and as it is being changed. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { refusalOf } from "../../account/refusal.js";
import { ApiError } from "../../live/request.js";
import { Icon } from "../../pieces/icon.js";
import { PanelMessage } from "../../pieces/panel.js";
import { formatMoment, formatNumber, formatSpan } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { instantOf, localText } from "../../words/local-time.js";
import { countsOf, pairsOf } from "./difference.js";
import { DifferenceChart } from "./difference-chart.js";
import { DifferenceTable } from "./difference-table.js";
import { fieldOf, wrongIn } from "./rule-check.js";
import { ruleOf } from "./rule-values.js";
import { fieldName } from "./rule-words.js";

/**
 * @import { Store } from "../../store.js"
 * @import { OneProps } from "./rule-panel.js"
 * @import { Trial } from "./rules-state.js"
 * @import { Rule } from "./types.js"
 */

const SPANS_S = [6 * 3600, 24 * 3600, 7 * 86_400];
const USUAL_S = 24 * 3600;
const MINUTE_MS = 60_000;
const TOO_LARGE = 413;
const UNPROCESSABLE = 422;

/** @param {OneProps} props */
export function WhatIfPart({ store, own, rule }) {
  const [chosen, setSpan] = useState(/** @type {{fromMs: number, toMs: number} | null} */ (null));
  const span = chosen ?? spanUpTo(store.now(), USUAL_S);
  const [state, setState] = useState(/** @type {"idle" | "running"} */ ("idle"));
  const [failure, setFailure] = useState("");
  const draft = own.draft.value;
  const kinds = store.state.kindByName.value;
  const run = async () => {
    setFailure("");
    const wrong = draft ? Object.keys(wrongIn(draft.values, kinds)) : [];
    if (wrong.length > 0) {
      setFailure(t("rules.draftWrong", { fields: wrong.map(fieldName).join(", ") }));
      return;
    }
    setState("running");
    try {
      const asked = { from: instantText(span.fromMs), to: instantText(span.toMs) };
      await own.tried(rule.rule_id, asked, draft && withoutNote(ruleOf(draft.values, kinds)));
    } catch (error) {
      setFailure(failureText(store, error));
    }
    setState("idle");
  };
  const trial = own.trial.value?.ruleId === rule.rule_id ? own.trial.value : null;
  return html`<div class="rules-what-if">
    <p class="field-hint">${t(draft ? "rules.triesDraft" : "rules.triesOnlyNow")}</p>
    <${SpanFields} ...${{ store, span, setSpan }}>
      <button class="button rules-run" disabled=${state === "running" || !(span.fromMs < span.toMs)} onClick=${run}>
        <${Icon} name="play" />${t("rules.run")}
      </button>
    <//>
    ${failure && html`<p class="form-wrong" role="alert"><${Icon} name="alert" />${failure}</p>`}
    ${state === "running" && html`<${PanelMessage} look="loading" />`}
    ${state === "idle" && trial && html`<${Outcome} ...${{ store, rule, trial }} />`}
  </div>`;
}

/**
 * @param {object} props
 * @param {Store} props.store
 * @param {{fromMs: number, toMs: number}} props.span
 * @param {(span: {fromMs: number, toMs: number}) => void} props.setSpan
 * @param {any} [props.children]
 */
function SpanFields({ store, span, setSpan, children }) {
  const isWrong = !(span.fromMs < span.toMs);
  return html`<div class="rules-span">
    <div class="segmented" role="group" aria-label=${t("chart.span")}>
      ${SPANS_S.map(
        (spanS) => html`<button
          aria-pressed=${span.toMs - span.fromMs === 1000 * spanS}
          onClick=${() => setSpan(spanUpTo(store.now(), spanS))}
        >
          ${formatSpan(spanS)}
        </button>`,
      )}
    </div>
    ${
      /** @type {const} */ (["fromMs", "toMs"]).map(
        (edge) => html`<label class="rules-time">
        <span>${t(edge === "fromMs" ? "explore.from" : "explore.to")}</span>
        <input
          type="datetime-local"
          required
          aria-invalid=${isWrong || undefined}
          value=${localText(span[edge])}
          onChange=${(/** @type {Event} */ event) =>
            setSpan({
              ...span,
              [edge]: instantOf(/** @type {HTMLInputElement} */ (event.currentTarget).value),
            })}
        />
      </label>`,
      )
    }
    ${children}
    ${isWrong && html`<p class="form-wrong" role="alert"><${Icon} name="alert" />${t("explore.wrongSpan")}</p>`}
  </div>`;
}

/** @param {{store: Store, rule: Rule, trial: Trial}} props */
function Outcome({ store, rule, trial: { answer, isChanged } }) {
  const pairs = pairsOf(answer);
  const counts = countsOf(answer);
  const episodes = answer.now?.episode_count ?? 0;
  return html`<p class="rules-note" role="status">
      ${t(isChanged ? "rules.outcome" : "rules.outcomeNow", {
        now: formatNumber(episodes),
        changed: formatNumber(answer.changed?.episode_count ?? 0),
        rows: formatNumber(answer.rows),
      })}
    </p>
    <${DifferenceChart} ...${{ answer, pairs, counts, isChanged }} />
    <${DifferenceTable} ...${{ store, rule, pairs, counts, isChanged }} />`;
}

/** The last whole minutes. @param {number} nowMs @param {number} spanS */
function spanUpTo(nowMs, spanS) {
  const toMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
  return { fromMs: toMs - 1000 * spanS, toMs };
}

/** @param {number} ms */
function instantText(ms) {
  return new Date(ms).toISOString();
}

/** Why it is made stays with a version, of which a trial makes none. @param {ReturnType<typeof ruleOf>} rule */
function withoutNote({ note: _, ...rule }) {
  return rule;
}

/** @param {Store} store @param {unknown} error */
function failureText(store, error) {
  if (!(error instanceof ApiError)) throw error;
  const { status, problem } = error;
  if (status === TOO_LARGE) {
    const fits = Date.parse(problem.fits?.to ?? "");
    if (Number.isNaN(fits)) return t("rules.tooLarge");
    return t("rules.tooLargeFits", { time: formatMoment(fits, store.now()) });
  }
  if (status !== UNPROCESSABLE) return refusalOf(store, error).message;
  const said = (problem.errors ?? []).map(
    ({ parameter, accepted }) => `${fieldOf(parameter)}: ${accepted.join("; ")}`,
  );
  return t("rules.notTried", { reason: said.join(". ") });
}

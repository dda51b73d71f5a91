/** From when to when: some time up to now, or two local times. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { Icon } from "../../pieces/icon.js";
import { formatMoment, formatSpan } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { instantOf, localText } from "../../words/local-time.js";
import { SPANS_S } from "./question.js";

/** @import { Explore } from "./state.js" */

/** @param {{explore: Explore}} props */
export function SpanChoice({ explore }) {
  const { question, span, nowMs } = explore.scene.value;
  const [isWrong, setWrong] = useState(false);
  /** @param {"fromMs" | "toMs"} edge @param {string} text */
  const onEdge = (edge, text) => {
    const next = { ...span, [edge]: instantOf(text) };
    const isRight = next.fromMs < next.toMs;
    setWrong(!isRight);
    if (isRight) explore.asked({ ...next, spanS: 0 });
  };
  return html`<div class="explore-span">
    <div class="segmented" role="group" aria-label=${t("chart.span")}>
      ${SPANS_S.map(
        (spanS) => html`<button aria-pressed=${question.spanS === spanS} onClick=${() => {
          setWrong(false);
          explore.asked({ spanS });
        }}>
          ${formatSpan(spanS)}
        </button>`,
      )}
    </div>
    ${[
      { edge: /** @type {const} */ ("fromMs"), word: t("explore.from") },
      { edge: /** @type {const} */ ("toMs"), word: t("explore.to") },
    ].map(
      ({ edge, word }) => html`<label class="time-field">
        <span>${word}</span>
        <input
          type="datetime-local"
          required
          aria-invalid=${isWrong}
          value=${localText(span[edge])}
          onChange=${(/** @type {Event} */ event) =>
            onEdge(edge, /** @type {HTMLInputElement} */ (event.currentTarget).value)}
        />
      </label>`,
    )}
    ${isWrong && html`<p class="explore-wrong" role="alert"><${Icon} name="alert" />${t("explore.wrongSpan")}</p>`}
    ${
      question.spanS > 0 &&
      html`<button class="button" onClick=${explore.refreshed} title=${t("explore.refreshNote")}>
        <${Icon} name="refresh" />${t("explore.upTo", { time: formatMoment(nowMs, nowMs) })}
      </button>`
    }
  </div>`;
}

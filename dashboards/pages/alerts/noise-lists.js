/** Who raises most alerts: sensors and rules of the last day; each leads to its own alerts. */
import { html } from "htm/preact";
import { formatNumber } from "../../words/format.js";
import { language, t } from "../../words/i18n.js";

/**
 * @import { Store } from "../../store.js"
 * @import { Asked } from "./asked.js"
 * @import { Console, Noisy } from "./console-state.js"
 */

/** @param {{store: Store, asked: Asked, own: Console, onChoose: () => void}} props */
export function NoiseLists({ asked, own, onChoose }) {
  const rate = own.rate.value;
  const go = (/** @type {Record<string, string>} */ change) => {
    asked.asked({ sensor: "", rule: "", ...change });
    onChoose();
  };
  return html`<div class="console-noise">
    <${Noise} title=${t("console.noisySensors")} rows=${rate?.sensors ?? []}
      onChoose=${(/** @type {Noisy} */ { sensor_id = "" }) => go({ sensor: sensor_id })} />
    <${Noise} title=${t("console.noisyRules")} rows=${rate?.rules ?? []}
      onChoose=${(/** @type {Noisy} */ { rule = "" }) => go({ rule })} />
    <p class="field-hint">${t("console.noiseHint")}</p>
  </div>`;
}

/** @param {{title: string, rows: readonly Noisy[], onChoose: (row: Noisy) => void}} props */
function Noise({ title, rows, onChoose }) {
  return html`<section aria-label=${title}>
    <h3>${title}</h3>
    ${rows.length === 0 && html`<p>${t("console.noNoise")}</p>`}
    <ol>
      ${rows.map(
        (row) => html`<li>
          <button class="button" onClick=${() => onChoose(row)}>
            <span>${nameOf(row)}</span><b>${formatNumber(row.episode_count)}</b>
          </button>
        </li>`,
      )}
    </ol>
  </section>`;
}

/** @param {Noisy} row */
function nameOf({ sensor_id, name, rule, label_vi, label_en }) {
  const label = language.value === "vi" ? label_vi : label_en;
  return label ?? name ?? rule ?? sensor_id ?? "";
}

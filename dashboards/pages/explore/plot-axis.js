/** Round numbers along a plot of ours. */
import { html } from "htm/preact";
import { formatNumber } from "../../words/format.js";

/**
 * @param {object} props
 * @param {number} props.low at the begin of the axis
 * @param {number} props.high at its end
 * @param {{step: number, values: readonly number[]}} props.at
 * @param {boolean} [props.isUpright]
 */
export function PlotAxis({ low, high, at, isUpright }) {
  let decimals = 0;
  while (decimals < 5 && Math.abs(at.step - Number(at.step.toFixed(decimals))) > 1e-3 * at.step)
    decimals += 1;
  return html`<div class="plot-axis" data-upright=${isUpright || undefined} aria-hidden="true">
    ${at.values.map(
      (value) => html`<span style=${{ "--at": `${(100 * (value - low)) / (high - low)}%` }}>
        ${formatNumber(value, decimals)}
      </span>`,
    )}
  </div>`;
}

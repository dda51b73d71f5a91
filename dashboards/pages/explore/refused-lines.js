/** Lines that the server did not answer: each with the reason, and what may be tried. */
import { html } from "htm/preact";
import { Icon } from "../../pieces/icon.js";
import { t } from "../../words/i18n.js";
import { failureText } from "./failure.js";
import { lineName, markOf } from "./line-words.js";

/**
 * @import { DrawnLine } from "./drawn-lines.js"
 * @import { Explore, Scene } from "./state.js"
 */

/** The server understood, and would take another question. */
const REFUSALS = new Set([413, 422]);

/** @param {{explore: Explore, scene: Scene, drawn: readonly DrawnLine[]}} props */
export function RefusedLines({ explore, scene, drawn }) {
  const refused = drawn.flatMap(({ line, answer, againstAnswer }) => {
    const failure = answer.failure ?? againstAnswer?.failure ?? null;
    return failure ? [{ line, failure }] : [];
  });
  if (refused.length === 0) return null;
  const isTooFine =
    scene.question.resolution !== "auto" &&
    refused.some(({ failure }) => REFUSALS.has(failure.status));
  return html`<div class="explore-refused" role="alert">
    <${Icon} name="alert" />
    <ul>
      ${refused.map(
        ({ line, failure }) => html`<li key=${line.id}>
          <b>${markOf(line)}</b> ${lineName(line)}: ${failureText(failure)}
        </li>`,
      )}
    </ul>
    ${
      isTooFine
        ? html`<button class="button" onClick=${() => explore.asked({ resolution: "auto" })}>
            ${t("explore.useAuto")}
          </button>`
        : html`<button class="button" onClick=${explore.refreshed}>${t("look.retry")}</button>`
    }
  </div>`;
}

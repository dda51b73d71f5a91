/**
 * A titled box with five looks: loading, empty, current, stale, failed.
 * Loading, empty and failed replace the body (unless it asks to stay mounted); stale keeps it and
 * says until when the data goes.
 */
import { html } from "htm/preact";
import { formatClock } from "../words/format.js";
import { t } from "../words/i18n.js";
import { Icon } from "./icon.js";

/** @import { Look } from "./look.js" */

/**
 * @param {object} props
 * @param {string} props.name CSS class of this panel
 * @param {string} props.title
 * @param {any} [props.aside] right end of the title bar
 * @param {Look} props.look
 * @param {string} [props.emptyText]
 * @param {(() => void) | undefined} [props.onRetry]
 * @param {number} [props.asOfMs] newest data, told when stale
 * @param {boolean} [props.keepBody] leave the body in place under the message
 * @param {any} [props.children]
 */
export function Panel({
  name,
  title,
  aside,
  look,
  emptyText,
  onRetry,
  asOfMs,
  keepBody,
  children,
}) {
  return html`<section class=${`panel ${name}`} data-look=${look} aria-label=${title}>
    <header class="panel-head">
      <h2>${title}</h2>
      ${aside}
    </header>
    <${Looked} ...${{ look, emptyText, onRetry, asOfMs, keepBody }}>${children}<//>
  </section>`;
}

/**
 * What shows data, in one of the five looks; a panel, or whatever else flows in a column, is around it.
 * @param {object} props
 * @param {Look} props.look
 * @param {string | undefined} [props.emptyText]
 * @param {(() => void) | undefined} [props.onRetry]
 * @param {number | undefined} [props.asOfMs]
 * @param {boolean | undefined} [props.keepBody]
 * @param {any} [props.children]
 */
export function Looked({ look, emptyText, onRetry, asOfMs, keepBody, children }) {
  const showBody = keepBody || look === "current" || look === "stale";
  return html`${look === "stale" && html`<${StaleNote} asOfMs=${asOfMs ?? Number.NaN} />`}
    ${showBody && html`<div class="panel-body">${children}</div>`}
    <${PanelMessage} look=${look} emptyText=${emptyText} onRetry=${onRetry} />`;
}

/** That what is shown is none of now. @param {{asOfMs: number}} props `asOfMs`: newest data in it */
export function StaleNote({ asOfMs }) {
  return html`<p class="panel-stale"><${Icon} name="clock-off" />${staleText(asOfMs)}</p>`;
}

/** @param {number} asOfMs */
function staleText(asOfMs) {
  if (Number.isNaN(asOfMs)) return t("look.staleUndated");
  return t("look.stale", { time: formatClock(asOfMs) });
}

/**
 * What stands in place of a body that is not there.
 * @param {object} props
 * @param {Look} props.look
 * @param {string} [props.emptyText]
 * @param {(() => void) | undefined} [props.onRetry]
 */
export function PanelMessage({ look, emptyText, onRetry }) {
  if (look === "loading") {
    return html`<div class="panel-message" role="status">
      <span class="spinner" aria-hidden="true"></span>${t("look.loading")}
    </div>`;
  }
  if (look === "empty") {
    return html`<div class="panel-message" role="status">
      <${Icon} name="empty" />${emptyText ?? t("look.empty")}
    </div>`;
  }
  if (look === "failed") {
    return html`<div class="panel-message panel-failed" role="alert">
      <${Icon} name="alert" />${t("look.failed")}
      ${onRetry && html`<button class="button" onClick=${onRetry}>${t("look.retry")}</button>`}
    </div>`;
  }
  return null;
}

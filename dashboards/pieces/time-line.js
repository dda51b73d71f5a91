/** What happened, newest first: each entry with its instant, its shape and its words. */
import { html } from "htm/preact";
import { formatInstant } from "../words/format.js";
import { Icon } from "./icon.js";
import { Looked } from "./panel.js";

/** @import { Look } from "./look.js" */

/** @typedef {{id: string, atMs: number, icon: string, title: string, text?: string}} Entry */

/**
 * @param {object} props
 * @param {string} props.label
 * @param {readonly Entry[]} props.entries in any order
 * @param {number} props.nowMs of other days than this one's the day is said too
 * @param {Look} props.look
 * @param {string} [props.emptyText]
 * @param {number} [props.asOfMs]
 * @param {() => void} [props.onRetry]
 */
export function TimeLine({ label, entries, nowMs, ...looked }) {
  const newestFirst = [...entries].sort((a, b) => b.atMs - a.atMs);
  return html`<${Looked} ...${looked}>
    <ol class="time-line" aria-label=${label}>
      ${newestFirst.map(
        ({ id, atMs, icon, title, text }) => html`<li key=${id}>
          <${Icon} name=${icon} />
          <div>
            <time datetime=${Number.isNaN(atMs) ? undefined : new Date(atMs).toISOString()}>${formatInstant(atMs, nowMs)}</time>
            <b>${title}</b>
            ${text && html`<p>${text}</p>`}
          </div>
        </li>`,
      )}
    </ol>
  <//>`;
}

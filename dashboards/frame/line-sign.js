/**
 * The line from this page to its server, by colour, shape and word, and how much comes through it.
 * How much of the city sends is the other sign, `data-sign.js`.
 */
import { html } from "htm/preact";
import { SHAPE_PATHS } from "../pieces/shapes.js";
import { formatNumber } from "../words/format.js";
import { t } from "../words/i18n.js";

/**
 * @import { Shape } from "../fleet/status.js"
 * @import { Connection } from "../live/types.js"
 * @import { WordKey } from "../words/i18n.js"
 * @import { Store } from "../store.js"
 */

/** @type {Record<Connection, Shape>} */
const SHAPES = {
  connecting: "ring",
  live: "dot",
  reconnecting: "triangle",
  lost: "cross",
  stale: "diamond",
};

/** What the server calls its parts. @type {Record<string, WordKey>} */
const PARTS = {
  database: "part.database",
  broker: "part.broker",
  ingest: "part.ingest",
  judgement: "part.judgement",
  alerts: "part.alerts",
};

/** @param {{store: Store}} props */
export function LineSign({ store }) {
  const { updates_per_s: rate = 0, problems = {} } = store.state.figures.value ?? {};
  const line = store.state.connection.value;
  // Numbers may be of now while a part fails: that is no good line either.
  const connection = line === "live" && Object.keys(problems).length > 0 ? "stale" : line;
  const problem = Object.entries(problems)
    .map(([part, reason]) => `${part}: ${reason ?? ""}`)
    .join("; ");
  const decimals = rate > 0 && rate < 10 ? 1 : 0;
  return html`<div class="connection" data-state=${connection} title=${problem || undefined}>
    <span class="connection-state" role="status" aria-label=${t("connection.label")}>
      <svg class="shape" viewBox="0 0 16 16" aria-hidden="true">
        <path fill-rule="evenodd" d=${SHAPE_PATHS[SHAPES[connection]]} />
      </svg>
      <span>${lineText(connection, Object.keys(problems))}</span>
    </span>
    ${
      // The last rate that was heard says nothing about now.
      line === "live" &&
      html`<span class="connection-rate">
        ${t("header.rate", { rate: formatNumber(rate, decimals) })}
      </span>`
    }
  </div>`;
}

/**
 * A server that is heard and says that parts of it fail names them; else it is the line's own state.
 * @param {Connection} connection
 * @param {readonly string[]} failing
 */
export function lineText(connection, failing) {
  if (connection !== "stale" || failing.length === 0) return t(`connection.${connection}`);
  const parts = failing.map((part) => (PARTS[part] ? t(PARTS[part]) : part));
  return t("connection.fault", { parts: parts.join(", ") });
}

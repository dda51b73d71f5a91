/** Changes, the newest first, a page at a time; the address says which. */
import { html } from "htm/preact";
import { Icon } from "../../pieces/icon.js";
import { listLook } from "../../pieces/look.js";
import { Looked } from "../../pieces/panel.js";
import { t } from "../../words/i18n.js";
import { formatStamp } from "../../words/stamp.js";
import { AuditFilter } from "./audit-filter.js";
import { changesOf, eventName, wayName } from "./changes.js";

/**
 * @import { Store } from "../../store.js"
 * @import { Audit, AuditRow } from "./state.js"
 */

/** @param {{store: Store, audit: Audit}} props */
export function AuditPage({ store, audit }) {
  const { load, value, asOfMs, freshMs } = audit.trail;
  // What was asked for before is none of what is asked for now.
  const own = value?.wish === audit.wish.value ? value : null;
  const items = own?.items ?? [];
  const look = listLook(store, { load, value: own, asOfMs, freshMs }, items.length === 0);
  return html`<section class="panel audit-page" aria-label=${t("audit.title")}>
    <header class="panel-head"><h2>${t("audit.title")}</h2></header>
    <${AuditFilter} audit=${audit} />
    <${Looked} look=${look} emptyText=${t("audit.none")} asOfMs=${asOfMs}>
      <div class="row-table audit-rows" tabindex="0" role="region" aria-label=${t("audit.list")}>
        <table>
          <thead>
            <tr>
              <th scope="col">${t("audit.at")}</th>
              <th scope="col">${t("audit.who")}</th>
              <th scope="col">${t("audit.what")}</th>
              <th scope="col">${t("audit.whom")}</th>
              <th scope="col">${t("audit.changes")}</th>
            </tr>
          </thead>
          <tbody>
            ${items.map((row) => html`<${Row} key=${row.audit_id} store=${store} row=${row} />`)}
          </tbody>
        </table>
      </div>
    <//>
    <${Pager} audit=${audit} next=${own?.next_cursor ?? null} />
  </section>`;
}

/** @param {{store: Store, row: AuditRow}} props */
function Row({ store, row }) {
  const { audit_id, at, who, via, address, what, whom, before, after } = row;
  return html`<tr>
    <td data-label=${t("audit.at")}>
      <time datetime=${at}>${formatStamp(at)}</time> <small>#${audit_id}</small>
    </td>
    <td data-label=${t("audit.who")}>
      <b>${who ?? t("who.nobody")}</b>
      <small>${[wayName(via), address].filter(Boolean).join(" · ")}</small>
    </td>
    <td data-label=${t("audit.what")}>${eventName(what)}</td>
    <td data-label=${t("audit.whom")}>${whom ?? t("age.none")}</td>
    <td data-label=${t("audit.changes")}>
      <dl class="audit-changes">
        ${changesOf(store, before, after).map(
          (change) => html`<div>
            <dt>${change.field}</dt>
            <dd>
              ${change.before !== null && html`<del>${change.before}</del>`}
              ${change.before !== null && change.after !== null && html`<span aria-hidden="true">→</span>`}
              ${change.after !== null && html`<ins>${change.after}</ins>`}
            </dd>
          </div>`,
        )}
      </dl>
    </td>
  </tr>`;
}

/** @param {{audit: Audit, next: string | null}} props */
function Pager({ audit, next }) {
  const { cursor = "" } = audit.query.value;
  return html`<nav class="audit-pager" aria-label=${t("audit.pages")}>
    <button class="button" disabled=${cursor === ""} onClick=${() => audit.asked({})}>
      ${t("audit.newest")}
    </button>
    <button
      class="button"
      disabled=${next === null}
      onClick=${() => next !== null && audit.asked({ cursor: next })}
    >
      ${t("audit.older")}<${Icon} name="sort-down" />
    </button>
  </nav>`;
}

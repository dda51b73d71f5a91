/** The alerts of the chosen tab, worst first; none moves while the list is read, and what is new is told above it. */
import { html } from "htm/preact";
import { useRef, useState } from "preact/hooks";
import { may } from "../../account/account-state.js";
import { unjudgedText } from "../../alerts/unjudged.js";
import { ofTime } from "../../city/of-time.js";
import { Icon } from "../../pieces/icon.js";
import { useIsRead } from "../../pieces/is-read.js";
import { listLook } from "../../pieces/look.js";
import { Looked } from "../../pieces/panel.js";
import { inTheirPlaces } from "../../pieces/places.js";
import { formatNumber } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { AlertLine } from "./alert-line.js";
import { isFiltered } from "./asked.js";
import { BulkBar, PickAll } from "./bulk-bar.js";

/**
 * @import { Alert, AlertPage } from "../../alerts/types.js"
 * @import { Place } from "../../pieces/places.js"
 * @import { Store } from "../../store.js"
 * @import { Asked } from "./asked.js"
 * @import { Console } from "./console-state.js"
 */

/** @typedef {{store: Store, asked: Asked, own: Console, shown: {current: readonly Alert[]}}} ListProps */

/** @param {ListProps} props */
export function AlertList({ store, asked, own, shown }) {
  const { list, wish } = own;
  // What was asked for before is none of what is asked for now.
  const known = list.value?.wish === wish.value ? list.value : null;
  const isTrusted = store.state.figures.value?.coverage?.trusted === true;
  const isNone = known?.items.length === 0;
  const look = listLook(store, { ...list, value: known }, isNone);
  if (!known) shown.current = [];
  const unjudged = ofTime(store.state, (nowMs) => unjudgedText(known, nowMs));
  const isKnown = isTrusted && !unjudged;
  const word = t(isFiltered(asked.query.value) ? "console.noneOf" : "console.none");
  const none = isKnown ? word : `${word} ${t("alert.unknown")}`;
  return html`${
    unjudged && html`<p class="console-note" role="status"><${Icon} name="alert" />${unjudged}</p>`
  }<${Looked} look=${look} emptyText=${none} asOfMs=${list.asOfMs}>
    ${known && html`<${Lines} key=${tabKey(asked)} ...${{ store, asked, own, shown, known }} />`}
  <//>`;
}

/** Another question is another list: nothing of the last one keeps its place. @param {Asked} asked */
function tabKey(asked) {
  return Object.values(asked.query.value).join("/");
}

/** @param {ListProps & {known: AlertPage}} props */
function Lines({ store, asked, own, shown, known: { items, next_cursor } }) {
  const root = useRef(/** @type {HTMLDivElement | null} */ (null));
  const places = useRef(/** @type {readonly Place<Alert>[]} */ ([]));
  const [, sortAgain] = useState(0);
  const isRead = useIsRead(root);
  places.current = inTheirPlaces(places.current, items, keyOf, isRead, next_cursor === null);
  shown.current = places.current.map(({ item }) => item);
  const later = places.current.filter(({ isLater }) => isLater).length;
  const mayRule = may(store.state.me.value, "rule");
  return html`<div class="console-lines" ref=${root}>
    ${
      later > 0 &&
      html`<p class="console-note" role="status">
        ${t("alert.later", { count: formatNumber(later) })}
        <button
          class="button"
          onClick=${() => {
            places.current = [];
            sortAgain((count) => count + 1);
          }}
        >
          <${Icon} name="refresh" />${t("list.sortAgain")}
        </button>
      </p>`
    }
    ${mayRule && html`<${BulkBar} ...${{ store, own, shown: shown.current }} />`}
    <div class="row-table console-rows" role="region" aria-label=${t("console.list")} tabindex="0">
      <table data-picks=${mayRule || undefined}>
        <thead>
          <tr>
            ${mayRule && html`<th scope="col" class="console-pick"><${PickAll} ...${{ own, shown: shown.current }} /></th>`}
            <th scope="col">${t("console.severity")}</th>
            <th scope="col">${t("console.what")}</th>
            <th scope="col">${t("console.where")}</th>
            <th scope="col" class="console-value" data-number="true">${t("console.value")}</th>
            <th scope="col" data-number="true">${t("console.lasting")}</th>
            <th scope="col">${t("console.state")}</th>
            <th scope="col" class="console-due">${t("console.due")}</th>
            <th scope="col" class="console-do"><span class="hidden">${t("console.actions")}</span></th>
          </tr>
        </thead>
        <tbody>
          ${places.current.map(
            (place) =>
              html`<${AlertLine} key=${place.key} ...${{ store, asked, own, place, mayRule }} />`,
          )}
        </tbody>
      </table>
      ${next_cursor !== null && html`<${More} own=${own} count=${items.length} />`}
    </div>
  </div>`;
}

/** @param {Alert} alert */
function keyOf({ alert_id }) {
  return `${alert_id}`;
}

/** @param {{own: Console, count: number}} props */
function More({ own, count }) {
  return html`<p class="console-note">
    ${t("console.first", { count: formatNumber(count) })}
    ${
      own.hasMore.value &&
      html`<button class="button" onClick=${own.moreAsked}>${t("console.more")}</button>`
    }
  </p>`;
}

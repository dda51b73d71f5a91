/** The sensors that a line was drawn around: how many of which kind, and where they lead. */
import { html } from "htm/preact";
import { Icon } from "../../pieces/icon.js";
import { formatNumber } from "../../words/format.js";
import { nameOf, t } from "../../words/i18n.js";
import { exploreLink } from "../../words/route.js";

/**
 * @import { Kind } from "../../city/types.js"
 * @import { Fleet } from "../../fleet/fleet.js"
 * @import { Store } from "../../store.js"
 */

/** So many places the explorer shows at once. */
const EXPLORED_MOST = 8;
const DAY_MS = 86_400_000;
/** More make an address that is too long. */
const FILE_MOST = 200;

/** @typedef {{kind: Kind, ids: string[]}} Group */

/** @param {{store: Store}} props */
export function PickedBar({ store }) {
  const picked = store.state.picked.value;
  if (picked.length === 0) return null;
  const groups = groupsOf(picked, store.state.fleet.value);
  const span = spanOf(store);
  const fileWord = store.state.isPast.value ? "lasso.fileThen" : "lasso.file";
  return html`<section class="picked-bar" aria-label=${t("lasso.picked")}>
    <p role="status">${t("lasso.count", { count: formatNumber(picked.length) })}</p>
    <ul>
      ${groups.map(
        ({ kind, ids }) => html`<li key=${kind.kind}>
          <a class="button" href=${linkOf(kind, ids, span)} title=${openTitle(ids)}>
            <${Icon} name="history" />${nameOf(kind)} <b>${formatNumber(ids.length)}</b>
          </a>
          ${
            ids.length <= FILE_MOST &&
            html`<a
              class="icon-button"
              href=${fileOf(kind, ids, span)}
              download
              aria-label=${t(fileWord, { kind: nameOf(kind) })}
              title=${t(fileWord, { kind: nameOf(kind) })}
            >
              <${Icon} name="save" />
            </a>`
          }
        </li>`,
      )}
    </ul>
    <button class="button" onClick=${() => store.sensorsPicked([])}>
      <${Icon} name="close" />${t("lasso.end")}
    </button>
  </section>`;
}

/** Of the list, in its order, what the explorer takes of the kind that comes first. @param {{store: Store}} props */
export function ListLink({ store }) {
  const { selection, fleet, knowledge } = store.state;
  knowledge.value; // ids come later
  const { order } = selection.value;
  const kind = fleet.value.kindOf(order[0] ?? -1);
  if (!kind || fleet.value.ids.length === 0) return null;
  /** @type {string[]} */
  const ids = [];
  for (const row of order) {
    if (fleet.value.kindOf(row) === kind) ids.push(fleet.value.idOf(row));
    if (ids.length === EXPLORED_MOST) break;
  }
  const label = t("explore.openList", { count: ids.length, kind: nameOf(kind) });
  return html`<a class="icon-button list-link" href=${linkOf(kind, ids, spanOf(store))} aria-label=${label} title=${label}>
    <${Icon} name="history" />
  </a>`;
}

/** @param {readonly string[]} ids @param {Fleet} fleet @returns {Group[]} the largest first */
function groupsOf(ids, fleet) {
  /** @type {Map<Kind, string[]>} */
  const groups = new Map();
  for (const id of ids) {
    const kind = fleet.kindOf(fleet.rowOf(id));
    if (kind) groups.set(kind, [...(groups.get(kind) ?? []), id]);
  }
  return [...groups]
    .map(([kind, own]) => ({ kind, ids: own }))
    .sort((a, b) => b.ids.length - a.ids.length);
}

/**
 * What is shown of a time that is over leads to the day before it, not to that before now.
 * @param {Store} store
 * @returns {Record<string, string>} empty: up to now
 */
function spanOf({ state }) {
  const atMs = state.nowMs.value;
  if (!state.isPast.value || Number.isNaN(atMs)) return {};
  const name = (/** @type {number} */ ms) => new Date(ms).toISOString();
  return { from: name(atMs - DAY_MS), to: name(atMs) };
}

/** @param {Kind} kind @param {readonly string[]} ids @param {Record<string, string>} span */
function linkOf({ kind, primary }, ids, span) {
  const places = ids.slice(0, EXPLORED_MOST).map((id) => `sensor.${id}`);
  return exploreLink(places, `${kind}.${primary}`, span);
}

/** @param {readonly string[]} ids */
function openTitle(ids) {
  return ids.length > EXPLORED_MOST
    ? t("lasso.first", { count: EXPLORED_MOST })
    : t("explore.open");
}

/** A day by quarters of an hour. @param {Kind} kind @param {readonly string[]} ids @param {Record<string, string>} span */
function fileOf({ kind }, ids, span) {
  const query = new URLSearchParams({ kind, sensor_id: ids.join(), resolution: "15m", ...span });
  return `/api/v1/export?${query}`;
}

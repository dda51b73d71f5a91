/** What the alert console is made of, and the keys that lead through it. */
import { html } from "htm/preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { may } from "../../account/account-state.js";
import { Icon } from "../../pieces/icon.js";
import { ToastStack } from "../../pieces/toast.js";
import { t } from "../../words/i18n.js";
import { act, begin } from "./acting.js";
import { AlertDetailPanel } from "./alert-detail.js";
import { AlertFilter, AlertTabs } from "./alert-filter.js";
import { AlertList } from "./alert-list.js";
import { commandOf, pressOf } from "./commands.js";
import { ConsoleDialog } from "./console-dialog.js";
import { ConsoleFoot } from "./console-foot.js";
import { createConsole, followConsole } from "./console-state.js";

/**
 * @import { Alert } from "../../alerts/types.js"
 * @import { Store } from "../../store.js"
 * @import { Asked } from "./asked.js"
 * @import { Command } from "./commands.js"
 * @import { Console } from "./console-state.js"
 */

/** @param {{store: Store, asked: Asked}} props */
export function AlertsPage({ store, asked }) {
  const own = useMemo(() => createConsole(store, asked), [store, asked]);
  useEffect(() => followConsole(store, asked, own), [store, asked, own]);
  /** the rows as they stand, which may be others than those of the last answer */
  const shown = useRef(/** @type {readonly Alert[]} */ ([]));
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    const onKey = (/** @type {KeyboardEvent} */ event) => {
      const command = own.areKeysOn.peek() ? commandOf(pressOf(event)) : null;
      if (command && run({ store, asked, own, shown: shown.current, root: root.current }, command))
        event.preventDefault();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [store, asked, own]);
  const part = { store, asked, own };
  const { me } = store.state;
  return html`<div class="console" ref=${root} data-open=${asked.openId.value !== "" || undefined}>
    <section class="panel console-list" aria-label=${t("alert.title")}>
      <${AlertTabs} ...${part}>
        <${AlertFilter} ...${part} />
        ${
          me.value &&
          !may(me.value, "act") &&
          html`<p class="console-note"><${Icon} name="lock" />${t("console.readOnly")}</p>`
        }
        <${AlertList} ...${part} shown=${shown} />
      <//>
      <${ConsoleFoot} ...${part} />
    </section>
    ${asked.openId.value !== "" && html`<${AlertDetailPanel} ...${part} />`}
    <${ConsoleDialog} ...${part} act=${act} />
    <${ToastStack} toasts=${own.toasts} />
  </div>`;
}

/** @typedef {{store: Store, asked: Asked, own: Console, shown: readonly Alert[], root: HTMLElement | null}} Scene */

/** @param {Scene} scene @param {Command} command @returns {boolean} whether it came to something */
function run(scene, command) {
  const { store, asked, own, shown, root } = scene;
  const open = own.detail.value?.found ?? null;
  const current =
    shown.find(({ alert_id }) => `${alert_id}` === asked.openId.value) ??
    (open && `${open.alert_id}` === asked.openId.value ? open : undefined);
  if (command === "next" || command === "previous") return move(scene, command === "next" ? 1 : -1);
  if (command === "help") own.asks("help");
  else if (command === "search") root?.querySelector("input")?.focus();
  else if (command === "leave") return leave(scene);
  else if (command === "note") root?.querySelector("textarea")?.focus();
  else if (command === "pick") {
    if (!current || !may(store.state.me.value, "rule")) return false;
    own.pickToggled(current.alert_id);
  } else void begin(store, own, command === "close" ? "closing" : command, targets(scene, current));
  return true;
}

/** All that are picked, where any are; else the one that is open. @param {Scene} scene @param {Alert | undefined} current */
function targets({ own, shown }, current) {
  const picked = shown.filter(({ alert_id }) => own.picked.value.has(alert_id));
  return picked.length > 0 ? picked : current ? [current] : [];
}

/** @param {Scene} scene @param {number} by */
function move({ asked, shown, root }, by) {
  const place = shown.findIndex(({ alert_id }) => `${alert_id}` === asked.openId.value);
  const next = place < 0 ? (by > 0 ? 0 : shown.length - 1) : place + by;
  const alert = shown[next];
  if (!alert) return shown.length > 0;
  asked.opened(alert.alert_id);
  const row = root?.querySelector(`[data-alert="${alert.alert_id}"]`);
  /** @type {HTMLElement | null | undefined} */ (row?.querySelector(".console-open"))?.focus({
    preventScroll: true,
  });
  row?.scrollIntoView({ block: "nearest" });
  return true;
}

/** What is picked is let go, then the open one closed. @param {Scene} scene */
function leave({ asked, own }) {
  if (own.picked.value.size > 0) own.pickedOnly([]);
  else if (asked.openId.value !== "") asked.opened("");
  else return false;
  return true;
}

/** Every shared piece in each of its looks. */
import { useSignal } from "@preact/signals";
import { html } from "htm/preact";
import { useMemo } from "preact/hooks";
import { Chip } from "../../pieces/chip.js";
import { Dialog } from "../../pieces/dialog.js";
import { Tabs } from "../../pieces/tabs.js";
import { createToasts, ToastStack } from "../../pieces/toast.js";
import { t } from "../../words/i18n.js";
import { LOOKS, NoteForm, NumberTable, SomeTimeLine } from "./examples.js";

/**
 * @import { Look } from "../../pieces/look.js"
 * @import { Store } from "../../store.js"
 */

/** @param {{store: Store}} props */
export function PiecesPage({ store }) {
  const look = useSignal(/** @type {Look} */ ("current"));
  const tab = useSignal("table");
  const tabs = [
    { id: "table", label: t("pieces.table") },
    { id: "time-line", label: t("pieces.timeLine") },
    { id: "form", label: t("pieces.form") },
  ];
  const nowMs = store.now();
  const shown = { look: look.value, asOfMs: nowMs, onRetry: () => {} };
  return html`<div class="pieces-page panel">
    <h2 class="pieces-notice">${t("pieces.notice")}</h2>
    <${Choices} look=${look} />
    <${Tabs}
      label=${t("nav.pieces")}
      tabs=${tabs}
      chosen=${tab.value}
      onChoose=${(/** @type {string} */ id) => {
        tab.value = id;
      }}
    >
      ${tab.value === "table" && html`<${NumberTable} shown=${shown} />`}
      ${tab.value === "time-line" && html`<${SomeTimeLine} shown=${shown} nowMs=${nowMs} />`}
      ${tab.value === "form" && html`<${NoteForm} />`}
    <//>
  </div>`;
}

/** @param {{look: import("@preact/signals").Signal<Look>}} props */
function Choices({ look }) {
  const isOpen = useSignal(false);
  const toasts = useMemo(createToasts, []);
  return html`<div class="pieces-choices" role="group" aria-label=${t("pieces.look")}>
    ${LOOKS.map(
      ([one, word]) => html`<${Chip}
        isPressed=${one === look.value}
        onPress=${() => {
          look.value = one;
        }}
      >${t(word)}<//>`,
    )}
    <button class="button" onClick=${() => toasts.told(t("pieces.told"))}>${t("pieces.tell")}</button>
    <button class="button" onClick=${() => toasts.failed(t("pieces.failed"))}>${t("pieces.fail")}</button>
    <button
      class="button"
      onClick=${() => {
        isOpen.value = true;
      }}
    >${t("pieces.openDialog")}</button>
    <${Dialog}
      title=${t("pieces.form")}
      isOpen=${isOpen.value}
      onClose=${() => {
        isOpen.value = false;
      }}
    ><${NoteForm} /><//>
    <${ToastStack} toasts=${toasts} />
  </div>`;
}

/**
 * The right column: the alerts, and what is beyond a raw threshold, which nobody raised. Where nobody
 * can choose between the two, as on a wall, both stand there.
 */
import { html } from "htm/preact";
import { AlertPanel } from "../../alerts/alert-panel.js";
import { LatePart } from "../../pieces/late-part.js";
import { Tabs } from "../../pieces/tabs.js";
import { t } from "../../words/i18n.js";
import { latePages } from "../late.js";

/**
 * @import { Store } from "../../store.js"
 * @import { Overview } from "./state.js"
 */

/** @param {{store: Store, overview: Overview, onRetry: () => void}} props */
export function SidePanel({ store, overview, onRetry }) {
  const part = { store, onRetry };
  const { side } = overview;
  return html`<div class="side-panel">
    <${Tabs}
      label=${t("alert.sides")}
      tabs=${[{ id: "", label: t("alert.title") }, { id: "crossed", label: t("crossing.title") }]}
      chosen=${side.value}
      onChoose=${overview.sideChosen}
    >
      ${side.value === "" && html`<${AlertPanel} ...${part} />`}
      ${
        (side.value === "crossed" || store.state.hasScenes.value) &&
        html`<${LatePart}
          load=${latePages}
          viewOf=${(/** @type {Late} */ { CrossingPanel }) => html`<${CrossingPanel} ...${part} />`}
        />`
      }
    <//>
  </div>`;
}

/** @typedef {typeof import("../late-pages.js")} Late */

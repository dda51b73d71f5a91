/** Maintenance windows: what is worked on, so that its alerts are put aside meanwhile. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { may } from "../../account/account-state.js";
import { Confirm } from "../../account/confirm.js";
import { areaNames } from "../../account/names.js";
import { taken } from "../../account/refusal.js";
import { labelOf } from "../../alerts/alert-words.js";
import { Chip } from "../../pieces/chip.js";
import { Dialog } from "../../pieces/dialog.js";
import { Icon } from "../../pieces/icon.js";
import { listLook } from "../../pieces/look.js";
import { Looked } from "../../pieces/panel.js";
import { formatMoment } from "../../words/format.js";
import { nameOf, t } from "../../words/i18n.js";
import { sensorLink } from "../../words/route.js";
import { WindowForm } from "./window-form.js";

/**
 * @import { PartProps } from "./rules-page.js"
 * @import { MaintenanceWindow } from "./types.js"
 */

/** @param {PartProps} part */
export function WindowList(part) {
  const { store, own } = part;
  const [isMaking, setMaking] = useState(false);
  const items = own.windows.value ?? [];
  const mayRule = may(store.state.me.value, "rule");
  const close = () => setMaking(false);
  return html`<div class="rules-filter">
      <${Chip} isPressed=${own.withEnded.value} onPress=${() => own.endedAsked(!own.withEnded.value)}>
        ${t("rules.withEnded")}
      <//>
      ${
        mayRule &&
        html`<button class="button rules-add" onClick=${() => setMaking(true)}>
          <${Icon} name="plus" />${t("rules.addWindow")}
        </button>`
      }
    </div>
    <${Looked}
      look=${listLook(store, own.windows, items.length === 0)}
      emptyText=${t("rules.noWindows")}
      asOfMs=${own.windows.asOfMs}
      onRetry=${own.windowsAgain}
    >
      <div class="row-table rules-rows" role="region" aria-label=${t("rules.windowList")} tabindex="0">
        <table>
          <thead>
            <tr>
              <th scope="col">${t("rules.state")}</th>
              <th scope="col">${t("rules.what")}</th>
              <th scope="col">${t("explore.from")}</th>
              <th scope="col">${t("explore.to")}</th>
              <th scope="col">${t("rules.note")}</th>
              ${mayRule && html`<th scope="col"><span class="hidden">${t("rules.end")}</span></th>`}
            </tr>
          </thead>
          <tbody>
            ${items.map((/** @type {MaintenanceWindow} */ item) => html`<${Row} key=${item.window_id} ...${{ ...part, item, mayRule }} />`)}
          </tbody>
        </table>
      </div>
    <//>
    <${Dialog} title=${t("rules.addWindow")} isOpen=${isMaking} onClose=${close}>
      <${WindowForm} ...${part} onMade=${close} />
    <//>`;
}

/** @param {PartProps & {item: MaintenanceWindow, mayRule: boolean}} props */
function Row({ store, own, item, mayRule }) {
  const { window_id, from_at, to_at, ended_at, note, made_by, is_active } = item;
  const nowMs = store.state.nowMs.value;
  const endMs = Date.parse(ended_at ?? to_at);
  const isOver = endMs <= nowMs;
  const state = is_active && !isOver ? "active" : isOver ? "over" : "coming";
  return html`<tr data-off=${isOver || undefined}>
    <td>${t(`rules.window.${state}`)}</td>
    <td><${Subject} ...${{ store, own, item }} /></td>
    <td>${formatMoment(Date.parse(from_at), nowMs)}</td>
    <td>${formatMoment(endMs, nowMs)}</td>
    <td>${note} <small>${made_by}</small></td>
    ${
      mayRule &&
      html`<td>
        ${
          !isOver &&
          html`<${Confirm}
            word=${t("rules.end")}
            note=${t("rules.endNote")}
            onConfirm=${() => taken(store, own.windowEnded(window_id))}
          />`
        }
      </td>`
    }
  </tr>`;
}

/** What it names. @param {Pick<PartProps, "store" | "own"> & {item: MaintenanceWindow}} props */
function Subject({ store, own, item: { rule_id, kind, area, sensor_id } }) {
  const rule = own.rules.value?.find((one) => one.rule_id === rule_id);
  const found = store.state.kindByName.value.get(kind ?? "");
  const said = [
    rule_id && (rule ? labelOf(rule) : rule_id),
    kind && (found ? nameOf(found) : kind),
    area && areaNames(store, [area]),
  ].filter(Boolean);
  return html`${said.join(" · ")}
  ${sensor_id && html` <a href=${sensorLink(sensor_id)}>${sensor_id}</a>`}`;
}

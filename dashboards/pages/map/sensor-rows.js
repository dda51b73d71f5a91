/**
 * The rows of the list. Only those in view exist, however many sensors there are; one focus for
 * the whole list, moved by the arrow keys.
 */
import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { reveal, rowAfter, useRowWindow } from "../../pieces/row-window.js";
import { SensorLine } from "../../sensor/sensor-line.js";
import { sensorSummary } from "../../sensor/sensor-summary.js";
import { t } from "../../words/i18n.js";

/** @import { Store } from "../../store.js" */

/** Height of a row; the style sheet has the same figure as `--row-height`. [rem] */
const ROW_REM = 3.25;
/** Values in view are rewritten this often at most: faster cannot be read. */
const REFRESH_MS = 250;

/** @param {{store: Store}} props */
export function SensorRows({ store }) {
  const root = useRef(/** @type {HTMLDivElement | null} */ (null));
  const view = useRowWindow(root, ROW_REM);
  const [active, setActive] = useState(0);
  useCalmPulse(store);
  const { order } = store.state.selection.value;
  const selectedId = store.state.selectedId.value;
  const end = Math.min(order.length, view.last);
  const start = Math.min(view.first, Math.max(0, end - 1));
  const inView = [...order.subarray(start, end)];
  const { fleet } = store.state;
  useEffect(() => store.sensorsWanted("list", inView), [inView.join(), fleet.value.ids]);
  useEffect(() => () => store.sensorsWanted("list", []), [store]);
  useEffect(() => followReader(root.current, store.listRead), [store]);

  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    if (event.key === "Enter" || event.key === " ") {
      const row = order[active];
      if (row !== undefined) store.rowChosen(row);
      event.preventDefault();
      return;
    }
    const next = rowAfter(event.key, active, order.length, view);
    if (next === null) return;
    event.preventDefault();
    setActive(next);
    reveal(root.current, next, view.rowPx);
  };

  return html`<div
    id="sensor-list"
    class="sensor-rows"
    ref=${root}
    role="listbox"
    tabindex="0"
    aria-label=${t("list.label")}
    aria-activedescendant=${order.length > 0 ? `sensor-row-${active}` : undefined}
    onKeyDown=${onKeyDown}
  >
    <div class="sensor-rows-space" style=${{ "--row-count": order.length }}>
      <div class="sensor-rows-window" style=${{ "--first-row": start }}>
        ${inView.map((row, offset) => {
          const position = start + offset;
          return html`<${SensorRow}
            key=${row}
            store=${store}
            row=${row}
            position=${position}
            setSize=${order.length}
            isActive=${position === active}
            selectedId=${selectedId}
            onActivate=${setActive}
          />`;
        })}
      </div>
    </div>
  </div>`;
}

/**
 * Tell whether somebody reads the rows: has the pointer over them, or the focus in them.
 * @param {HTMLElement | null} root
 * @param {(isRead: boolean) => void} tell
 * @returns {(() => void) | undefined} stop
 */
function followReader(root, tell) {
  if (!root) return undefined;
  const look = () => tell(root.matches(":hover, :focus"));
  const events = ["pointerenter", "pointerleave", "focus", "blur"];
  for (const event of events) root.addEventListener(event, look);
  return () => {
    for (const event of events) root.removeEventListener(event, look);
    tell(false);
  };
}

/**
 * @param {object} props
 * @param {Store} props.store
 * @param {number} props.row
 * @param {number} props.position
 * @param {number} props.setSize
 * @param {boolean} props.isActive
 * @param {string} props.selectedId
 * @param {(position: number) => void} props.onActivate
 */
function SensorRow({ store, row, position, setSize, isActive, selectedId, onActivate }) {
  const summary = sensorSummary(store, row);
  const choose = () => {
    onActivate(position);
    store.rowChosen(row);
  };
  return html`<div
    id=${`sensor-row-${position}`}
    class=${`sensor-row${isActive ? " is-active" : ""}`}
    role="option"
    data-status=${summary.status}
    data-level=${summary.sign.level ?? undefined}
    aria-selected=${summary.id !== "" && summary.id === selectedId}
    aria-posinset=${position + 1}
    aria-setsize=${setSize}
    onClick=${choose}
  >
    <${SensorLine} summary=${summary} aside=${summary.held ? "" : summary.age} />
  </div>`;
}

/** Render again when sensors changed, but no faster than an eye reads. @param {Store} store */
function useCalmPulse(store) {
  const [, setPulse] = useState(0);
  useEffect(() => {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const stop = store.state.pulse.subscribe((pulse) => {
      timer ??= setTimeout(() => {
        timer = undefined;
        setPulse(pulse);
      }, REFRESH_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [store]);
}

/** The chart of all lines, or the same as a table, with how it is looked at. */
import { html } from "htm/preact";
import { useRef, useState } from "preact/hooks";
import { Chip } from "../../pieces/chip.js";
import { Icon } from "../../pieces/icon.js";
import { Looked } from "../../pieces/panel.js";
import { formatWidth } from "../../words/format.js";
import { nameOf, t } from "../../words/i18n.js";
import { localDay } from "../../words/local-time.js";
import { DataTable } from "./data-table.js";
import { drawnLines } from "./drawn-lines.js";
import { ExploreChart } from "./explore-chart.js";
import { isPlaceAwaited } from "./lines.js";
import { RESOLUTIONS } from "./question.js";
import { RefusedLines } from "./refused-lines.js";
import { rounded, stepped } from "./span.js";
import { isEarlier } from "./state.js";
import { TakeDialog } from "./take-dialog.js";
import { ViewsDialog } from "./views-dialog.js";

/**
 * @import { Look } from "../../pieces/look.js"
 * @import { Store } from "../../store.js"
 * @import { DrawnLine } from "./drawn-lines.js"
 * @import { Explore, Scene } from "./state.js"
 */

/** @typedef {{explore: Explore, scene: Scene}} SceneProps */

/** @param {{store: Store, explore: Explore}} props */
export function MainPanel({ store, explore }) {
  const scene = explore.scene.value;
  const { question } = scene;
  const drawn = drawnLines(explore, scene);
  const shown = useLastKnown(drawn);
  const look = lookOfScene(store, scene, question.isTable ? drawn : shown);
  const isAnyLine = scene.lines.length > 0;
  const title = scene.quantities.map(({ quantity }) => nameOf(quantity)).join(" · ");
  const [open, setOpen] = useState(/** @type {"" | "take" | "views"} */ (""));
  const onClose = () => setOpen("");
  return html`<section class="panel explore-main" data-look=${look} aria-label=${t("chart.title")}>
    <header class="panel-head explore-head">
      <h2>${title || t("nav.explore")}</h2>
      <div class="explore-tools">
        <${ResolutionSelect} ...${{ explore, scene, drawn }} />
        <${AgainstSelect} ...${{ explore, scene }} />
        <${Chip} isPressed=${question.isUsual} onPress=${() => explore.asked({ isUsual: !question.isUsual })} title=${t("explore.usualNote")}>
          ${t("explore.usual")}
        <//>
        <${Chip} isPressed=${question.isBanded} onPress=${() => explore.asked({ isBanded: !question.isBanded })} title=${t("explore.bandNote")}>
          ${t("explore.band")}
        <//>
        <${ZoomButtons} ...${{ explore, scene }} />
        <${TableButton} ...${{ explore, scene }} />
        <${OpenButton} icon="bookmark" word=${t("views.title")} onOpen=${() => setOpen("views")} />
        <${OpenButton} icon="save" word=${t("take.title")} onOpen=${() => setOpen("take")} />
      </div>
    </header>
    <${Looked} look=${look} emptyText=${t(isAnyLine ? "explore.empty" : "explore.noLine")} onRetry=${explore.refreshed}>
      ${
        question.isTable
          ? html`<${DataTable} ...${{ scene, drawn, look }} />`
          : html`<${ExploreChart}
              ...${{ store, explore, scene, drawn, shown }}
              onSelect=${(/** @type {number} */ fromS, /** @type {number} */ toS) => {
                explore.asked({
                  spanS: 0,
                  fromMs: rounded(1000 * fromS),
                  toMs: rounded(1000 * toS),
                });
              }}
            />`
      }
    <//>
    ${(look === "failed" || question.isTable) && html`<${RefusedLines} ...${{ explore, scene, drawn }} />`}
    <${TakeDialog} ...${{ store, explore, scene, drawn }} isOpen=${open === "take"} onClose=${onClose} />
    <${ViewsDialog} ...${{ explore }} saved=${explore.saved} isOpen=${open === "views"} onClose=${onClose} />
  </section>`;
}

/** @param {{icon: string, word: string, onOpen: () => void}} props */
function OpenButton({ icon, word, onOpen }) {
  return html`<button class="icon-button" aria-label=${word} title=${word} aria-haspopup="dialog" onClick=${onOpen}>
    <${Icon} name=${icon} />
  </button>`;
}

/**
 * While another span of a line is on its way its last points stay: they are right where they stand.
 * @param {readonly DrawnLine[]} drawn
 * @returns {readonly DrawnLine[]}
 */
function useLastKnown(drawn) {
  const last = useRef(/** @type {Map<string, DrawnLine>} */ (new Map()));
  last.current = new Map(
    drawn.map((one) => [one.line.id, one.points ? one : (last.current.get(one.line.id) ?? one)]),
  );
  return drawn.map((one) => {
    const points = last.current.get(one.line.id)?.points ?? null;
    return one.points || one.answer.load !== "loading" || !points ? one : { ...one, points };
  });
}

/**
 * Without a line nothing was asked: it is told apart from a place without readings whether the city is
 * still to come, or does not.
 * @param {Store} store
 * @param {Scene} scene
 * @param {readonly DrawnLine[]} drawn
 * @returns {Look}
 */
function lookOfScene({ state }, scene, drawn) {
  if (scene.lines.length > 0) return lookOfLines(drawn);
  const isAwaited = scene.places.some((at) => isPlaceAwaited(at, state));
  if (state.kinds.value.length > 0 && !isAwaited) return "empty";
  return state.fleetLoad.value === "failed" ? "failed" : "loading";
}

/** One look for all lines: what is there of them is shown. @param {readonly DrawnLine[]} drawn @returns {Look} */
function lookOfLines(drawn) {
  if (drawn.some(({ points }) => points?.value.some((value) => typeof value === "number")))
    return "current";
  if (drawn.some(({ answer }) => answer.load === "loading")) return "loading";
  return drawn.every(({ answer }) => answer.load === "failed") ? "failed" : "empty";
}

/** @param {SceneProps & {drawn: readonly DrawnLine[]}} props */
function ResolutionSelect({ explore, scene, drawn }) {
  const widths = new Set(drawn.flatMap(({ points }) => (points ? [points.widthS] : [])));
  const answered = [...widths].map(formatWidth).join(", ");
  const automatic = t("explore.auto", { width: answered || "…" });
  return html`<label class="select">
    <span class="hidden">${t("explore.resolution")}</span>
    <select
      value=${scene.question.resolution}
      onChange=${(/** @type {Event} */ event) => {
        const { value } = /** @type {HTMLSelectElement} */ (event.currentTarget);
        explore.asked({ resolution: RESOLUTIONS.find((one) => one === value) ?? "auto" });
      }}
    >
      ${RESOLUTIONS.map((one) => html`<option value=${one}>${one === "auto" ? automatic : t(`width.${one}`)}</option>`)}
    </select>
  </label>`;
}

const DAY_CHOICE = "day";

/** @param {SceneProps} props */
function AgainstSelect({ explore, scene }) {
  const { against } = scene.question;
  const isOfDay = against !== "" && against !== "1d" && against !== "7d";
  const [isAsked, setAsked] = useState(false);
  const latest = localDay(scene.span.fromMs - 1);
  return html`<label class="select">
      <span class="hidden">${t("explore.against")}</span>
      <select
        value=${isOfDay || isAsked ? DAY_CHOICE : against}
        onChange=${(/** @type {Event} */ event) => {
          const { value } = /** @type {HTMLSelectElement} */ (event.currentTarget);
          setAsked(value === DAY_CHOICE);
          explore.asked({ against: value === DAY_CHOICE ? latest : value });
        }}
      >
        <option value="">${t("explore.againstNone")}</option>
        <option value="1d">${t("explore.against1d")}</option>
        <option value="7d">${t("explore.against7d")}</option>
        <option value=${DAY_CHOICE}>${t("explore.againstDay")}</option>
      </select>
    </label>
    ${
      isOfDay &&
      html`<label class="time-field">
        <span class="hidden">${t("explore.againstFrom")}</span>
        <input
          type="date"
          required
          max=${latest}
          value=${against}
          onChange=${(/** @type {Event} */ event) => {
            const { value } = /** @type {HTMLInputElement} */ (event.currentTarget);
            if (isEarlier(value, scene.span)) explore.asked({ against: value });
          }}
        />
      </label>`
    }`;
}

const STEPS = /** @type {const} */ ([
  { step: "back", icon: "back", word: "explore.back" },
  { step: "in", icon: "plus", word: "explore.in" },
  { step: "out", icon: "minus", word: "explore.out" },
  { step: "on", icon: "on", word: "explore.on" },
]);

/** What dragging does, by keys and fingers. @param {SceneProps} props */
function ZoomButtons({ explore, scene }) {
  return html`<div class="zoom-buttons" role="group" aria-label=${t("explore.zoom")}>
    ${STEPS.map(
      ({ step, icon, word }) => html`<button
        class="icon-button"
        aria-label=${t(word)}
        title=${t(word)}
        onClick=${() => explore.asked({ spanS: 0, ...stepped(scene.span, step) })}
      >
        <${Icon} name=${icon} />
      </button>`,
    )}
  </div>`;
}

/** @param {SceneProps} props */
function TableButton({ explore, scene }) {
  const { isTable } = scene.question;
  const label = t(isTable ? "chart.chart" : "chart.table");
  return html`<button
    class="icon-button"
    aria-pressed=${isTable}
    aria-label=${label}
    title=${label}
    onClick=${() => explore.asked({ isTable: !isTable })}
  >
    <${Icon} name=${isTable ? "chart" : "table"} />
  </button>`;
}

/** The chart of the explorer, and below it in words: what is under the cursor, and what is left out. */
import { html } from "htm/preact";
import { useMemo, useState } from "preact/hooks";
import { ChartView } from "../../chart/chart-view.js";
import { thresholdsFor } from "../../city/threshold.js";
import { isAmount } from "../../history/history.js";
import { chartLimit } from "../../history/history-chart.js";
import { language } from "../../words/i18n.js";
import { chartLabel } from "./chart-label.js";
import { chartModel } from "./chart-model.js";
import { ChartNote } from "./chart-note.js";
import { partsOf } from "./series-request.js";
import { usualRequest } from "./state.js";
import { Strip } from "./strip.js";
import { usualBand } from "./usual.js";

/**
 * @import { Store } from "../../store.js"
 * @import { DrawnLine } from "./drawn-lines.js"
 * @import { Explore, Scene } from "./state.js"
 */

/**
 * @param {object} props
 * @param {Store} props.store
 * @param {Explore} props.explore
 * @param {Scene} props.scene
 * @param {readonly DrawnLine[]} props.drawn
 * @param {readonly DrawnLine[]} props.shown with the last points of lines that are on their way
 * @param {(fromS: number, toS: number) => void} props.onSelect
 */
export function ExploreChart({ store, explore, scene, drawn, shown, onSelect }) {
  const [point, setPoint] = useState(/** @type {number | null} */ (null));
  const { focus, question, span } = scene;
  const isLevelled = Boolean(focus && usualRequest(scene, focus));
  const usualAnswer = focus && isLevelled ? explore.answerOf(focus, usualRequest) : null;
  const focused = shown.find(({ line }) => line === focus)?.points ?? null;
  const usual = useMemo(() => {
    if (!usualAnswer?.value || !focused || !focus) return null;
    return usualBand(usualAnswer.value.items, focused, focus.of.quantity, explore.periodS(focus));
  }, [usualAnswer?.value, focused]);
  const thresholds = store.state.thresholds.value;
  const limits = useMemo(
    () => limitsOf(store, scene),
    [thresholds, focus?.id, span.toMs, language.value],
  );
  const parts = shown.flatMap(({ points, against }) => [points, against]);
  const lines = drawn.map(({ line }) => `${line.id}${line.at.tone}`).join();
  const { model, atMs } = useMemo(
    () => chartModel(scene, shown, usual, limits),
    [
      ...sized(parts),
      lines,
      usual,
      limits,
      span.fromMs,
      span.toMs,
      question.isBanded,
      focus?.id,
      language.value,
    ],
  );
  return html`<${ChartView}
      store=${store}
      model=${model}
      label=${chartLabel(scene, drawn)}
      onCursor=${setPoint}
      onSelect=${onSelect}
    />
    <${Strip} ...${{ explore, scene }} />
    <${ChartNote}
      ...${{ explore, scene, drawn, usual, limits }}
      usualAnswer=${usualAnswer}
      atMs=${point === null ? null : (atMs[point] ?? null)}
    />`;
}

const PARTS_MOST = 32;

/** As many entries whatever there is: what an effect depends on keeps its length. @template T @param {readonly T[]} parts @returns {(T | null)[]} */
function sized(parts) {
  return Array.from({ length: PARTS_MOST }, (_, place) => parts[place] ?? null);
}

/** Those of single readings of the first quantity, at the end of the span; of amounts none. @param {Store} store @param {Scene} scene */
function limitsOf({ state }, { quantities, focus, span }) {
  const [of] = quantities;
  if (!of || isAmount(of.quantity)) return [];
  const fleet = state.fleet.value;
  const row = focus ? fleet.rowOf(partsOf(focus.at.place)[1] ?? "") : -1;
  const place =
    row < 0 ? undefined : { latDeg: fleet.latDeg[row] ?? 0, lonDeg: fleet.lonDeg[row] ?? 0 };
  return thresholdsFor(state.thresholds.value, of.kind, of.quantity.quantity, span.toMs, place).map(
    (one) => chartLimit(one, of.quantity),
  );
}

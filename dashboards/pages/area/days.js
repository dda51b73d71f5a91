/** The area's last day by three measures under one cursor, each against the day or the week before. */
import { html } from "htm/preact";
import { useMemo } from "preact/hooks";
import { shownQuantity } from "../../city/measures.js";
import { dayOf } from "../../history/series.js";
import { TrendPanel } from "../../history/trend-panel.js";
import { scopedCounts } from "../../live/counts.js";
import { language, t } from "../../words/i18n.js";
import { withPast } from "./past-line.js";
import { MEASURES_SHOWN } from "./shown.js";
import { BACK_MS } from "./state.js";

/**
 * @import { Store } from "../../store.js"
 * @import { Series } from "../../history/types.js"
 * @import { Trend } from "../../history/trend-panel.js"
 * @import { Asked } from "./asked.js"
 * @import { Shown } from "./shown.js"
 * @import { AreaState } from "./state.js"
 */

const BUCKET_S = 900;
const SPAN_S = 86_400;
/** The same each time, or a chart would be drawn anew. @type {Trend["limits"]} */
const NO_LIMITS = [];
/** @type {Pick<Series, "tier" | "items">} */
const NO_SERIES = { tier: "15m", items: [] };

/** @param {{store: Store, own: AreaState, asked: Asked, onRetry: () => void}} props */
export function Days({ store, own, asked, onRetry }) {
  return html`<div class="area-days">
    ${MEASURES_SHOWN.map(
      (shown) => html`<${Day} key=${shown.id} ...${{ store, own, asked, shown, onRetry }} />`,
    )}
  </div>`;
}

/** @param {{store: Store, own: AreaState, asked: Asked, shown: Shown, onRetry: () => void}} props */
function Day({ store, own, asked, shown, onRetry }) {
  const { kindByName } = store.state;
  const quantity = shownQuantity(shown, kindByName.value);
  const answer = own.days.get(shown.id);
  const days = answer?.value?.wish === own.wish.value ? answer.value : null;
  const seen = scopedCounts(store)?.kinds[shown.kind];
  const against = asked.against.value;
  const known = useMemo(() => {
    if (!quantity) return null;
    const now = dayOf(store, shown, quantity, days?.now ?? NO_SERIES);
    const then = dayOf(store, shown, quantity, days?.then ?? NO_SERIES);
    const { line, past } = withPast(now.line, then.line, {
      backS: BACK_MS[against] / 1000,
      bucketS: BUCKET_S,
    });
    return { line, axis: now.axis, past: { values: past, word: t(`area.past.${against}`) } };
  }, [days, quantity?.display_factor, seen?.sensors, seen?.newest_observed_at, language.value]);
  /** @type {Trend | null} */
  const trend = quantity &&
    known && {
      ...known,
      load: days ? "ready" : answer?.load === "failed" ? "failed" : "loading",
      stepS: BUCKET_S,
      bucketS: BUCKET_S,
      newestS: Date.parse(seen?.newest_observed_at ?? "") / 1000 || Number.POSITIVE_INFINITY,
      periodS: kindByName.value.get(shown.kind)?.period_s ?? Number.NaN,
      quantity,
      isHighest: shown.stat === "max",
      withMax: false,
      limits: NO_LIMITS,
      doubt: seen && !seen.trusted ? t("data.notEnough") : "",
      spanS: SPAN_S,
    };
  return html`<${TrendPanel} store=${store} title=${t(shown.title)} trend=${trend} onRetry=${onRetry} />`;
}

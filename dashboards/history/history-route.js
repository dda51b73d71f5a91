/** What of a history is in the address: its span, its quantity, and whether it is a table. */
import { SPANS_S } from "./history.js";
import { PLAIN_VIEW } from "./history-state.js";

/**
 * @import { PageRoute } from "../pages/page.js"
 * @import { HistoryView } from "./history-state.js"
 */

const TABLE = "table";
const HOUR_S = 3600;
const DAY_H = 24;

/**
 * The address of a page that shows the history of the chosen sensor. Each choice is a step.
 * @template Slice
 * @param {PageRoute<Slice>} route
 * @returns {PageRoute<Slice>}
 */
export function withHistory(route) {
  return {
    read: (address, store, slice) => {
      store.historyViewChanged(viewOf(address.query));
      route.read(address, store, slice);
    },
    write: (store, slice) => {
      const { item, query } = route.write(store, slice);
      const { selectedId, historyView } = store.state;
      const view = selectedId.value === "" ? {} : queryOf(historyView.value);
      return { item, query: { ...query, ...view }, step: Object.values(view).join() };
    },
  };
}

/** @param {Record<string, string>} query @returns {HistoryView} */
function viewOf({ span = "", quantity = "", view = "" }) {
  const spanS = SPANS_S.find((one) => spanName(one) === span) ?? PLAIN_VIEW.spanS;
  return { spanS, quantity, isTable: view === TABLE };
}

/** @param {HistoryView} view */
function queryOf({ spanS, quantity, isTable }) {
  return { span: spanS === 0 ? "" : spanName(spanS), quantity, view: isTable ? TABLE : "" };
}

/** `6h`, `30d`. @param {number} spanS */
function spanName(spanS) {
  const hours = spanS / HOUR_S;
  return hours > DAY_H ? `${hours / DAY_H}d` : `${hours}h`;
}

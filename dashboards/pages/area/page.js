/** One district or ward, or all that may be seen: how it is in each domain, what stands there, and its last day. */
import { html } from "htm/preact";
import { EVERYTHING } from "../../fleet/selection.js";
import { viewOf } from "../../fleet/view-route.js";
import { mountLate } from "../../pieces/late-part.js";
import { latePages } from "../late.js";
import { createAsked } from "./asked.js";

/**
 * @import { Page } from "../page.js"
 * @import { Asked } from "./asked.js"
 */

/** @type {Page<Asked>} */
export const page = {
  id: "area",
  word: "nav.area",
  icon: "area",
  isListed: true,
  hasArea: true,
  route: {
    read: ({ page, item, query }, store, asked) => {
      store.viewAsked({
        ...viewOf({ page, item: "", query }),
        filter: { ...EVERYTHING, area: item },
      });
      asked.againstChosen(query.against ?? "");
    },
    write: ({ state }, asked) => {
      const against = asked.against.value === "week" ? "week" : "";
      return { item: state.view.value.filter.area, query: { against } };
    },
  },
  createSlice: createAsked,
  mount: (root, store, services, asked) =>
    mountLate(
      root,
      latePages(),
      ({ AreaPage }) => html`<${AreaPage} ...${{ store, services, asked }} />`,
    ),
};

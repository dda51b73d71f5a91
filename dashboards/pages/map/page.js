/** The map page: sensors by list and by place, and one of them in detail; now, or at a time that is over. */
import { html } from "htm/preact";
import { viewRoute } from "../../fleet/view-route.js";
import { withHistory } from "../../history/history-route.js";
import { mountLate } from "../../pieces/late-part.js";
import { formatDay, formatMinute } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { lateSensors } from "../late.js";
import { withMoment } from "./moment-route.js";
import { createPast } from "./past-state.js";

/**
 * @import { Page } from "../page.js"
 * @import { Past } from "./past-state.js"
 */

/** @type {Page<Past>} */
export const page = {
  id: "map",
  word: "nav.map",
  icon: "map",
  isListed: true,
  hasArea: true,
  route: withMoment(withHistory(viewRoute)),
  createSlice: createPast,
  titleMark: ({ isPast, askedMs }) => {
    if (!isPast.value) return "";
    const time = `${formatMinute(askedMs.value)} ${formatDay(askedMs.value)}`;
    return `${t("past.badge")} ${time} · `;
  },
  mount: (root, store, services, past) =>
    mountLate(
      root,
      lateSensors(),
      ({ MapPage }) => html`<${MapPage} ...${{ store, past, services }} />`,
    ),
};

/** The address of what is shown, with its times fixed: whoever opens it sees the same. */
import { language } from "../../words/i18n.js";
import { formatRoute } from "../../words/route.js";
import { writeQuestion } from "./question.js";

/** @import { Scene } from "./state.js" */

/** @param {Scene} scene @returns {string} */
export function permalink({ question, span, quantities, places }) {
  const query = writeQuestion({
    ...question,
    ...span,
    spanS: 0,
    // What stands for "nothing chosen" may be another tomorrow.
    quantities: quantities.map(({ name }) => name),
    places: places.map(({ place }) => place),
  });
  const route = { page: "explore", item: "", query: { ...query, lang: language.value } };
  return location.origin + location.pathname + formatRoute(route);
}

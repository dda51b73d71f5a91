/** The explorer's state: what is asked, what of it that comes to, what was answered. */
import { computed } from "@preact/signals";
import { isAmount } from "../../history/history.js";
import { createAnswers, LOADING } from "./answers.js";
import { chosenQuantities, focusedLine, linesOf, placesOf } from "./lines.js";
import { pointsOf } from "./points.js";
import { isDistance, PLAIN_QUESTION } from "./question.js";
import { createSavedViews } from "./saved-views.js";
import { lineQuery, partsOf } from "./series-request.js";
import { distanceMs, earlier, spanOf, stripSpan, weeksBefore } from "./span.js";

/**
 * @import { Store } from "../../store.js"
 * @import { Answered } from "./answers.js"
 * @import { Asked } from "./asked.js"
 * @import { Chosen, LineModel, PlaceModel } from "./lines.js"
 * @import { Points } from "./points.js"
 * @import { Question, Resolution } from "./question.js"
 * @import { LineRequest } from "./series-request.js"
 * @import { Span } from "./span.js"
 */

/**
 * What a question comes to in this city.
 * @typedef {object} Scene
 * @property {Question} question
 * @property {readonly Chosen[]} quantities
 * @property {readonly PlaceModel[]} places
 * @property {readonly LineModel[]} lines
 * @property {LineModel | null} focus
 * @property {Span} span
 * @property {number} nowMs city instant of the question
 * @property {number} backMs how far back lies what it is compared with; 0 where nothing is
 */
/** @typedef {ReturnType<typeof createExplore>} Explore */

const DAY_MS = 86_400_000;
/** Percentiles of readings say something of what does not add up. */
const LEVELLED = new Set(["mean", "energetic"]);

/** @type {WeakMap<Asked, Explore>} it outlives the page's mount */
const begun = new WeakMap();

/** The one of what is asked. @param {Store} store @param {Asked} asked @returns {Explore} */
export function exploreOf(store, asked) {
  const explore = begun.get(asked) ?? createExplore(store, asked);
  begun.set(asked, explore);
  return explore;
}

/** @param {Store} store @param {Asked} asked */
function createExplore(store, { question, askedAtMs, asked, dated }) {
  const answers = createAnswers();
  /** @type {WeakMap<object, Points>} points are made once of an answer */
  const made = new WeakMap();

  const scene = computed(() => {
    const of = question.value;
    const quantities = chosenQuantities(of, store.state.kindByName.value);
    const places = placesOf(of, store);
    const lines = linesOf(quantities, places);
    const span = spanOf(of, askedAtMs.value);
    const backMs = distanceMs(of, span);
    return /** @type {Scene} */ ({
      question: of,
      quantities,
      places,
      lines,
      focus: focusedLine(of, lines),
      span,
      nowMs: askedAtMs.value,
      backMs: backMs > 0 ? backMs : 0,
    });
  });

  /** How often a line's sensors send. @param {LineModel} line */
  const periodS = ({ at, of }) => {
    const fleet = store.state.fleet.value;
    const row = fleet.rowOf(partsOf(at.place)[1] ?? "");
    return row >= 0
      ? fleet.periodS(row)
      : (store.state.kindByName.value.get(of.kind)?.period_s ?? 0);
  };

  return {
    question,
    scene,
    periodS,
    answers,
    askedAtMs,
    saved: createSavedViews(),

    asked,

    /** A span up to now ends at this moment, and all is asked for again. */
    refreshed: () => {
      answers.allForgotten();
      dated();
    },

    /** @param {LineModel} line @param {(scene: Scene, line: LineModel) => LineRequest | null} of @returns {Answered} */
    answerOf: (line, of) => {
      const request = of(scene.value, line);
      return (request && answers.known.value.get(lineQuery(request))) ?? LOADING;
    },

    /** The points of an answer in buckets. @param {Answered} answered @param {LineModel} line @returns {Points | null} */
    points: ({ value }, line) => {
      if (value === null) return null;
      const known = made.get(value);
      if (known) return known;
      const points = pointsOf(value, line.of.quantity, periodS(line), askedAtMs.value);
      made.set(value, points);
      return points;
    },
  };
}

/** @param {LineModel} line @param {Span} span @param {Partial<LineRequest>} [more] @returns {LineRequest} */
function request({ at, of }, span, more) {
  return { kind: of.kind, quantity: of.quantity.quantity, place: at.place, span, ...more };
}

/** The line itself. @param {Scene} scene @param {LineModel} line */
export function lineRequest({ span, question }, line) {
  return request(line, span, { resolution: question.resolution });
}

/** What it is compared with. @param {Scene} scene @param {LineModel} line */
export function againstRequest({ span, question, backMs }, line) {
  if (backMs <= 0) return null;
  return request(line, earlier(span, backMs), { resolution: question.resolution });
}

/** What is usual. @param {Scene} scene @param {LineModel} line */
export function usualRequest({ span, question }, line) {
  if (!question.isUsual || !LEVELLED.has(line.of.quantity.aggregate)) return null;
  const by = isOfDays(question.resolution, span) ? "weekday" : "hour,weekday";
  return request(line, weeksBefore(span), { by, stat: "p10,p50,p90" });
}

/** By hour and weekday, where the points do not tell it; of what adds up nobody knows it then. @param {Scene} scene @param {LineModel} line */
export function hoursRequest({ span, question }, line) {
  if (question.part !== "hours" || !isOfDays(question.resolution, span)) return null;
  if (isAmount(line.of.quantity)) return null;
  return request(line, span, { by: "hour,weekday" });
}

/** The strip around the window. @param {Scene} scene @param {LineModel} line */
export function stripRequest({ span, nowMs }, line) {
  const { resolution, ...around } = stripSpan(span, nowMs);
  return request(line, around, { resolution });
}

/** Whether buckets are days, and have no hour. @param {Resolution} resolution @param {Span} span */
function isOfDays(resolution, { fromMs, toMs }) {
  return resolution === "1d" || (resolution === "auto" && toMs - fromMs > 33 * DAY_MS);
}

/** Everything that a scene shows. @param {Scene} scene @returns {ReadonlyMap<string, LineRequest>} by key */
export function requestsOf(scene) {
  const { lines, focus, nowMs } = scene;
  if (!Number.isFinite(nowMs)) return new Map();
  const wanted = [
    ...lines.map((line) => lineRequest(scene, line)),
    ...lines.map((line) => againstRequest(scene, line)),
    ...(focus ? [usualRequest, stripRequest, hoursRequest].map((of) => of(scene, focus)) : []),
  ];
  return new Map(wanted.flatMap((one) => (one ? [[lineQuery(one), one]] : [])));
}

/** Whether a question can be compared with that. @param {string} against @param {Span} span */
export function isEarlier(against, span) {
  return isDistance(against) && distanceMs({ ...PLAIN_QUESTION, against }, span) > 0;
}

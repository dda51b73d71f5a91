/** The time around the span that is shown: a small line, and the window on it that drags and steps. */
import { html } from "htm/preact";
import { useMemo, useRef, useState } from "preact/hooks";
import { Icon } from "../../pieces/icon.js";
import { formatMoment, formatYearDay } from "../../words/format.js";
import { t } from "../../words/i18n.js";
import { failureText } from "./failure.js";
import { lineName } from "./line-words.js";
import { rounded, stepped, stripSpan } from "./span.js";
import { stripRequest } from "./state.js";

/**
 * @import { Points } from "./points.js"
 * @import { Span } from "./span.js"
 * @import { Explore, Scene } from "./state.js"
 */

const [WIDTH, HEIGHT] = [1000, 100];

/** @param {{explore: Explore, scene: Scene}} props */
export function Strip({ explore, scene }) {
  const { focus, span, nowMs } = scene;
  const root = useRef(/** @type {HTMLDivElement | null} */ (null));
  const [dragged, setDragged] = useState(/** @type {Span | null} */ (null));
  const answer = focus && explore.answerOf(focus, stripRequest);
  const points = answer && focus ? explore.points(answer, focus) : null;
  const around = useMemo(
    () => withData(stripSpan(span, nowMs), span, points),
    [span.fromMs, span.toMs, nowMs, points],
  );
  const path = useMemo(
    () => points && pathOf(points, around),
    [points, around.fromMs, around.toMs],
  );
  const shown = dragged ?? span;
  const share = (/** @type {number} */ ms) => (ms - around.fromMs) / (around.toMs - around.fromMs);

  /** @param {PointerEvent} event @returns {Span} as long as the window, around the pointer */
  const spanAt = (event) => {
    const box = root.current?.getBoundingClientRect();
    const place = box ? (event.clientX - box.left) / box.width : 0;
    const length = span.toMs - span.fromMs;
    const fromMs = rounded(around.fromMs + place * (around.toMs - around.fromMs) - length / 2);
    return { fromMs, toMs: fromMs + length };
  };
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    const step = /** @type {const} */ ({
      ArrowLeft: "back",
      ArrowRight: "on",
      ArrowUp: "out",
      ArrowDown: "in",
    })[/** @type {"ArrowLeft"} */ (event.key)];
    if (!step) return;
    event.preventDefault();
    explore.asked({ spanS: 0, ...stepped(span, step) });
  };

  if (!focus) return null;
  return html`<div class="strip">
    <div
      class="strip-line"
      ref=${root}
      role="slider"
      tabindex="0"
      aria-label=${t("explore.strip", { name: lineName(focus) })}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${Math.round(100 * share((span.fromMs + span.toMs) / 2))}
      aria-valuetext=${t("explore.fromTo", { from: formatMoment(span.fromMs, nowMs), to: formatMoment(span.toMs, nowMs) })}
      onKeyDown=${onKeyDown}
      onPointerDown=${(/** @type {PointerEvent} */ event) => {
        root.current?.setPointerCapture(event.pointerId);
        setDragged(spanAt(event));
      }}
      onPointerMove=${(/** @type {PointerEvent} */ event) => dragged && setDragged(spanAt(event))}
      onPointerUp=${() => {
        if (dragged) explore.asked({ spanS: 0, ...dragged });
        setDragged(null);
      }}
      onPointerCancel=${() => setDragged(null)}
    >
      <svg viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" data-tone=${focus.at.tone} aria-hidden="true">
        ${path && html`<path class="strip-path" d=${path} />`}
        <rect
          class="strip-window"
          x=${WIDTH * share(shown.fromMs)}
          width=${Math.max(2, WIDTH * (share(shown.toMs) - share(shown.fromMs)))}
          y="0"
          height=${HEIGHT}
        />
      </svg>
    </div>
    <p class="strip-ends" aria-hidden="true">
      <span>${formatYearDay(around.fromMs)}</span><span>${formatYearDay(around.toMs - 1)}</span>
    </p>
    ${
      answer?.load === "failed" &&
      html`<p class="explore-wrong" role="alert">
        <${Icon} name="alert" />${t("explore.stripFailed", { reason: failureText(answer.failure) })}
      </p>`
    }
  </div>`;
}

/**
 * A young city has no past to show: what lies before both the data and the window is left out.
 * @param {Span} around
 * @param {Span} span
 * @param {Points | null} points
 * @returns {Span}
 */
function withData({ fromMs, toMs }, span, points) {
  const first = points?.value.findIndex((value) => typeof value === "number") ?? -1;
  const firstMs = points?.atMs[first] ?? fromMs;
  return { fromMs: Math.max(fromMs, Math.min(firstMs, span.fromMs)), toMs };
}

/** The mean as a line with holes, over the whole height. @param {Points} points @param {Span} around */
function pathOf({ atMs, value, widthS }, { fromMs, toMs }) {
  const known = value.filter((one) => typeof one === "number");
  const [low, high] = [Math.min(...known), Math.max(...known)];
  let isOn = false;
  return value
    .map((one, place) => {
      if (one === undefined) return "";
      const wasOn = isOn;
      isOn = one !== null;
      if (one === null) return "";
      const x = (WIDTH * ((atMs[place] ?? 0) + 500 * widthS - fromMs)) / (toMs - fromMs);
      const y = HEIGHT * (0.95 - (0.9 * (one - low)) / (high - low || 1));
      return `${wasOn ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}${wasOn ? "" : "h.01"}`;
    })
    .join("");
}

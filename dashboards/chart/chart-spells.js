/** While something stood, as bars along the top of a chart: shape and colour say how grave it was. */
import uPlot from "uplot";
import { SHAPE_PATHS } from "../pieces/shapes.js";

/** @import { Spell } from "./time-chart.js" */

/** Height of a bar, and of the shape where it begins. [rem] */
const BAR_REM = 0.25;
const SHAPE_REM = 0.625;
const BOX = 16;
const LANES_MOST = 4;
/** @type {Record<Spell["severity"], {token: string, shape: "octagon" | "diamond" | "triangle"}>} */
const LOOKS = {
  critical: { token: "--critical", shape: "octagon" },
  major: { token: "--major", shape: "diamond" },
  minor: { token: "--warning", shape: "triangle" },
};

/**
 * @param {uPlot} plot
 * @param {readonly Spell[]} spells
 * @param {(name: string) => string} token
 * @param {number} rem [CSS px]
 */
export function drawSpells(plot, spells, token, rem) {
  const { ctx, bbox } = plot;
  const unit = rem * uPlot.pxRatio;
  const end = bbox.left + bbox.width;
  ctx.save();
  for (const { severity, fromS, toS, lane } of laned(spells)) {
    const begin = plot.valToPos(fromS, "x", true);
    const x = Math.max(bbox.left, begin);
    const to = Math.min(
      end,
      toS === Number.POSITIVE_INFINITY ? end : plot.valToPos(toS, "x", true),
    );
    if (to < bbox.left || x > end || lane >= LANES_MOST) continue;
    const { token: name, shape } = LOOKS[severity];
    const middle = bbox.top + (lane + 0.5) * (SHAPE_REM + BAR_REM / 2) * unit;
    ctx.fillStyle = token(name);
    ctx.fillRect(
      x,
      middle - (BAR_REM / 2) * unit,
      Math.max(unit * BAR_REM, to - x),
      BAR_REM * unit,
    );
    if (begin < bbox.left) continue;
    const scale = (SHAPE_REM * unit) / BOX;
    ctx.save();
    ctx.translate(x - (BOX / 2) * scale, middle - (BOX / 2) * scale);
    ctx.scale(scale, scale);
    ctx.strokeStyle = token("--panel");
    ctx.lineWidth = 2;
    ctx.stroke(new Path2D(SHAPE_PATHS[shape]));
    ctx.fill(new Path2D(SHAPE_PATHS[shape]));
    ctx.restore();
  }
  ctx.restore();
}

/** Those that overlap, in lanes of their own. @param {readonly Spell[]} spells by their begin */
export function laned(spells) {
  /** @type {number[]} */
  const ends = [];
  return spells.map((spell) => {
    const free = ends.findIndex((end) => end <= spell.fromS);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = spell.toS;
    return { ...spell, lane };
  });
}

/** The chart as a picture, with what it shows written over it. */
import { formatMoment } from "../../words/format.js";
import { lineName, markOf } from "./line-words.js";

/**
 * @import { DrawnLine } from "./drawn-lines.js"
 * @import { Scene } from "./state.js"
 */

const LINE_PX = 22;
const EDGE_PX = 16;

/** @param {string} name @param {Scene} scene @param {readonly DrawnLine[]} drawn */
export async function savePicture(name, scene, drawn) {
  const chart = document.querySelector(".explore-main .chart canvas");
  if (!(chart instanceof HTMLCanvasElement)) return;
  const blob = await new Promise((resolve) => pictured(chart, scene, drawn).toBlob(resolve));
  if (!(blob instanceof Blob)) return;
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** @param {HTMLCanvasElement} chart @param {Scene} scene @param {readonly DrawnLine[]} drawn */
function pictured(chart, { span }, drawn) {
  const ratio = devicePixelRatio || 1;
  const [line, edge] = [LINE_PX * ratio, EDGE_PX * ratio];
  const canvas = document.createElement("canvas");
  canvas.width = chart.width + 2 * edge;
  canvas.height = chart.height + (drawn.length + 1) * line + 2 * edge;
  const context = canvas.getContext("2d");
  if (!context) return canvas;
  const style = getComputedStyle(document.documentElement);
  const token = (/** @type {string} */ one) => style.getPropertyValue(one).trim();
  context.fillStyle = token("--panel");
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.font = `${14 * ratio}px "Be Vietnam Pro", sans-serif`;
  context.textBaseline = "top";
  context.fillStyle = token("--ink");
  const times = [span.fromMs, span.toMs].map((ms) => formatMoment(ms, 0)).join(" – ");
  context.fillText(times, edge, edge);
  for (const [place, { line: of }] of drawn.entries()) {
    context.fillStyle = token(`--series-${of.at.tone}`);
    context.fillText(`${markOf(of)} ${lineName(of)}`, edge, edge + (place + 1) * line);
  }
  context.drawImage(chart, edge, edge + (drawn.length + 1) * line);
  return canvas;
}

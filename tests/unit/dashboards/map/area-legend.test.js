import assert from "node:assert/strict";
import { test } from "node:test";
import { AreaLegend } from "../../../../dashboards/map/area-legend.js";
import { createStore } from "../../../../dashboards/store.js";
import { setLanguage } from "../../../../dashboards/words/i18n.js";

setLanguage("en");

const DUST = {
  quantity: "pm25_ugm3",
  symbol: "µg/m³",
  display_factor: 1,
  resolution: 1,
  axis: { begin: 0, span: 50 },
};

/** The words of a part of the page. */
function textOf(part) {
  if (Array.isArray(part)) return part.map(textOf).join("");
  if (part === null || part === undefined || typeof part === "boolean") return "";
  if (typeof part !== "object") return String(part);
  return textOf(typeof part.type === "function" ? part.type(part.props) : part.props.children);
}

/** What the legend says after its unit, of areas with these means; null where nothing is known. */
function endsOf(...means) {
  const store = createStore(() => 0);
  store.layerChanged("pm25");
  store.catalogueArrived([{ kind: "air_quality", quantities: [DUST] }], [], []);
  const areas = means.map((mean) => ({
    kinds: { air_quality: { values: mean === null ? {} : { pm25_ugm3: { count: 9, mean } } } },
  }));
  const text = textOf(AreaLegend({ store: { ...store, counts: { value: { areas } } } }));
  return text.split(DUST.symbol).at(-1);
}

test("the legend ends where the scale ends, and says where values lie beyond it", () => {
  assert.equal(endsOf(12, 13), "050");
  assert.equal(endsOf(12, 71), "0≥\u00a050");
  assert.equal(endsOf(-3, 13), "≤\u00a0050");
});

test("an area of which nothing is known is hatched, and the legend says what a hatch is", () => {
  assert.equal(endsOf(12, null), "050Not enough data");
  assert.equal(endsOf(null, null), "Not enough data");
});

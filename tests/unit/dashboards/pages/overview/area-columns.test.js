import assert from "node:assert/strict";
import { test } from "node:test";
import { areaColumns, measureColumn } from "../../../../../dashboards/pages/overview/area-columns.js";
import { measureOf } from "../../../../../dashboards/city/measures.js";
import { areaPaint } from "../../../../../dashboards/map/area-paint.js";
import { createStore } from "../../../../../dashboards/store.js";
import { setLanguage } from "../../../../../dashboards/words/i18n.js";

setLanguage("en");

const SPEED = { symbol: "km/h", display_factor: 1, resolution: 1 };
const column = (id, isStale = false) =>
  areaColumns(createStore(() => 0), isStale).find((one) => one.id === id);
const area = (sensors, levels, held = 0, kinds = {}) => ({ sensors, levels, held, kinds });
const speed = (part) => ({ traffic_flow: { sensors: 10, live: 10, trusted: true, ...part } });
const plain = (text) => text.replaceAll("\u00a0", " ");

test("the column of crossings has the colour of the worst, and sorts by it", () => {
  const crossed = column("crossed");
  const one = area({ total: 100, live: 100 }, { critical: 1, warning: 0 });
  const many = area({ total: 100, live: 100 }, { critical: 0, warning: 60 });
  assert.deepEqual([crossed.cell(one).level, crossed.cell(many).level], ["critical", "warning"]);
  assert.ok(crossed.read(one) > crossed.read(many));
  assert.equal(crossed.cell(many).text, "60");
  assert.equal(crossed.cell(area({ total: 9, live: 1 }, { critical: 1, warning: 0 }, 1)).isHeld, true);
});

test("an area where something has not lasted yet is not calm, one of which nothing is known neither", () => {
  const full = { total: 9, live: 9 };
  const pending = { ...area(full, { critical: 0, warning: 0 }), pending: 2 };
  const cell = column("crossed").cell(pending);
  assert.deepEqual([cell.text, cell.level, cell.isPending], ["0", "warning", true]);
  assert.match(cell.note, /2 briefly beyond/);
  const unread = column("crossed").cell({ ...area(full, null, null), pending: null });
  assert.deepEqual([unread.text, unread.level, unread.isTrusted], ["–", null, false]);
  assert.equal(column("crossed").read(area(full, null, null)), null);
});

test("an area too few of whose sensors send has no calm number", () => {
  const dark = area({ total: 100, live: 3 }, { critical: 0, warning: 0 });
  const { text, isTrusted } = column("crossed").cell(dark);
  assert.deepEqual([text, isTrusted], ["–", false]);
  const { text: sending, isTrusted: isEnough } = column("sending").cell(dark);
  assert.deepEqual([sending, isEnough], ["3/100", false]);
  const bright = area({ total: 100, live: 100 }, { critical: 0, warning: 0 });
  assert.deepEqual([column("crossed").cell(bright).text, column("sending").cell(bright).text], ["0", "100"]);
});

test("an area of which too little is known stands above those that are well, and below what is bad", () => {
  const { read } = column("crossed");
  const well = area({ total: 100, live: 100 }, { critical: 0, warning: 0 });
  const dark = area({ total: 50, live: 0 }, { critical: 0, warning: 0 });
  const waiting = { ...well, pending: 1 };
  const warned = area({ total: 100, live: 100 }, { critical: 0, warning: 1 });
  assert.ok(read(well) < read(dark), "nobody knows that it is well");
  assert.ok(read(dark) < read(waiting) && read(waiting) < read(warned));
});

test("a mean is marked by the area's worst sensor, and says over how many it is", () => {
  const cells = measureColumn(measureOf("speed"), SPEED, 0);
  const values = { speed_kmh: { count: 8, mean: 40, min: 5, max: 50 } };
  const crossed_of = { speed_kmh: { critical: 1, warning: 0, held: 0 } };
  const cell = cells.cell(area({}, {}, 0, speed({ values, crossed_of })));
  assert.deepEqual([cell.text, cell.level, cell.isPartial], ["40", "critical", true]);
  assert.equal(cell.note, "8 of 10 sensors");
  const few = { speed_kmh: { count: 1, mean: null, min: null, max: null } };
  const dark = cells.cell(area({}, {}, 0, speed({ live: 1, trusted: false, values: few })));
  assert.deepEqual([dark.text, dark.isTrusted], ["–", false]);
});

test("an area's sum over fewer sensors than it has is at least so much", () => {
  const cells = measureColumn(measureOf("load"), { ...SPEED, display_factor: 0.001 }, 1);
  const kind = (count) => ({
    power_transformer: { sensors: 4, live: count, trusted: true, values: { load_kw: { count, total: 5000 } } },
  });
  assert.equal(plain(cells.cell(area({}, {}, 0, kind(3))).text), "≥ 5.0");
  assert.equal(cells.cell(area({}, {}, 0, kind(4))).text, "5.0");
});

test("what was well before the server fell silent is not said to be well", () => {
  const bright = area({ total: 100, live: 100 }, { critical: 0, warning: 0 });
  const flooded = area({ total: 100, live: 100 }, { critical: 2, warning: 0 });
  const told = (id, of) => column(id, true).cell(of).text;
  assert.deepEqual([told("crossed", bright), told("sending", bright)], ["–", "–"]);
  assert.equal(told("crossed", flooded), "2", "what was bad stays");
});

test("a flood that nothing confirms is not told by the depth of the dry streets around it", () => {
  const cells = measureColumn(measureOf("flood"), { ...SPEED, display_factor: 100 }, 0);
  const kind = (held) => ({
    street_flood: {
      sensors: 4,
      live: 4 - held,
      trusted: true,
      crossed_of: { depth_m: { critical: held, warning: 0, held } },
      values: { depth_m: { count: 4 - held, max: 0.02 } },
    },
  });
  assert.equal(cells.cell(area({}, {}, 0, kind(0))).text, "2");
  const { text, level, isHeld } = cells.cell(area({}, {}, 0, kind(1)));
  assert.deepEqual([text, level, isHeld], ["–", "critical", true]);
});

test("an area whose deepest flood is held stands first, and the map paints no lesser one for it", () => {
  const depth = measureOf("flood");
  const area_of = (held, max) => ({
    street_flood: {
      sensors: 3, live: 2, trusted: true, values: { depth_m: { count: 2, max } },
      crossed_of: { depth_m: { critical: held, warning: 0, held } },
    },
  });
  const held = area({}, {}, 1, area_of(1, 0.02));
  const wet = area({}, {}, 0, area_of(0, 0.3));
  const cells = measureColumn(depth, { ...SPEED, display_factor: 100 }, 0);
  assert.equal(cells.cell(held).text, "–");
  assert.ok(cells.read(held) > cells.read(wet));
  const axis = { begin: 0, span: 1 };
  const depth_m = { quantity: "depth_m", symbol: "m", display_factor: 1, resolution: 0.01, axis };
  const store = createStore(() => 0);
  store.layerChanged("flood");
  store.catalogueArrived([{ kind: "street_flood", quantities: [depth_m] }], [], []);
  const counts = { value: { areas: { a: held, b: wet } } };
  const paint = areaPaint({ ...store, counts });
  assert.match(paint.paintOf("a"), /^url/, "hatched: unpainted it would look shallow");
  assert.match(paint.paintOf("b"), /^color-mix/);
  assert.equal(paint.paintOf("a ward"), "");
});

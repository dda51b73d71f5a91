/** A rule as the API tells it, and the kinds that it may be of, for tests of what is made of them. */

export const KINDS = new Map(
  [
    {
      kind: "street_flood",
      domain: "water",
      name_vi: "Điểm ngập",
      name_en: "Street flood",
      period_s: 60,
      primary: "depth_m",
      quantities: [
        {
          quantity: "depth_m",
          name_vi: "Độ sâu",
          name_en: "Depth",
          symbol: "cm",
          unit: "m",
          display_factor: 100,
          resolution: 0.01,
          aggregate: "mean",
          axis: { begin: 0, span: 0.5 },
        },
      ],
    },
  ].map((kind) => [kind.kind, kind]),
);

export const STORE = {
  state: { kindByName: { value: KINDS }, areas: { value: new Map() } },
};

/** @param {Record<string, unknown>} [changes] @param {Record<string, unknown>} [asked] of its condition */
export function aRule(changes = {}, asked = {}) {
  return {
    rule_id: "flood-critical",
    label_vi: "Ngập từ 30 cm",
    label_en: "Flooded from 30 cm",
    severity: "critical",
    condition: {
      type: "threshold",
      kind: "street_flood",
      quantity: "depth_m",
      statistic: "value",
      span_s: 0,
      direction: "above",
      limit: 0.3,
      clear_value: 0.25,
      hold_s: 180,
      from_hour: 0,
      to_hour: 24,
      ...asked,
    },
    family: "flood",
    source: "assumed",
    confidence: "H",
    unit: null,
    playbook_vi: "Chặn đường.\nGọi đội, bơm.",
    playbook_en: "Close the street.\nCall the team, pumps.",
    resolves_itself: false,
    makes_alerts: true,
    is_enabled: true,
    quiet_hours: [{ from_hour: 22, to_hour: 6 }],
    areas: ["760", "761"],
    sensor_ids: [],
    ...changes,
  };
}

/** A condition of each type. */
const LIMITED = { direction: "below", limit: -0.4, clear_value: -0.25, hold_s: 600, from_hour: 6, to_hour: 22.5 };
export const CONDITIONS = [
  aRule().condition,
  { type: "rate", kind: "street_flood", quantity: "depth_m", span_s: 900, ...LIMITED },
  { type: "baseline", kind: "street_flood", quantity: "depth_m", deviation: "ratio", ...LIMITED },
  { type: "baseline", kind: "street_flood", quantity: "depth_m", deviation: "difference", ...LIMITED },
  { type: "index", kind: "street_flood", index: "level_of_service", ...LIMITED },
  { type: "no_data", kind: null, periods: 10 },
  {
    type: "composite",
    kind: "street_flood",
    operator: "and",
    hold_s: 0,
    parts: [{ rule_id: "flood-warning", at_least: 3, within_m: 1500, is_not: false }],
  },
];

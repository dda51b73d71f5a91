/** The scale of alerts: one object for list, map, wall and console, with shape and word beside the colour. */

/**
 * @import { Shape } from "../fleet/status.js"
 * @import { WordKey } from "../words/i18n.js"
 * @import { Alert, Severity } from "./types.js"
 */

/** @typedef {{severity: Severity, shape: Shape, word: WordKey}} SeverityStep */

/** Worst first. @type {readonly SeverityStep[]} */
export const SEVERITY_SCALE = [
  { severity: "critical", shape: "octagon", word: "severity.critical" },
  { severity: "major", shape: "diamond", word: "severity.major" },
  { severity: "minor", shape: "triangle", word: "severity.minor" },
];

/** @param {Severity} severity */
export function severityStep(severity) {
  const step = SEVERITY_SCALE.find((one) => one.severity === severity);
  if (!step) throw new RangeError(`severity "${severity}" is none of critical, major, minor`);
  return step;
}

/** How many of each, worst first. @param {readonly Pick<Alert, "severity">[]} alerts */
export function severityCounts(alerts) {
  return SEVERITY_SCALE.map(({ severity }) => ({
    severity,
    count: alerts.filter((one) => one.severity === severity).length,
  }));
}

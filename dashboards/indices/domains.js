/** The domains of a scorecard, in the order in which they are shown, and how each tells its numbers. */

/**
 * @import { Domain } from "./types.js"
 * @import { WordKey } from "../words/i18n.js"
 */

/**
 * @typedef {object} Tell
 * @property {WordKey} unit
 * @property {number} factor from the API's unit
 * @property {number} decimals
 * @property {string} [letters] that stand for 0, 1, 2…
 */
/**
 * @typedef {object} DomainStep
 * @property {Domain} domain
 * @property {WordKey} word
 * @property {string} icon
 * @property {Tell} tell the index
 * @property {Tell} [tellWorst] what the worst sensor says, where that is told otherwise
 * @property {"high" | "low"} worse which index is the worse
 */

/** @param {WordKey} unit @param {number} decimals @param {number} [factor] @returns {Tell} */
const number = (unit, decimals, factor = 1) => ({ unit, decimals, factor });
/** @param {string} letters @returns {Tell} */
const letter = (letters) => ({ ...number("cardUnit.none", 1), letters });
const PERCENT = number("cardUnit.percent", 0, 100);

/** @type {readonly DomainStep[]} */
export const DOMAINS = [
  {
    domain: "air",
    word: "cardDomain.air",
    icon: "kind-air_quality",
    tell: number("cardUnit.air", 0),
    worse: "high",
  },
  {
    domain: "flood",
    word: "cardDomain.flood",
    icon: "kind-street_flood",
    tell: number("cardUnit.cm", 0, 100),
    worse: "high",
  },
  {
    domain: "traffic",
    word: "cardDomain.traffic",
    icon: "kind-traffic_flow",
    tell: letter("ABCDEF"),
    worse: "high",
  },
  {
    domain: "power",
    word: "cardDomain.power",
    icon: "kind-power_transformer",
    tell: PERCENT,
    tellWorst: number("cardUnit.percent", 1, 100),
    worse: "high",
  },
  {
    domain: "water",
    word: "cardDomain.water",
    icon: "kind-water_network",
    tell: number("cardUnit.bar", 2),
    worse: "low",
  },
  {
    domain: "noise",
    word: "cardDomain.noise",
    icon: "kind-noise",
    tell: number("cardUnit.db", 1),
    worse: "high",
  },
  {
    domain: "canals",
    word: "cardDomain.canals",
    icon: "kind-water_quality",
    tell: letter("ABCD"),
    worse: "high",
  },
  {
    domain: "lighting",
    word: "cardDomain.lighting",
    icon: "kind-street_light",
    tell: number("cardUnit.percent", 1, 100),
    worse: "low",
  },
  {
    domain: "waste",
    word: "cardDomain.waste",
    icon: "kind-waste_bin",
    tell: PERCENT,
    worse: "high",
  },
];

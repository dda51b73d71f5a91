/** The rules page's own state while it is open: rules, what was changed in them, a trial, maintenance windows. */
import { effect, signal, untracked } from "@preact/signals";
import { createUnits } from "../../account/units-feed.js";
import { readDocument, readPages, send } from "../../live/request.js";
import { follow, resource } from "../../live/resource.js";
import { createToasts } from "../../pieces/toast.js";
import { tallied } from "./tally.js";

/**
 * @import { AlertPage } from "../../alerts/types.js"
 * @import { Store } from "../../store.js"
 * @import { Asked } from "./asked.js"
 * @import { Tally } from "./tally.js"
 * @import { MaintenanceWindow, Rule, SentRule, WhatIf } from "./types.js"
 */

/** What is being changed: of which version, and what its fields say. @typedef {{base: Rule, values: Record<string, string>}} Draft */
/** A trial: of what, from when to when, and what it came to. @typedef {{ruleId: string, isChanged: boolean, answer: WhatIf}} Trial */
/** @typedef {ReturnType<typeof createRules>} Rules */

const PERIOD_MS = 60_000;
const DAY_MS = 86_400_000;
/** Of more alerts in a day nobody needs the number to the last one. */
const COUNTED_PAGES = 4;
const COUNTED_PAGE = 500;

/** @param {Store} store @param {Asked} asked */
export function createRules(store, asked) {
  const withEnded = signal(false);
  const draft = signal(/** @type {Draft | null} */ (null));
  const rival = signal(/** @type {Rule | null} */ (null));
  const trial = signal(/** @type {Trial | null} */ (null));
  const rules = resource(readRules, PERIOD_MS, store.now);
  const tally = resource((aborted) => readTally(store.now(), aborted), PERIOD_MS, store.now);
  const versions = resource(
    (aborted) => readVersions(asked.ruleId.peek(), aborted),
    PERIOD_MS,
    store.now,
  );
  const windows = resource(
    (aborted) => readWindows(withEnded.peek(), aborted),
    PERIOD_MS,
    store.now,
  );
  /** @param {Rule} rule */
  const arrived = (rule) => {
    draft.value = null;
    rival.value = null;
    rules.amend((items) => [...items.filter((one) => one.rule_id !== rule.rule_id), rule]);
    if (rule.rule_id === asked.ruleId.peek()) void versions.ask(new AbortController().signal);
  };
  const windowsAgain = () => windows.ask(new AbortController().signal);
  return {
    rules,
    tally,
    versions,
    windows,
    units: createUnits(store),
    toasts: createToasts(),
    /** whether windows that are over are listed too */
    withEnded,
    draft,
    /** the rule as somebody else has made it while it was being changed */
    rival,
    trial,
    isKnown: (/** @type {string} */ id) =>
      rules.value?.some(({ rule_id }) => rule_id === id) ?? false,
    again: () => rules.ask(new AbortController().signal),
    windowsAgain,
    arrived,

    /** @param {Draft | null} next */
    drafted: (next) => {
      draft.value = next;
    },

    /** @param {Rule | null} next */
    rivalled: (next) => {
      rival.value = next;
    },

    /** Throws an `ApiError`, as all of these do. @param {SentRule & {note: string | null}} rule @param {number} version that it is made of @returns {Promise<Rule>} */
    changed: (rule, version) => send("PUT", pathOf(rule.rule_id), rule, { version }),

    /** @param {SentRule & {note: string | null}} rule @returns {Promise<Rule>} */
    made: (rule) => send("POST", "/rules", rule),

    /** @param {string} ruleId @param {{from: string, to: string}} span @param {SentRule | null} rule as it would be */
    tried: async (ruleId, span, rule) => {
      trial.value = null;
      const body = { ...span, ...(rule && { rule }) };
      const answer = await send("POST", `${pathOf(ruleId)}/what-if`, body);
      trial.value = { ruleId, isChanged: rule !== null, answer };
    },

    /** @param {Record<string, string>} wanted */
    windowMade: async (wanted) => {
      await send("POST", "/maintenance", wanted);
      await windowsAgain();
    },

    /** @param {number} id */
    windowEnded: async (id) => {
      await send("DELETE", `/maintenance/${id}`);
      await windowsAgain();
    },

    /** @param {boolean} next */
    endedAsked: (next) => {
      withEnded.value = next;
    },
  };
}

/** @param {Store} store @param {Asked} asked @param {Rules} own @returns {() => void} stop */
export function followRules(store, asked, own) {
  const stops = [
    follow(store, () => "all", [own.rules, own.units]),
    // Before the city says what time it is, nobody knows which day was the last.
    follow(store, () => (store.state.clock.value ? "all" : ""), [own.tally]),
    follow(store, () => (own.isKnown(asked.ruleId.value) ? asked.ruleId.value : ""), [
      own.versions,
    ]),
    follow(store, () => `${own.withEnded.value}`, [own.windows]),
    effect(() => {
      // One that is not listed may have been made a moment ago.
      const id = asked.ruleId.value;
      untracked(() => id !== "" && own.rules.value && !own.isKnown(id) && void own.again());
    }),
    effect(() => {
      // What was begun at one rule is none of another's.
      const id = asked.ruleId.value;
      untracked(() => {
        if (own.draft.value?.base.rule_id !== id) own.drafted(null);
        if (own.rival.value?.rule_id !== id) own.rivalled(null);
      });
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** @param {string} ruleId */
function pathOf(ruleId) {
  return `/rules/${encodeURIComponent(ruleId)}`;
}

/** @param {AbortSignal} aborted @returns {Promise<readonly Rule[]>} */
async function readRules(aborted) {
  return (await readDocument("/rules", aborted)).items;
}

/** How many alerts each rule raised in the last day. @param {number} nowMs city instant @param {AbortSignal} aborted @returns {Promise<Tally>} */
async function readTally(nowMs, aborted) {
  const fromMs = nowMs - DAY_MS;
  const path = `/alerts?from=${new Date(fromMs).toISOString()}&limit=${COUNTED_PAGE}`;
  const items = [];
  let pageCount = 0;
  /** @type {AsyncGenerator<AlertPage>} */
  const pages = readPages(path, aborted);
  for await (const page of pages) {
    items.push(...page.items);
    pageCount += 1;
    if (pageCount === COUNTED_PAGES) return tallied(items, fromMs, page.next_cursor === null);
  }
  return tallied(items, fromMs, true);
}

/** @param {string} ruleId @param {AbortSignal} aborted @returns {Promise<{ruleId: string, items: readonly Rule[]}>} */
async function readVersions(ruleId, aborted) {
  return { ruleId, ...(await readDocument(`${pathOf(ruleId)}/versions`, aborted)) };
}

/** @param {boolean} withEnded @param {AbortSignal} aborted @returns {Promise<readonly MaintenanceWindow[]>} */
async function readWindows(withEnded, aborted) {
  return (await readDocument(`/maintenance?state=${withEnded ? "all" : "open"}`, aborted)).items;
}

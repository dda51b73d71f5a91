/** The part of the store about the sensors, and which of them are shown. */
import { batch, signal } from "@preact/signals";
import { ringsOf } from "../city/outline.js";
import { Fleet, NOBODY } from "./fleet.js";
import { forgetReadings, takeKnown, takeNames } from "./known.js";
import { EVERYTHING, isByValue, select, WORST_FIRST } from "./selection.js";

/**
 * @import { createCityState } from "../city/city-state.js"
 * @import { Outlines } from "../city/types.js"
 * @import { Filter, SensorItem, Sort } from "./types.js"
 * @import { Load } from "../live/types.js"
 * @import { Delta, Snapshot } from "../live/wire.js"
 * @import { createViewState, Scene, View } from "./view-state.js"
 */

const NO_ROW = -1;

/**
 * @param {ReturnType<typeof createCityState>} city
 * @param {ReturnType<typeof createViewState>} view
 * @param {boolean} [isStill] whether each snapshot is of a time of its own, and nothing follows it
 */
export function createFleetState(city, view, isStill = false) {
  const nobody = new Fleet(NOBODY, new Map(), 0);
  const state = {
    fleet: signal(nobody),
    fleetLoad: signal(/** @type {Load} */ ("loading")),
    /** moves whenever sensors changed, at most once per animation frame */
    pulse: signal(0),
    /** moves when names or full values of sensors came */
    knowledge: signal(0),
    /** rows that somebody looks at and would know more of than the columns hold */
    wanted: signal(/** @type {readonly number[]} */ ([])),
    selection: signal(select(nobody, EVERYTHING, WORST_FIRST)),
  };

  /** row that was chosen before the ids came, or none */
  let awaitedRow = NO_ROW;
  /** whether somebody reads the list, so that its rows keep their places */
  let isListRead = false;
  /** @type {Map<string, readonly number[]>} rows by the part of the room that shows them */
  const lookedAt = new Map();

  /** @param {boolean} isAsked whether the operator asked for another list */
  const reselect = (isAsked = false) => {
    const fleet = state.fleet.value;
    const filter = view.state.filter.value;
    const isPlaced = filter.area !== "" && !fleet.carries(filter.area);
    const rings = isPlaced ? ringsOf(city.state.outlines.value, filter.area) : [];
    const next = select(fleet, filter, view.state.sort.value, rings);
    const { order } = state.selection.value;
    const isKept = isListRead && !isAsked && !areEqual(order, next.order);
    state.selection.value = isKept ? { ...next, order, isReordered: true } : next;
  };
  /** @param {() => void} change of what is looked at */
  const look = (change) =>
    batch(() => {
      change();
      reselect(true);
    });

  const actions = {
    /** @param {View} asked */
    viewAsked: (asked) =>
      look(() => {
        awaitedRow = NO_ROW; // who goes on does not wait for it any more
        view.change(asked);
      }),

    /** @param {Partial<Filter>} change */
    filterChanged: (change) =>
      look(() => view.change({ filter: { ...view.state.view.value.filter, ...change } })),

    /** On a wall. @param {Scene} scene */
    sceneShown: (scene) =>
      look(() => {
        view.scene.value = scene;
      }),

    /** @param {Sort} sort */
    sortChanged: (sort) => look(() => view.change({ sort })),

    /** Sort the list anew, although somebody reads it. */
    listSorted: () => reselect(true),

    /** Somebody begins to read the list, or ends. @param {boolean} isRead */
    listRead: (isRead) => {
      isListRead = isRead;
      if (!isRead && state.selection.value.isReordered) reselect();
    },

    /** @param {string} level empty for the city's own */
    areaLevelChosen: (level) =>
      look(() => {
        const isOwn = level === city.state.city.value?.area_level;
        // An area of the other level cannot stay chosen.
        const filter = { ...view.state.view.value.filter, area: "" };
        view.change({ level: isOwn ? "" : level, filter });
      }),

    /** @param {Outlines} outlines */
    outlinesArrived: (outlines) =>
      look(() => {
        city.state.outlines.value = outlines;
      }),

    fleetRequested: () => {
      if (state.fleetLoad.value === "failed") state.fleetLoad.value = "loading";
    },

    /** @param {Snapshot} snapshot */
    fleetArrived: (snapshot) =>
      batch(() => {
        const before = state.fleet.value;
        const next = new Fleet(snapshot, city.state.kindByName.value, city.now());
        const isSame = before.epoch === next.epoch;
        // Within an epoch places only grow; which of them may be seen may change.
        const isLonger = isSame && next.places.continues(before.places);
        if (isSame) {
          takeKnown(next, before);
          if (isStill) forgetReadings(next);
        }
        if (!isLonger) awaitedRow = NO_ROW; // its row may be another sensor's
        city.observe(next.observedAtMs);
        state.fleet.value = next;
        state.fleetLoad.value = "ready";
        city.moveTime();
        // Else rows are other sensors.
        reselect(!isLonger);
        state.pulse.value += 1;
      }),

    /** A city that was never shown has failed; one that is shown goes stale instead. */
    fleetFailed: () => {
      if (state.fleetLoad.value !== "ready") state.fleetLoad.value = "failed";
    },

    /** Nobody is known any more: what was shown was of another time. @param {Load} load */
    fleetLeft: (load) =>
      batch(() => {
        state.fleet.value = nobody;
        state.fleetLoad.value = load;
        reselect(true);
        state.pulse.value += 1;
      }),

    /** Take over ids and names, and nothing that is of another time. @param {Fleet} other of this epoch */
    namesTaken: (other) =>
      batch(() => {
        takeNames(state.fleet.value, other);
        state.knowledge.value += 1;
        const isByName = view.state.sort.value === "name";
        if (view.state.filter.value.q !== "" || isByName) reselect();
        if (awaitedRow !== NO_ROW) actions.rowChosen(awaitedRow);
      }),

    /** @param {readonly Delta[]} deltas */
    deltasArrived: (deltas) =>
      batch(() => {
        const cityNow = city.now();
        for (const delta of deltas) state.fleet.value.apply(delta, cityNow);
        state.pulse.value += 1;
      }),

    /** @param {readonly (string | null)[]} ids (place,) null where one may not see who it is */
    idsArrived: (ids) =>
      batch(() => {
        state.fleet.value.setIds(ids);
        state.knowledge.value += 1;
        if (view.state.filter.value.q !== "") reselect();
        if (awaitedRow !== NO_ROW) actions.rowChosen(awaitedRow);
      }),

    /** Choose the sensor of a row; where its id is still on its way, when it is there. @param {number} row */
    rowChosen: (row) => {
      const id = state.fleet.value.idOf(row);
      awaitedRow = id === "" ? row : NO_ROW;
      if (id !== "") view.actions.sensorSelected(id);
    },

    /** @param {readonly SensorItem[]} items */
    sensorsLearned: (items) =>
      batch(() => {
        for (const item of items) state.fleet.value.learn(item);
        state.knowledge.value += 1;
        if (view.state.filter.value.q !== "" || view.state.sort.value === "name") reselect();
      }),

    /** @param {string} part of the room that shows them @param {readonly number[]} rows */
    sensorsWanted: (part, rows) => {
      lookedAt.set(part, rows);
      state.wanted.value = [...new Set([...lookedAt.values()].flat())];
    },

    /** Once a wall second. @param {boolean} isServerSilent statuses then age by city time alone */
    secondPassed: (isServerSilent) =>
      batch(() => {
        city.moveTime();
        if (isServerSilent) state.fleet.value.age(city.state.nowMs.value);
        const isMoved = state.fleet.value.takeSignChange();
        const sort = view.state.sort.value;
        if (isMoved || sort === "age" || isByValue(sort)) reselect();
      }),
  };
  return { state, actions };
}

/** @param {Int32Array} a @param {Int32Array} b */
function areEqual(a, b) {
  return a.length === b.length && a.every((row, place) => row === b[place]);
}

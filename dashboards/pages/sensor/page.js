/** The page of one sensor: all its values, its history over every tier, and what stands near it. */
import { html } from "htm/preact";
import { withHistory } from "../../history/history-route.js";
import { followCrossings } from "../../live/counts.js";
import { mountLate } from "../../pieces/late-part.js";
import { lateSensors } from "../late.js";
import { sensorRoute } from "./route.js";

/** @import { Page } from "../page.js" */

/** @type {Page} */
export const page = {
  id: "sensor",
  word: "nav.sensor",
  icon: "chart",
  isListed: false,
  route: withHistory(sensorRoute),
  mount: (root, store, services) => {
    // What the sensor and its neighbours cross is told by the list that the map has too.
    const stop = followCrossings(store);
    const unmount = mountLate(
      root,
      lateSensors(),
      ({ SensorPage }) => html`<${SensorPage} ...${{ store, services }} />`,
    );
    return () => {
      stop();
      unmount();
    };
  },
};

/** Zoom buttons and "whole city", as a Leaflet control in the language of the room. */
import { effect } from "@preact/signals";
import { t } from "../words/i18n.js";
import { L } from "./leaflet.js";

/** @import { WordKey } from "../words/i18n.js" */

const ICON = '<svg class="icon" aria-hidden="true"><use href="#ICON"/></svg>';

/**
 * @param {L.Map} map
 * @param {() => void} showWholeCity
 * @returns {() => void} unmount
 */
export function mountMapButtons(map, showWholeCity) {
  /** @type {readonly {icon: string, word: WordKey, act: () => void}[]} */
  const actions = [
    { icon: "plus", word: "map.zoomIn", act: () => map.zoomIn(1) },
    { icon: "minus", word: "map.zoomOut", act: () => map.zoomOut(1) },
    { icon: "fit", word: "map.wholeCity", act: showWholeCity },
  ];
  const root = L.DomUtil.create("div", "map-buttons");
  L.DomEvent.disableClickPropagation(root);
  const buttons = actions.map(({ icon, act }) => {
    const button = L.DomUtil.create("button", "icon-button", root);
    button.type = "button";
    button.innerHTML = ICON.replace("ICON", icon);
    button.addEventListener("click", act);
    return button;
  });
  const control = new L.Control({ position: "topright" });
  control.onAdd = () => root;
  control.addTo(map);
  const stop = effect(() => {
    actions.forEach(({ word }, index) => {
      const label = t(word);
      buttons[index]?.setAttribute("aria-label", label);
      buttons[index]?.setAttribute("title", label);
    });
  });
  return () => {
    stop();
    control.remove();
  };
}

/** Whether a new critical crossing sounds; the browser remembers it. */
import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { Icon } from "../pieces/icon.js";
import { t } from "../words/i18n.js";
import { allowSound, chime, isMuted } from "./sound.js";

/** @import { Store } from "../store.js" */

/** @param {{store: Store}} props */
export function SoundSwitch({ store }) {
  const isOn = store.state.isSoundOn.value;
  const [isHeld, setHeld] = useState(isOn);
  useEffect(() => {
    if (!isOn) return;
    // A page that was only loaded may not sound yet; any touch or key allows it.
    const touched = () => {
      allowSound();
      setHeld(isMuted());
    };
    const names = ["pointerdown", "keydown"];
    for (const name of names) document.addEventListener(name, touched);
    return () => {
      for (const name of names) document.removeEventListener(name, touched);
    };
  }, [isOn]);
  const press = () => {
    store.soundChanged(!isOn);
    if (isOn) return;
    allowSound();
    chime();
    setHeld(false);
  };
  const label = t(isOn ? (isHeld ? "sound.held" : "sound.on") : "sound.off");
  return html`<button
    class="icon-button"
    aria-pressed=${isOn}
    aria-label=${t("sound.label")}
    title=${label}
    data-held=${(isOn && isHeld) || undefined}
    onClick=${press}
  >
    <${Icon} name=${isOn && !isHeld ? "bell" : "bell-off"} />
  </button>`;
}

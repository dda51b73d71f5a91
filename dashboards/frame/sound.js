/** The sound of a new critical crossing: two short notes, made here, so that no file need come. */

const NOTES_HZ = [880, 660];
const NOTE_S = 0.18;
const LOUDNESS = 0.2;

/** @type {AudioContext | null} */
let context = null;

/** A browser lets a page sound only after somebody has touched it: called at the switch, and at every touch. */
export function allowSound() {
  context ??= new AudioContext();
  if (context.state === "suspended") void context.resume();
}

/** Whether the browser still keeps the page silent. */
export function isMuted() {
  return context?.state !== "running";
}

export function chime() {
  if (!context) return;
  for (const [place, hertz] of NOTES_HZ.entries()) {
    const at = context.currentTime + place * NOTE_S;
    const note = context.createOscillator();
    const gain = context.createGain();
    note.frequency.value = hertz;
    gain.gain.setValueAtTime(LOUDNESS, at);
    gain.gain.exponentialRampToValueAtTime(0.001, at + NOTE_S);
    note.connect(gain).connect(context.destination);
    note.start(at);
    note.stop(at + NOTE_S);
  }
}

/**
 * The live feed, over server-sent events. Its face is small so that another transport can take
 * its place: `connectLive({onReading, onReset, onState}) → disconnect`.
 */

const PATH = "/api/v1/live";
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
/** An attempt that neither opens nor fails by then is given up. */
const OPEN_DEADLINE_MS = 5000;

/**
 * @typedef {object} LiveListener
 * @property {(reading: import("./types.js").LiveReading) => void} onReading
 * @property {() => void} onReset the server cannot tell what was missed
 * @property {(isOpen: boolean) => void} onState
 */

/**
 * Connect and stay connected: pauses of 0.5 s doubling to 10 s between attempts.
 * @param {LiveListener} listener
 * @returns {{disconnect: () => void, renew: () => void}}
 */
export function connectLive(listener) {
  let pauseMs = FIRST_PAUSE_MS;
  /** @type {EventSource | undefined} */
  let source;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  const open = () => {
    const attempt = new EventSource(PATH);
    source = attempt;
    timer = setTimeout(fail, OPEN_DEADLINE_MS);
    attempt.onopen = () => {
      clearTimeout(timer);
      pauseMs = FIRST_PAUSE_MS;
      listener.onState(true);
    };
    // The browser's own retry hides how long it waits, so every failure starts a fresh source.
    attempt.onerror = fail;
    attempt.addEventListener("reading", (event) => listener.onReading(JSON.parse(event.data)));
    attempt.addEventListener("reset", () => listener.onReset());
  };
  const fail = () => {
    disconnect();
    listener.onState(false);
    timer = setTimeout(open, pauseMs);
    pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
  };
  const disconnect = () => {
    clearTimeout(timer);
    source?.close();
  };

  open();
  return {
    disconnect,
    /** Give up a source that looks open but whose server is gone. */
    renew: fail,
  };
}

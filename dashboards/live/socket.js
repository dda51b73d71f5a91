/**
 * The live channel, a WebSocket: binary frames with what changed, text frames with words about the
 * stream. It connects and stays connected; what the frames mean is the feed's business.
 */
import { door } from "./door.js";
import { pauses } from "./pauses.js";
import { decodeDelta } from "./wire.js";

/**
 * @import { AlertNews } from "../alerts/types.js"
 * @import { Figures } from "./types.js"
 * @import { Delta } from "./wire.js"
 */

const PATH = "/api/v1/live/ws";
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
/** An attempt that neither opens nor fails by then is given up. */
const OPEN_DEADLINE_MS = 5000;
/** With which the server closes when it does not know any more who listens. */
const SESSION_OVER = 4401;

/**
 * @typedef {object} LiveListener
 * @property {(hello: {epoch: number | string, seq: number}) => void} onHello first of a connection
 * @property {(figures: Figures) => void} onFigures once a second
 * @property {(news: AlertNews) => void} onAlert something happened to one
 * @property {() => void} onIndex sensors came, moved or went
 * @property {(delta: Delta) => void} onDelta
 * @property {() => void} onSign any message: the server lives
 * @property {(isOpen: boolean) => void} onState
 */

/**
 * Connect and stay connected: pauses of up to 0.5 s, doubling to 10 s, between attempts.
 * @param {LiveListener} listener
 * @returns {{disconnect: () => void, renew: () => void}}
 */
export function connectLive(listener) {
  const waits = pauses({
    firstMs: FIRST_PAUSE_MS,
    longestMs: LONGEST_PAUSE_MS,
    chance: Math.random,
  });
  /** @type {WebSocket | undefined} */
  let socket;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  const open = () => {
    if (door.isShut.peek()) {
      timer = setTimeout(open, FIRST_PAUSE_MS);
      return;
    }
    const attempt = new WebSocket(`${location.origin.replace(/^http/, "ws")}${PATH}`);
    attempt.binaryType = "arraybuffer";
    socket = attempt;
    timer = setTimeout(fail, OPEN_DEADLINE_MS);
    attempt.onopen = () => {
      clearTimeout(timer);
      listener.onState(true);
    };
    attempt.onclose = ({ code }) => {
      if (code === SESSION_OVER) door.shut();
      fail();
    };
    attempt.onmessage = ({ data }) => {
      listener.onSign();
      if (typeof data !== "string") {
        const delta = decodeDelta(data);
        if (delta) listener.onDelta(delta);
        return;
      }
      const text = JSON.parse(data);
      if (text.t === "kpi") listener.onFigures(text);
      if (text.t === "index") listener.onIndex();
      if (text.t === "alert") listener.onAlert(text);
      if (text.t !== "hello") return;
      // Only a server that speaks counts as a success, or a proxy without one would be hammered.
      waits.reset();
      listener.onHello(text);
    };
  };
  const fail = () => {
    disconnect();
    listener.onState(false);
    timer = setTimeout(open, waits.nextMs());
  };
  const disconnect = () => {
    clearTimeout(timer);
    if (!socket) return;
    socket.onclose = null;
    socket.onmessage = null;
    socket.close();
    socket = undefined;
  };

  open();
  return {
    disconnect,
    /** Give up a socket that looks open but whose server is gone. */
    renew: fail,
  };
}

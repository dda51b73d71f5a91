import assert from "node:assert/strict";
import { test } from "node:test";
import { followSession } from "../../../../dashboards/account/session.js";
import { door } from "../../../../dashboards/live/door.js";
import { createStore } from "../../../../dashboards/store.js";

const ME = { rights: ["read"], areas: null, sign_in: {}, open_read: true, session: null };
const LAN = { ...ME, name: "lan", role: "operator", areas: ["760"] };
const ANYBODY = { ...ME, name: null, role: "viewer" };

/** A browser whose server gives these answers, one after the other. */
function browser(answers) {
  const page = new EventTarget();
  page.visibilityState = "visible";
  globalThis.document = page;
  globalThis.history = { state: null };
  globalThis.fetch = async () => {
    const [status, document] = answers.shift();
    return new Response(JSON.stringify(document), { status });
  };
  return page;
}

/** @param {import("@preact/signals").ReadonlySignal<boolean>} signal */
function came(signal) {
  return new Promise((resolve) => {
    const stop = signal.subscribe((value) => {
      if (!value) return;
      queueMicrotask(() => stop());
      resolve(undefined);
    });
  });
}

test("where anybody may look on, nothing is asked in their name once a session has ended", async () => {
  const page = browser([
    [200, LAN],
    [401, { sign_in: {} }],
    [200, ANYBODY],
    [200, ANYBODY],
    [200, LAN],
  ]);
  const store = createStore(() => 0);
  const session = followSession(store);
  await new Promise((resolve) => {
    const stop = store.state.me.subscribe((me) => me && queueMicrotask(() => resolve(stop())));
  });
  page.dispatchEvent(new Event("visibilitychange"));
  await came(store.state.isSessionOver);
  assert.equal(door.isShut.value, true);
  assert.deepEqual(store.state.me.value.areas, ["760"]);
  session.stop();
});

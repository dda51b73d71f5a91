/** The public page: asks `public` now and then, and shows it. No sign-in, no library. */
import { air } from "./air.js";
import { doubt, el, note } from "./element.js";
import { warnings } from "./warnings.js";
import { streets, tide } from "./water.js";
import { clock, inWords, said } from "./words.js";

/** @import { Language, Told } from "./types.js" */

const EVERY_MS = 30_000;
const LONGEST_MS = 240_000;
const ASKED_FOR_MS = 15_000;
/** Of what the browser remembers: language, theme, district. */
const PREFIX = "ioc-public-";

let language = preferred();
let area = kept("area") ?? "";
/** @type {Told | null} */
let told = null;
let isLost = false;
let pauseMs = EVERY_MS;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

const root = document.documentElement;
const [head, main, foot] = ["head", "main", "foot"].map(
  (id) => /** @type {HTMLElement} */ (document.getElementById(id)),
);

/** Ask the server; what it said before stays where it does not answer. */
async function ask() {
  clearTimeout(timer);
  try {
    const answer = await fetch("/api/v1/public", { signal: AbortSignal.timeout(ASKED_FOR_MS) });
    if (!answer.ok) throw new Error(String(answer.status));
    told = /** @type {Told} */ (await answer.json());
    isLost = false;
    pauseMs = EVERY_MS;
  } catch {
    isLost = true;
    pauseMs = Math.min(2 * pauseMs, LONGEST_MS);
  }
  draw();
  // Nobody asks for a page that nobody sees.
  if (document.visibilityState === "visible") timer = setTimeout(ask, pauseMs);
}

function draw() {
  const open = new Set(
    [...document.querySelectorAll("details[open]")].map((one) => one.getAttribute("data-key")),
  );
  const focus = document.activeElement?.id;
  root.lang = language;
  if (isLost) root.dataset.connection = "lost";
  else delete root.dataset.connection;
  document.title = told
    ? `${said(language, "title")} – ${inWords(language, told.city, "name")}`
    : said(language, "title");
  head?.replaceChildren(...header());
  main?.replaceChildren(...(told ? body(told) : [doubt(said(language, "never"))]));
  foot?.replaceChildren(...(told ? footer(told) : []));
  for (const one of document.querySelectorAll("details")) {
    one.open = open.has(one.getAttribute("data-key"));
  }
  if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
}

function header() {
  const isDark = root.dataset.theme === "dark";
  return [
    el(
      "div",
      { class: "public-title" },
      el("h1", {}, said(language, "title")),
      told && el("p", {}, inWords(language, told.city, "name")),
    ),
    el(
      "div",
      { class: "public-switches" },
      button("language", said(language, "other"), toOtherLanguage),
      button(
        "theme",
        isDark ? "☀" : "☾",
        toOtherTheme,
        said(language, isDark ? "toLight" : "toDark"),
      ),
      el("a", { class: "public-button", href: "/#/sign-in" }, said(language, "signIn")),
    ),
  ];
}

/**
 * @param {string} id
 * @param {string} word
 * @param {() => void} press
 * @param {string} [label] what it does, where the word is a sign
 */
function button(id, word, press, label) {
  /** @type {Record<string, string>} */
  const named = label ? { "aria-label": label, title: label } : {};
  const found = el("button", { id, type: "button", class: "public-button", ...named }, word);
  found.addEventListener("click", press);
  return found;
}

function toOtherLanguage() {
  language = /** @type {Language} */ (language === "vi" ? "en" : "vi");
  keep("language", language);
  draw();
}

function toOtherTheme() {
  root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
  keep("theme", root.dataset.theme);
  draw();
}

/** @param {Told} now */
function body(now) {
  const at = clock(now.city.time_zone, now.as_of);
  return [
    now.exercise && el("p", { class: "public-exercise" }, said(language, "exercise")),
    isLost ? alerted(said(language, "lost", { at })) : note(said(language, "asOf", { at })),
    chooser(now),
    warnings(now, language, area),
    el("div", { class: "public-columns" }, [
      air(now, language, area),
      el("div", {}, streets(now, language, area), tide(now, language)),
    ]),
  ].filter((one) => one !== false);
}

/** @param {string} text */
function alerted(text) {
  const found = doubt(text);
  found.setAttribute("role", "status");
  return found;
}

/** @param {Told} now */
function chooser(now) {
  const select = el(
    "select",
    { id: "district" },
    el("option", { value: "" }, said(language, "whole")),
    now.areas.map((one) => el("option", { value: one.area }, inWords(language, one, "name"))),
  );
  select.value = now.areas.some((one) => one.area === area) ? area : "";
  area = select.value;
  select.addEventListener("change", () => {
    area = select.value;
    keep("area", area);
    draw();
  });
  return el(
    "p",
    { class: "public-district" },
    el("label", { for: "district" }, said(language, "district")),
    select,
  );
}

/** @param {Told} now */
function footer(now) {
  return [
    note(said(language, "source", { name: inWords(language, now.provider, "name") })),
    note(said(language, "outlines")),
    el("p", {}, el("a", { href: "/api/v1/public" }, said(language, "document"))),
  ];
}

/** @param {string} name @returns {string | null} */
function kept(name) {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null; // it may be forbidden
  }
}

/** @param {string} name @param {string} value */
function keep(name, value) {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // Then it is of this page alone.
  }
}

/** What the address asks for, what was chosen before, or Vietnamese. @returns {Language} */
function preferred() {
  const asked = new URLSearchParams(location.search).get("lang") ?? kept("language");
  return asked === "en" ? "en" : "vi";
}

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") ask();
  else clearTimeout(timer);
});
root.dataset.theme =
  kept("theme") ?? (matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark");
ask();

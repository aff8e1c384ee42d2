/** What happens elsewhere: files that change, other people, progress found in the background. */

/* global htmx */

import * as editor from "./editor.js";
import { allRows, currentRow, rowAt, send } from "./rows.js";
import { select } from "./selection.js";
import { departure } from "./store.js";
import { say, text, warn } from "./texts.js";

const timers = new Map();

/** Call a function once, some time after the first of several calls. */
function soon(name, milliseconds, action) {
  if (timers.has(name)) return;
  timers.set(
    name,
    setTimeout(() => {
      timers.delete(name);
      action();
    }, milliseconds),
  );
}

let source = null;
let greetings = 0;
let isLost = false;

/** Follow the server-sent events while the page is seen: browsers have few connections to a host. */
export function follow() {
  document.addEventListener("visibilitychange", () => (document.hidden ? stop() : listen()));
  addEventListener("pagehide", stop);
  addEventListener("pageshow", (event) => event.persisted && listen());
  if (!document.hidden) listen();
}

function stop() {
  source?.close();
  source = null;
  document.body.dataset.connection = "paused";
}

function listen() {
  if (source) return;
  source = new EventSource("/events");
  source.addEventListener("hello", greeted);
  source.addEventListener("error", () => lost(source));
  source.addEventListener("replaced", stop);
  source.addEventListener("changed", (event) => changed(JSON.parse(event.data)));
  source.addEventListener("progress", () => soon("documents", 2000, refreshDocuments));
  source.addEventListener("presence", (event) => showPeople(JSON.parse(event.data)));
}

function greeted() {
  greetings += 1;
  document.body.dataset.connection = "on";
  if (isLost) say(text("online"));
  isLost = false;
  if (greetings === 1) return;
  // Events of the time between are not sent again.
  refreshRows();
  soon("documents", 0, refreshDocuments);
  const current = currentRow();
  if (current) announce(current);
}

function lost(which) {
  if (which !== source) return;
  if (which.readyState === EventSource.CLOSED) refused();
  if (document.body.dataset.connection === "off" || document.body.dataset.connection === "login") return;
  document.body.dataset.connection = "off";
  setTimeout(() => {
    if (document.body.dataset.connection !== "off") return;
    isLost = true;
    warn(text("offline"));
  }, 3000);
}

/** A browser gives up after an answer that is not a stream: without a session, or of a proxy. */
async function refused() {
  source = null;
  const answer = await fetch("/presence", { method: "POST", body: new URLSearchParams() }).catch(() => null);
  if (answer?.status === 401) {
    if (document.body.dataset.connection !== "login") warn(text("login"));
    document.body.dataset.connection = "login";
    isLost = true;
  }
  setTimeout(() => document.hidden || listen(), 5000);
}

function changed({ language, document: path }) {
  const { page, language: own, document: shown } = document.body.dataset;
  soon("documents", 2000, refreshDocuments);
  // Without a document: many changed.
  if (page === "document" && (!path || (language === own && path === shown))) soon("rows", 300, refreshRows);
}

function refreshDocuments() {
  const list = document.getElementById("documents");
  if (list) htmx.trigger(list, "refresh");
  else if (document.getElementById("document-table")) {
    send("GET", location.href, {
      target: "#document-table",
      select: "#document-table",
      swap: "outerHTML",
      selectOOB: "#summary",
    });
  }
}

async function fetchRows(path, start) {
  const url = new URL(location.href);
  url.pathname = path;
  url.searchParams.delete("unit");
  url.searchParams.set("start", start);
  const answer = await fetch(url, { headers: { "HX-Request": "true" } });
  if (!answer.ok) return [];
  const fragment = new DOMParser().parseFromString(`<ol>${await answer.text()}</ol>`, "text/html");
  const now = fragment.querySelector("[data-counts-now]")?.dataset;
  const shown = document.querySelector("[data-counts]");
  if (now && shown.textContent !== now.countsNow) shown.textContent = now.countsNow;
  state = now ?? state;
  return [...fragment.querySelectorAll("li[data-unit]")];
}

/** What the desk said last about the document as a whole. */
let state = null;
let isRefreshing = false;
let isWanted = false;

/** Bring the rows of the page up to date, but for the text that a person is writing. */
export async function refreshRows() {
  if (!document.querySelector("[data-unit-list]")) return;
  if (isRefreshing) {
    isWanted = true;
    return;
  }
  isRefreshing = true;
  try {
    const versions = new Map();
    const start = Number(document.querySelector("[data-unit-list]").dataset.start);
    let position = start;
    const end = start + allRows().length;
    do {
      const found = await fetchRows("/versions", position);
      if (!found.length) break;
      found.forEach((row, offset) => versions.set(row.id, { row, position: position + offset }));
      position += found.length;
    } while (position < end);
    await take(versions);
  } finally {
    isRefreshing = false;
    if (isWanted) {
      isWanted = false;
      refreshRows();
    }
  }
}

/** Show the rows again that are not of the version that they have now. */
async function take(versions) {
  const { dataset } = document.querySelector("[data-unit-list]");
  let isMoved = dataset.restricted === "false" && state !== null && state.total !== dataset.total;
  if (state !== null && state.readOnly !== document.body.dataset.readOnly) {
    moved();
    return;
  }
  const isOther = (row, other) => other && other.dataset.unit !== row.dataset.unit;
  isMoved ||= allRows().some((row) => isOther(row, versions.get(row.id)?.row));
  if (isMoved) {
    moved();
    return;
  }
  const fresh = new Map();
  for (const row of allRows()) {
    const now = versions.get(row.id);
    if (now?.row.dataset.version === row.dataset.version) continue;
    if (now && !fresh.has(row.id)) {
      const found = await fetchRows("/rows", now.position);
      found.forEach((each) => fresh.set(each.id, each));
    }
    const other = now && fresh.get(row.id);
    if (isOther(row, other)) {
      moved();
      return;
    }
    if (!row.isConnected) continue; // replaced while others were fetched
    if (other) {
      if (other.dataset.version !== row.dataset.version) replace(row, document.adoptNode(other));
    } else if (!row.classList.contains("open")) {
      // It is not wanted any more, such as a draft that was approved: it stays until the page is
      // shown again, as it is now.
      await editor.refreshRow(row);
    }
  }
}

function replace(row, other) {
  if (row.classList.contains("open")) {
    takeOpen(row, other);
    return;
  }
  if (row.dataset.selected === "true") {
    if (row.dataset.revision === other.dataset.revision) other.dataset.selected = "true";
    else say(text("outdated"));
  }
  const isCurrent = row === currentRow();
  const hasFocus = row.contains(document.activeElement);
  row.replaceWith(other);
  editor.showUnsaved(other);
  select(other, other.dataset.selected === "true");
  if (isCurrent) {
    other.setAttribute("aria-current", "true");
    other.tabIndex = 0;
    if (hasFocus) other.focus({ preventScroll: true });
  }
}

function takeOpen(row, other) {
  editor.replaceClosed(row.dataset.index, other);
  const { revision } = row.querySelector("form[data-editor]").elements;
  row.dataset.version = other.dataset.version;
  if (other.dataset.revision === row.dataset.revision || revision.value === other.dataset.revision) return;
  if (editor.isTouched(row) || row.dataset.conflict) {
    row.querySelector("[data-changed-elsewhere]").hidden = false;
    return;
  }
  reopen(row);
}

/** Show the open unit as it is in the file now; nothing was written in it. */
async function reopen(row) {
  const field = editor.activeField();
  const hadFocus = row.contains(document.activeElement);
  const caret = field?.selectionStart ?? 0;
  const { index } = row.dataset;
  const before = editor.close(row);
  const opened = await editor.open(before, { focus: hadFocus });
  if (opened && hadFocus) editor.fields(rowAt(index))[0]?.setSelectionRange(caret, caret);
  say(text("changed"));
}

/** The document has other units than the page: show it again, with the open unit and its text. */
function moved() {
  if (document.querySelector("[data-unit-list] > .gone")) {
    warn(text("changed"));
    return;
  }
  editor.keepForReload();
  departure.isMeant = true;
  location.reload();
}

const initials = (name) =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0] ?? "")
    .join("")
    .toUpperCase();

function badge(name) {
  const element = document.createElement("span");
  element.className = "person";
  element.textContent = initials(name);
  element.title = name;
  element.setAttribute("role", "img");
  element.setAttribute("aria-label", text("here", { name }));
  return element;
}

let people = [];

function showPeople(all) {
  people = all;
  const names = [...new Set(all.map((each) => each.who).filter(Boolean))];
  document.querySelector("[data-people]").replaceChildren(...names.map(badge));
  markPeople();
}

/** Mark the rows at which other people are. */
export function markPeople() {
  const { language, document: path, person } = document.body.dataset;
  for (const row of allRows()) {
    const here = people.filter(
      (each) => each.unit === row.dataset.unit && each.language === language && each.document === path && each.who && each.who !== person,
    );
    const place = row.querySelector("[data-presence]");
    if (place && (here.length || place.childElementCount)) place.replaceChildren(...here.map((each) => badge(each.who)));
  }
}

/** Tell the others where this person is. */
export function announce(row) {
  soon("presence", 400, () => {
    const { language, document: path } = document.body.dataset;
    const current = currentRow() ?? row;
    const values = new URLSearchParams({ language, document: path, unit: current.dataset.unit });
    fetch("/presence", { method: "POST", body: values }).catch(() => {});
  });
}

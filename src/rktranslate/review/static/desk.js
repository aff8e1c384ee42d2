/** The review desk in the browser: htmx moves fragments, these modules do what keys and texts need. */

import * as editor from "./editor.js";
import { announce, follow, markPeople, refreshRows } from "./follow.js";
import { listen } from "./keys.js";
import * as notes from "./notes.js";
import { allRows, currentRow, findRow, openRow, send, setCurrent, unitUrl } from "./rows.js";
import * as selection from "./selection.js";
import { departure, forgetUnsaved, hasUnsaved } from "./store.js";
import { quiet, say, text, warn } from "./texts.js";

const $ = (selector) => document.querySelector(selector);
/** The address of the request that failed last. */
let failing = "";

let isUndoing = false;

// --- the column at the side -----------------------------------------------------------------

let asideTimer = 0;
let memoryTimer = 0;
/** Unit and revision that the column was asked for last: what was loaded in it since stays. */
let asideIsFor = "";

function loadAside(row, delay) {
  clearTimeout(asideTimer);
  asideTimer = setTimeout(async () => {
    const current = currentRow();
    if (!current || current.dataset.index !== row.dataset.index) return;
    const wanted = `${current.dataset.unit}:${current.dataset.revision}`;
    if (wanted === asideIsFor) return;
    asideIsFor = wanted;
    await send("GET", unitUrl("/aside", current), { target: "#aside", swap: "innerHTML", source: "#aside" });
    if ($("#aside [data-about]")?.dataset.about !== current.dataset.unit && asideIsFor === wanted) asideIsFor = "";
  }, delay);
}

/** The memory may still be opened in the background: its part alone is asked for again. */
function askForMemoryAgain() {
  clearTimeout(memoryTimer);
  if (!$("#aside [data-load-again]")) return;
  memoryTimer = setTimeout(async () => {
    const row = currentRow();
    const about = $("#aside [data-about]")?.dataset.about;
    if (!row || row.dataset.unit !== about || !$("#aside [data-load-again]")) return;
    const card = "[data-card=memory-state]";
    await send("GET", unitUrl("/aside", row), { target: `#aside ${card}`, select: `${card}, [data-card=memory]`, swap: "outerHTML", source: `#aside ${card}` });
    askForMemoryAgain();
  }, 1000);
}

function asideLoaded() {
  $("#aside").scrollTop = 0;
  notes.restore();
  askForMemoryAgain();
}

/** Scroll a preview to the unit that it is about. */
function showMarked(preview) {
  const mark = document.getElementById(preview.dataset.marks.split(" ")[0]);
  if (!mark || !preview.contains(mark)) return;
  const distance = mark.getBoundingClientRect().top - preview.getBoundingClientRect().top;
  preview.scrollTop += distance - preview.clientHeight / 3;
}

/** A note is part of its message: the open unit goes on from the message with the note. */
function noteSaved({ requestConfig, xhr }) {
  const before = requestConfig.parameters.revision;
  const { about, afterNote: after } = new DOMParser().parseFromString(xhr.responseText, "text/html").querySelector("[data-about]").dataset;
  for (const row of allRows()) {
    if (row.dataset.unit !== about || !after) continue;
    const revision = row.querySelector("form[data-editor]")?.elements.revision;
    if (revision?.value === before) {
      revision.value = after;
      row.dataset.revision = after;
    }
  }
  refreshRows();
}

/** The answer to a note comes into the column: what is typed there stays. */
function noteAnswered(event) {
  const { requestConfig, xhr } = event.detail;
  const form = requestConfig.elt;
  if (xhr.status === 200) notes.saved(form);
  // The person is at another unit by now.
  if (notes.unitOf(form) !== notes.unitShown()) event.detail.shouldSwap = false;
}

/** A note was answered, or could not be. */
function noteDone(detail) {
  const { requestConfig, xhr } = detail;
  const form = requestConfig.elt;
  if (xhr.status === 200) noteSaved(detail);
  else notes.refused(form);
  // htmx tells nobody what becomes of a form that is not in the page any more.
  if (form.isConnected || xhr.status === 200) return;
  if (xhr.status) warn(text("refused", { status: xhr.status }));
  else unreachable({ detail });
}

// --- clicks -----------------------------------------------------------------------------------

function clicked(event) {
  const at = (selector) => event.target.closest?.(selector);
  const row = at("li[data-unit]");
  let element;
  if (at("[data-alert]")) quiet();
  else if ((element = at("[data-open-dialog]"))) $(`[data-dialog=${element.dataset.openDialog}]`).showModal();
  else if (at("[data-undo]")) {
    // Nobody who clicks twice means two changes: what is undone is not done again.
    if (event.detail < 2) undo(at("[data-undo]"));
  }
  else if ((element = at("[data-toggle-nav]"))) toggleNav(element);
  else if (at("[data-search-all]")) searchAll();
  else if (at("[data-approve-selected]")) selection.approveSelected();
  else if (at("[data-clear-selection]")) selection.clear();
  else if ((element = at("[data-select]"))) selectClicked(event, row);
  else if (at("[data-close]")) editor.close(row, { focus: true });
  else if (at("[data-next-tag]")) editor.actions.nextCode();
  else if (at("[data-insert-source]")) editor.actions.source();
  else if (at("[data-discard]")) editor.discard(row);
  else if (at("[data-reload]")) editor.submit("save", "stay");
  else if ((element = at("[data-close-lost]"))) closeLost(element.closest("[data-lost]"));
  else if (at("[data-use-mine]")) editor.decide(row, true);
  else if (at("[data-use-theirs]")) editor.decide(row, false);
  else if ((element = at("[data-insert]"))) withEditor(() => editor.actions.word(element.dataset.insert));
  else if ((element = at("[data-replace]"))) withEditor(() => editor.actions.replace(element.dataset.replace));
  else if ((element = at("[data-suggestion]"))) withEditor(() => editor.actions.suggestion(element.closest("li"), element.dataset.suggestion));
  else if ((element = at("li.open .source [data-code]"))) editor.actions.code(element.dataset.code);
  else if ((element = at("li.open .source [data-term]"))) termClicked(element.dataset.term);
  else if (row && !row.classList.contains("open") && !at("a, button, input") && getSelection().isCollapsed) {
    if (event.shiftKey) selection.selectRange(row);
    else editor.open(row, { caret: "end" });
  }
}

function closeLost(notice) {
  forgetUnsaved(notice.dataset.lost);
  notice.hidden = true;
}

function termClicked(position) {
  const button = document.querySelectorAll("[data-card=terms] li")[position]?.querySelector("[data-insert]");
  if (button) editor.actions.word(button.dataset.insert);
}

/** Do something with the text of the current unit, which is opened for it. */
async function withEditor(action) {
  if (!openRow() && currentRow()) await editor.open(currentRow(), { caret: "end" });
  if (openRow()) action();
}

function selectClicked(event, row) {
  if (event.shiftKey) selection.selectRange(row);
  else {
    selection.beginRange(row);
    selection.select(row, row.querySelector("[data-select]").checked);
  }
}

function toggleNav(button) {
  const isOpen = document.body.classList.toggle("nav-open");
  button.setAttribute("aria-expanded", String(isOpen));
  if (isOpen) $("[data-nav] select, [data-nav] input").focus();
}

async function undo(button) {
  // The change that is on its way is the one that is meant, and is none yet.
  if (isUndoing || editor.isSaving()) return;
  button.closest("dialog")?.close();
  const holder = document.createElement("span");
  holder.hidden = true;
  document.body.append(holder);
  isUndoing = true;
  await send("POST", "/undo", { target: holder, swap: "innerHTML" });
  isUndoing = false;
  const undone = holder.querySelector("[data-undone]");
  holder.remove();
  if (!undone) return;
  say(undone);
  await refreshRows();
}

async function searchAll() {
  const field = $("[data-search-form] [data-search]");
  const values = new URLSearchParams({ language: document.body.dataset.language, text: field.value });
  await send("GET", `/search?${values}`, { target: "#hits", swap: "innerHTML" });
  $("[data-dialog=search]").showModal();
}

// --- events of htmx ---------------------------------------------------------------------------

function requested(event) {
  const { path, verb } = event.detail.requestConfig;
  const { status } = event.detail.xhr;
  const [address, values] = path.split("?");
  // A request that was given up, for instance for a newer one, has no status either.
  if (status >= 400) failed(event, address, status);
  else if (status && address === failing) {
    // Another request that succeeds does not mean that this one would.
    failing = "";
    quiet();
  }
  if (verb === "post" && (address === "/save" || address === "/approve")) {
    editor.submitted(address, status, new URLSearchParams(values).get("at"));
  } else if (verb === "post" && address === "/bulk" && status === 200) {
    document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close());
    $("[data-dialog=result]").showModal();
    selection.clear();
    refreshRows();
  }
}

function failed(event, address, status) {
  if (address === "/findings" && status !== 401) return;
  if (status === 409 || status === 422) return;
  failing = address;
  if (isOfEditor(address)) editor.failed();
  const answer = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
  const fault = answer.querySelector("[data-fault], [data-refusal], [role=alert]")?.textContent.trim();
  if (status === 401) warn(text("login"));
  else warn(fault || text("refused", { status }));
}

const isNote = ({ requestConfig: { path, verb } }) => verb === "post" && path.startsWith("/note?");
const isOfEditor = (address) => address === "/save" || address === "/approve";

function unreachable(event) {
  const [address] = event.detail.requestConfig.path.split("?");
  // What is asked for by the way does not hide that a save has failed.
  if (!isOfEditor(failing)) failing = address;
  if (isOfEditor(address)) editor.failed();
  warn(text("failed"));
}

function arrived(node) {
  if (!(node instanceof Element)) return;
  const rows = node.matches("li[data-unit]") ? [node] : node.querySelectorAll("[data-unit-list] > li[data-unit]");
  rows.forEach(editor.prepare);
  rows.forEach(markTableRow);
  if (rows.length) markPeople();
  if (node.matches("[data-about]")) asideLoaded();
  if (node.matches("[data-preview]")) showMarked(node);
}

/** Say of the cells of a table whether they begin a row, which they show by a line. */
function markTableRow(row) {
  for (const cell of [row, row.nextElementSibling]) {
    if (!cell?.dataset.tableRow) continue;
    const before = cell.previousElementSibling?.dataset;
    cell.dataset.beginsRow = String(before?.tableRow !== cell.dataset.tableRow);
  }
}

// --- the page ---------------------------------------------------------------------------------

function listenToHtmx() {
  let pending = 0;
  const busy = (change) => {
    pending = Math.max(0, pending + change);
    document.body.dataset.busy = String(pending > 0);
  };
  const placeOf = ({ requestConfig: { path, verb } }) => {
    const [address, values] = path.split("?");
    return verb === "post" && isOfEditor(address) ? new URLSearchParams(values).get("at") : null;
  };
  document.body.addEventListener("htmx:beforeSend", ({ detail }) => {
    busy(1);
    const place = placeOf(detail);
    if (place !== null) editor.sending(place);
    if (isNote(detail)) notes.sending(detail.requestConfig.elt);
    detail.xhr.addEventListener("loadend", () => {
      if (isNote(detail)) noteDone(detail);
      busy(-1);
    });
  });
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id === "aside") notes.leave();
    if (isNote(event.detail)) noteAnswered(event);
    const place = placeOf(event.detail);
    if (place === null) return;
    const { status, responseText } = event.detail.xhr;
    if (status === 200 && editor.stayed(place, responseText)) event.detail.shouldSwap = false;
    else editor.keepTyped(place, status);
  });
  document.body.addEventListener("htmx:afterRequest", requested);
  document.body.addEventListener("htmx:sendError", unreachable);
  document.body.addEventListener("htmx:timeout", unreachable);
  document.body.addEventListener("htmx:load", (event) => arrived(event.detail.elt));
  document.body.addEventListener("htmx:afterSwap", (event) => {
    // Not when its request ends: the button may be gone by then, with the column that had it.
    if (event.detail.target?.id === "equal" && !$("[data-dialog=equal]").open) $("[data-dialog=equal]").showModal();
    const row = event.detail.target?.closest?.("li.open");
    if (row && event.detail.target.matches("[data-live-findings]")) editor.markFindings(row);
  });
}

function listenToPage() {
  document.addEventListener("click", clicked);
  document.addEventListener("input", (event) => {
    if (event.target.matches("form[data-editor] textarea[data-stored]")) editor.typed(event.target);
    const note = event.target.closest("form[data-note-form]");
    if (note) notes.typed(note);
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-language-select]")) changeLanguage(event.target.value);
  });
  document.addEventListener("keydown", (event) => {
    if (event.target.matches?.("[data-search-form] [data-search]") && event.key === "Enter" && event.shiftKey) {
      event.preventDefault();
      searchAll();
    }
  });
  // Only codes are shorter on screen than in the text.
  document.addEventListener("copy", (event) => {
    const range = getSelection().rangeCount ? getSelection().getRangeAt(0) : null;
    const part = range?.cloneContents();
    if (!part?.querySelector?.("[data-code]")) return;
    event.clipboardData.setData("text/plain", editor.plainText(part));
    event.preventDefault();
  });
  document.addEventListener("desk:current", (event) => {
    // Keys that are held down move through rows that nobody looks at.
    loadAside(event.detail, event.detail.classList.contains("open") ? 0 : 120);
    announce(event.detail);
  });
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest?.("li[data-unit]");
    if (row && row !== currentRow() && event.target === row) setCurrent(row, { focus: false });
  });
  document.addEventListener("submit", (event) => (departure.isMeant ||= !event.target.matches("[hx-post], [method=dialog]")), true);
  // What is kept comes back in this tab only: closing the tab would lose it.
  addEventListener("beforeunload", (event) => {
    if (hasUnsaved() && !departure.isMeant) event.preventDefault();
  });
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest?.("a[href]");
      departure.isMeant = Boolean(link && link.origin === location.origin);
    },
    true,
  );
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
    if (document.body.classList.contains("nav-open") && !event.target.closest("[data-nav], [data-toggle-nav]")) {
      document.body.classList.remove("nav-open");
      $("[data-toggle-nav]").setAttribute("aria-expanded", "false");
    }
  });
}

function changeLanguage(language) {
  const url = new URL(location.href);
  url.searchParams.set("language", language);
  ["unit", "start"].forEach((name) => url.searchParams.delete(name));
  departure.isMeant = true;
  location.assign(url);
}

/** After a result is closed, keys work on the current row again. */
function listenToResult() {
  $("[data-dialog=result]").addEventListener("close", () => {
    if (!document.activeElement || document.activeElement === document.body) currentRow()?.focus({ preventScroll: true });
  });
}

async function start() {
  listenToHtmx();
  listenToPage();
  listenToResult();
  listen();
  follow();
  allRows().forEach(editor.prepare);
  allRows().forEach(markTableRow);
  const { current } = document.body.dataset;
  const row = (current && allRows().find((each) => each.dataset.unit === current)) || (await findRow(null, 1));
  if (row) {
    setCurrent(row, { focus: document.activeElement === document.body });
    if (current) row.scrollIntoView({ block: "center" });
  }
  await editor.reopenKept();
  document.body.dataset.ready = "true";
}

start();

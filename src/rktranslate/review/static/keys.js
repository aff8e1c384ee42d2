/** The keys. */

import * as editor from "./editor.js";
import { codeKey } from "./field.js";
import { allRows, currentRow, findRow, openRow, setCurrent } from "./rows.js";
import * as selection from "./selection.js";
import { quiet, say, text } from "./texts.js";

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

const hasFinding = (row) => row.dataset.severity === "error" || row.dataset.severity === "warning" || row.dataset.severity === "info";
const isToReview = (row) => row.dataset.state !== "reviewed";

async function move(step, { wanted, missing = step > 0 ? "last" : "first", range = false } = {}) {
  const from = currentRow();
  if (range && from && !selection.selectedRows().length) selection.beginRange(from);
  const row = await findRow(from, step, wanted);
  if (!row) {
    say(text(missing));
    return;
  }
  setCurrent(row);
  if (range) selection.selectRange(row);
}

async function moveOpen(step) {
  const row = await findRow(openRow() ?? currentRow(), step);
  if (row) await editor.open(row, { caret: step > 0 ? "start" : "last" });
  else say(text(step > 0 ? "last" : "first"));
}

const command = (event) => (isMac ? event.metaKey : event.ctrlKey);

function inText(event) {
  const field = event.target;
  if (command(event) && !event.altKey && !event.shiftKey && event.code === "KeyS") return () => editor.submit("save", "stay");
  if (event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.getModifierState("AltGraph")) {
    const digit = /^Digit([1-9])$/.exec(event.code);
    if (digit) return () => editor.actions.term(digit[1]);
    const action = {
      ArrowUp: () => moveOpen(-1),
      ArrowDown: () => moveOpen(1),
      KeyT: () => editor.actions.nextCode(),
      KeyS: () => editor.actions.source(),
      KeyM: () => editor.actions.match(),
      KeyF: () => editor.actions.nextPlace(),
      KeyN: () => document.querySelector("[data-card=notes] .note-form textarea")?.focus(),
    }[event.code];
    return action ?? null;
  }
  if (event.key === "Escape") return () => editor.close(openRow(), { focus: true });
  if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return null;
  const { selectionStart: start, selectionEnd: end } = field;
  if (event.key === "ArrowUp" && start === 0 && end === 0) return () => moveOpen(-1);
  if (event.key === "ArrowDown" && start === field.value.length && start === end) return () => moveOpen(1);
  return codeKey(field, event) ? () => {} : null;
}

function inRows(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (event.shiftKey && event.key === "ArrowDown") return () => move(1, { range: true });
  if (event.shiftKey && event.key === "ArrowUp") return () => move(-1, { range: true });
  if (event.key === "G") return () => move(-1, { wanted: isToReview, missing: "all_reviewed" });
  const plain = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    j: () => move(1),
    k: () => move(-1),
    Home: () => toEnd(0),
    End: () => toEnd(-1),
    n: () => move(1, { wanted: hasFinding, missing: "no_finding" }),
    p: () => move(-1, { wanted: hasFinding, missing: "no_finding" }),
    g: () => move(1, { wanted: isToReview, missing: "all_reviewed" }),
    x: () => currentRow() && selection.toggle(currentRow()),
    Enter: () => currentRow() && editor.open(currentRow(), { caret: "end" }),
    Escape: () => (openRow() ? editor.close(openRow(), { focus: true }) : selection.clear()),
  };
  if (event.shiftKey) return null;
  return plain[event.key] ?? null;
}

function toEnd(position) {
  const row = allRows().at(position);
  if (row) setCurrent(row);
}

async function approveCurrent() {
  if (selection.selectedRows().length && !openRow()) {
    selection.approveSelected();
    return;
  }
  const row = openRow() ?? currentRow();
  if (!row) return;
  const wasOpen = Boolean(openRow());
  if (!wasOpen && row.dataset.unsaved === "true") {
    // The text that is kept is not on screen: nobody approves it unseen.
    await editor.open(row, { caret: "end" });
    return;
  }
  const opened = await editor.open(row, { focus: false });
  if (opened) editor.submit("approve", wasOpen ? "next" : "next-row");
}

function everywhere(event) {
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (!isPlain) return null;
  return {
    "/": () => {
      const search = document.querySelector("[data-search]");
      search?.focus();
      search?.select();
    },
    "?": () => document.querySelector("[data-dialog=keys]").showModal(),
    u: () => document.querySelector("header [data-undo]").click(),
    f: () => {
      const panel = document.querySelector("[data-filter-panel]");
      if (!panel) return;
      panel.open = true;
      panel.querySelector("input:not([type=hidden])").focus();
    },
  }[event.key] ?? null;
}

const isTextField = (element) => element.matches?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

function actionOf(event) {
  if (document.querySelector("dialog[open]")) return null;
  if (event.key === "Escape" && document.querySelector("[data-alert]").hasChildNodes()) return quiet;
  if (event.key === "Enter" && command(event)) {
    // Nobody approves what is not shown yet.
    // With AltGr, which is Ctrl+Alt on Windows, a letter was typed, and then a line break.
    if (event.getModifierState("AltGraph")) return null;
    if (event.repeat || editor.isMoving()) return () => {};
    if (event.target.closest?.("[data-note-form], [data-search-form], [data-filters]")) return null;
    if (event.altKey) return approveCurrent;
    return openRow() ? () => editor.submit("save", "next") : null;
  }
  if (event.target.matches?.("form[data-editor] textarea[data-stored]")) return inText(event);
  if (isTextField(event.target)) return event.key === "Escape" ? () => leave(event.target) : null;
  const isLetter = event.key.length === 1;
  // Held down, they would change more than anybody sees.
  if (event.repeat && (event.key === "u" || event.key === "x")) return () => {};
  if (isLetter && (document.documentElement.dataset.letters === "off" || editor.isMoving())) return null;
  const isControl = event.target.closest?.("a, button, summary, [tabindex='0']:not(li)");
  const isInList = isLetter || (!isControl && (event.target === document.body || event.target.closest?.("main")));
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (menu) {
    return () => {
      menu.open = false;
      menu.querySelector("summary").focus();
    };
  }
  const isAway = /^(Home|End|PageUp|PageDown|Enter)$/.test(event.key);
  if (isAway && isInList && editor.isMoving()) return () => {};
  const inList = document.querySelector("[data-unit-list]") && (isInList || event.key === "Escape") ? inRows(event) : null;
  return inList ?? everywhere(event);
}

/** Leave a field: back to the text of the open unit, or to the current row. */
function leave(field) {
  const menu = field.closest("details.menu");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
    return;
  }
  const target = editor.activeField() ?? currentRow() ?? allRows()[0];
  field.blur();
  target?.focus();
}

/** Listen to the keys of the page. */
export function listen() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
    const action = actionOf(event);
    if (!action) return;
    event.preventDefault();
    action();
  });
}

/** The open unit: opening, closing, saving, and what happens to its text meanwhile. */

/* global htmx */

import { draw, insert, insertNextCode, insertWord, mark, offset, replaceAll } from "./field.js";
import { allRows, findRow, number, openRow, rowAt, send, setCurrent, unitUrl } from "./rows.js";
import { forgetUnsaved, keepOpen, keepUnsaved, takeOpen, unsaved } from "./store.js";
import { say, text } from "./texts.js";

/** Rows as they were before they were opened, by their index: what closing puts back. */
const closed = new Map();
let latest = 0;
let goOn = "";
let moving = 0;
let isSending = false;
/** What the request that is on its way has of the open unit: its row's index, and the texts. */
let sent = null;
const plain = (value) => value.replace(/\r\n?/g, "\n");

export const fields = (row = openRow()) => [...(row?.querySelectorAll("[data-editor] textarea[data-stored]") ?? [])];
const form = (row) => row.querySelector("form[data-editor]");

/** Return whether a save is on its way. */
export const isSaving = () => isSending;

/** Return whether the text of another unit is about to be opened: what is typed is not for the list. */
export const isMoving = () => moving > 0 || isSending;

/** Return the field that was used last in the open unit. */
export function activeField() {
  const all = fields();
  return all.includes(document.activeElement) ? document.activeElement : all[0] ?? null;
}

export const isDirty = (row) => fields(row).some((field) => field.value !== plain(field.dataset.stored));
/** Return the fields for the reasons of waivers. */
const reasonFields = (row) => [...row.querySelectorAll("[data-refusal] input")];

const hasReasons = (row) => reasonFields(row).some((field) => field.value);

/** Return whether a person has written anything in a row. */
export const isTouched = (row) => isDirty(row) || hasReasons(row);
const isUndecided = (row) => row.dataset.conflict === "true";

/** Open a unit, closing the one that is open; resolves to its row, or null if it was overtaken. */
export async function open(row, options = {}) {
  moving += 1;
  try {
    return await openNow(row, options);
  } finally {
    moving -= 1;
  }
}

async function openNow(row, { focus = true, caret = "" }) {
  if (row.classList.contains("open")) {
    if (focus) focusField(row, caret);
    return row;
  }
  if (document.body.dataset.readOnly === "true") {
    setCurrent(row);
    say(text("read_only"));
    return null;
  }
  latest += 1;
  const ticket = latest;
  const before = openRow();
  const { index } = row.dataset;
  closed.set(index, row.cloneNode(true));
  setCurrent(row, { focus });
  await send("GET", unitUrl("/edit", row), { target: row, swap: "outerHTML", source: row });
  const opened = rowAt(index);
  if (!opened?.classList.contains("open")) {
    // The row was brought up to date meanwhile: its other element is in the page now.
    return opened && !row.isConnected && ticket === latest ? open(opened, { focus, caret }) : null;
  }
  if (ticket !== latest) {
    close(opened);
    return null;
  }
  if (before && before.isConnected && before !== opened) close(before);
  setCurrent(opened, { focus: false });
  if (focus) focusField(opened, caret);
  return opened;
}

function focusField(row, caret) {
  if (isUndecided(row)) {
    row.querySelector("[data-use-mine]").focus();
    return;
  }
  const field = fields(row).at(caret === "last" ? -1 : 0);
  if (!field) return;
  field.focus({ preventScroll: true });
  const position = caret === "start" ? 0 : field.value.length;
  field.setSelectionRange(position, position);
  row.scrollIntoView({ block: "nearest" });
}

/** Close a unit; what is not saved is kept. Returns the closed row. */
export function close(row, { focus = false } = {}) {
  if (!row.classList.contains("open")) return row;
  const { index } = row.dataset;
  const before = closed.get(index);
  if (isDirty(row) && !isUndecided(row)) {
    keep(row);
    say(text("kept", { number: number(row) }));
  }
  if (!before) return row;
  const isCurrent = row.getAttribute("aria-current") === "true";
  closed.delete(index);
  before.removeAttribute("aria-current");
  before.classList.remove("htmx-request");
  row.replaceWith(before);
  before.querySelector("[data-select]").checked = before.dataset.selected === "true";
  htmx.process(before);
  showUnsaved(before);
  if (isCurrent) setCurrent(before, { focus });
  // What came meanwhile, such as another person's change, is not in the row that was put away.
  if (before.dataset.stale === "true") refreshRow(before);
  return before;
}

/** Remember a newer closed version of the open row. */
export function replaceClosed(index, row) {
  closed.set(index, row);
}

/** Remember the open unit, so that it is open again when the page has been shown anew. */
export function keepForReload() {
  const row = openRow();
  if (!row) return;
  if (isDirty(row) && !isUndecided(row)) keep(row);
  const field = activeField();
  keepOpen(row.dataset.unit, row.contains(document.activeElement), field?.selectionStart ?? 0);
}

/** Open what was open before the page was shown anew; its text is given back even if it is gone. */
export async function reopenKept() {
  const kept = takeOpen();
  if (!kept) return;
  const row = allRows().find((each) => each.dataset.unit === kept.unit);
  if (row) {
    const opened = await open(row, { focus: kept.hasFocus });
    if (opened && kept.hasFocus) activeField()?.setSelectionRange(kept.caret, kept.caret);
    return;
  }
  const text = unsaved(kept.unit)?.texts.join("\n\n");
  if (!text) return;
  const notice = document.querySelector("[data-lost]");
  notice.dataset.lost = kept.unit;
  notice.querySelector("textarea").textContent = text;
  notice.hidden = false;
}

/** Load one closed row again. */
export async function refreshRow(row) {
  const { index, selected } = row.dataset;
  const isCurrent = row.getAttribute("aria-current") === "true";
  const hasFocus = row.contains(document.activeElement);
  const answer = await fetch(unitUrl("/row", row), { headers: { "HX-Request": "true" } }).catch(() => null);
  // It may be gone; then the row stays as it was seen.
  if (!answer?.ok || !row.isConnected) return;
  htmx.swap(row, await answer.text(), { swapStyle: "outerHTML" });
  const fresh = rowAt(index);
  if (!fresh) return;
  if (selected) fresh.dataset.selected = selected;
  if (isCurrent) setCurrent(fresh, { focus: hasFocus });
}

function keep(row) {
  keepUnsaved(row.dataset.unit, fields(row).map((field) => field.value), form(row).elements.revision.value);
}

/** Show that the text of a row is kept unsaved. */
export function showUnsaved(row) {
  const badge = row.querySelector("[data-unsaved]");
  if (!badge) return;
  const kept = unsaved(row.dataset.unit);
  badge.hidden = !kept;
  row.dataset.unsaved = kept ? "true" : "false";
}

/** Prepare a row that has just come into the page. */
export function prepare(row) {
  if (!row.classList.contains("open")) {
    showUnsaved(row);
    return;
  }
  const all = fields(row);
  const kept = unsaved(row.dataset.unit);
  if (isUndecided(row)) {
    form(row).querySelectorAll("[data-save], [data-approve]").forEach((button) => (button.disabled = true));
    all.forEach((field) => (field.readOnly = true));
  } else if (kept && kept.texts.length === all.length) {
    const stored = all.map((field) => plain(field.dataset.stored));
    if (kept.texts.every((value, i) => value === stored[i])) forgetUnsaved(row.dataset.unit);
    else {
      all.forEach((field, i) => (field.value = kept.texts[i]));
      // A save of a text that was written for an older version must not overwrite the newer one.
      form(row).elements.revision.value = kept.revision;
      row.querySelector("[data-restored]").hidden = false;
      htmx.trigger(all[0], "check-now");
    }
  }
  showUnsaved(row);
  all.forEach(draw);
  markFindings(row);
}

/** Take over the findings that have just come. */
export function markFindings(row) {
  const [field] = fields(row);
  const items = [...row.querySelectorAll("[data-live-findings] [data-check]")];
  if (fields(row).length === 1) {
    const spans = items
      .filter((item) => item.dataset.start !== undefined)
      .map((item) => [
        offset(field.value, Number(item.dataset.start)),
        offset(field.value, Number(item.dataset.end)),
        item.dataset.severity,
      ]);
    mark(field, spans);
  }
  const status = row.querySelector("[data-findings-status]");
  const words = items.map((item) => item.querySelector(".finding-text").textContent).join(". ");
  if (status && status.textContent !== words) status.textContent = words;
}

/** What a key or a letter in a field means for the unit. */
export function typed(field) {
  const row = field.closest("li");
  field.spans = [];
  draw(field);
  forgetRefusal(row);
  if (isDirty(row)) keep(row);
  else forgetUnsaved(row.dataset.unit);
  showUnsaved(row);
}

/** What held an approval is said again if it still does; reasons that were written stay. */
function forgetRefusal(row) {
  if (!hasReasons(row)) row.querySelector("[data-refusal]")?.remove();
}

/** Save or approve the open unit; `then` is `next`, `stay`, or `next-row` for the next unit closed. */
export function submit(action, then) {
  const row = openRow();
  if (!row || !form(row)) return;
  if (isUndecided(row)) {
    row.querySelector("[data-use-mine]").focus();
    return;
  }
  if (action === "approve" && document.body.dataset.role !== "reviewer") {
    say(text("only_reviewer"));
    return;
  }
  if (isSending) return;
  goOn = then;
  if (action === "approve") form(row).querySelector("[data-approve]").click();
  else form(row).requestSubmit();
}

/** Note what is sent: the person may type on while it is on its way. */
export function sending(index) {
  isSending = true;
  const row = rowAt(index);
  sent = row ? { index, texts: fields(row).map((field) => field.value) } : null;
  // Who goes on to the next unit types for that one; who stays, types on.
  if (row && goOn !== "stay") setReadOnly(row, true);
}

function setReadOnly(row, isReadOnly) {
  [...fields(row), ...reasonFields(row)].forEach((field) => (field.readOnly = isReadOnly));
}

/** Return the texts that were typed after those that were sent; null if there are none. */
function typedSince(row) {
  const texts = row && sent?.index === row.dataset.index ? fields(row).map((field) => field.value) : [];
  return texts.length && texts.some((value, i) => value !== sent.texts[i]) ? texts : null;
}

/**
 * Take over the saved row, where the person stays in the unit: the field is not touched, so that
 * what is being typed goes on. Returns false where the answer is to take the place of the row.
 */
export function stayed(index, answer) {
  const row = rowAt(index);
  if (goOn !== "stay" || !row?.classList.contains("open") || !fields(row).length) return false;
  const fresh = new DOMParser().parseFromString(`<ol>${answer}</ol>`, "text/html").querySelector("li[data-unit]");
  if (!fresh || fresh.dataset.unit !== row.dataset.unit) return false;
  const { revision, version, state } = fresh.dataset;
  Object.assign(row.dataset, { revision, version, state });
  form(row).elements.revision.value = revision;
  fields(row).forEach((field, i) => (field.dataset.stored = sent?.texts[i] ?? field.value));
  row.querySelector("[data-restored]").hidden = true;
  row.querySelector("[data-changed-elsewhere]").hidden = true;
  forgetRefusal(row);
  const newState = fresh.querySelector(".gutter .state");
  const shown = row.querySelector(".gutter .state");
  if (newState && shown) ["aria-label", "title"].forEach((name) => shown.setAttribute(name, newState.getAttribute(name)));
  closed.set(index, document.adoptNode(fresh));
  return true;
}

/** Before the answer takes the place of the row: keep what was typed since it was sent. */
export function keepTyped(index, status) {
  const row = rowAt(index);
  const texts = typedSince(row);
  late = texts && (status === 200 || status === 409) ? { index, texts } : null;
}

let late = null;

/** Go on after a request that changed the open unit; `index` is the row's. */
export async function submitted(path, status, index) {
  isSending = false;
  moving += 1;
  try {
    await follow(path, status, index);
  } finally {
    moving -= 1;
    sent = null;
  }
}

async function follow(path, status, index) {
  const row = rowAt(index);
  if (row && !isUndecided(row)) setReadOnly(row, false);
  const then = goOn || "next";
  goOn = "";
  if (status === 200) {
    const isOpen = row.classList.contains("open");
    if (!isOpen) closed.delete(index);
    if (late?.index === index) keepUnsaved(row.dataset.unit, late.texts, row.dataset.revision);
    else if (isOpen && isDirty(row)) keep(row);
    else forgetUnsaved(row.dataset.unit);
    showUnsaved(row);
    const isLate = late?.index === index;
    late = null;
    say(text(isLate ? "kept" : path === "/approve" ? "approved" : "saved", { number: number(row) }));
    for (const twin of allRows()) {
      if (twin !== row && twin.dataset.unit === row.dataset.unit && !twin.classList.contains("open")) refreshRow(twin);
    }
    if (then === "stay") {
      if (!isOpen) await open(row);
      // The forms beside the unit are about the message as it is now.
      else document.dispatchEvent(new CustomEvent("desk:current", { detail: row }));
    } else {
      const next = await findRow(row, 1);
      if (next && then === "next") await open(next, { caret: "end" });
      else if (next) setCurrent(next);
      else {
        setCurrent(row);
        say(text("last"));
      }
    }
  } else if (status === 409 && row) {
    // The text that the conflict shows is the one that was sent.
    const mine = late?.index === index ? late.texts : [];
    row.querySelectorAll("[data-my-text]").forEach((each, i) => (each.dataset.myText = mine[i] ?? each.dataset.myText));
    late = null;
    setCurrent(row, { focus: false });
    (row.querySelector("[data-use-mine]") ?? row.querySelector("textarea"))?.focus();
  } else if (status === 422 || status === 403) {
    // The alert says why; most often the text is to be changed.
    if (row && !row.contains(document.activeElement)) focusField(row, "end");
  }
}

/** Decide a conflict. */
export function decide(row, isMine) {
  const texts = [...row.querySelectorAll("[data-my-text]")].map((each) => plain(each.dataset.myText));
  row.dataset.conflict = "decided";
  fields(row).forEach((field, i) => {
    field.readOnly = false;
    field.value = isMine ? texts[i] ?? plain(field.dataset.stored) : plain(field.dataset.stored);
    typed(field);
  });
  form(row).querySelectorAll("[data-save], [data-approve]").forEach((button) => (button.disabled = false));
  htmx.trigger(fields(row)[0], "check-now");
  focusField(row, "end");
}

/** Give up the unsaved text of the open unit. */
export function discard(row) {
  form(row).elements.revision.value = row.dataset.revision;
  fields(row).forEach((field) => replaceAll(field, plain(field.dataset.stored)));
  forgetUnsaved(row.dataset.unit);
  showUnsaved(row);
  row.querySelector("[data-restored]").hidden = true;
}

/** Wait until the column at the side is about the open unit; a key may be faster than it. */
async function hints() {
  const unit = openRow()?.dataset.unit;
  for (let tries = 0; tries < 40; tries += 1) {
    if (!unit || openRow()?.dataset.unit !== unit) return false;
    if (document.querySelector("#aside [data-about]")?.dataset.about === unit) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

/** The other actions on the text, by their name. */
export const actions = {
  async term(position) {
    if (!(await hints())) return;
    const button = document.querySelector(`[data-card=terms] [data-key="${position}"]`);
    if (!button) say(text("no_term", { number: position }));
    else actions.word(button.dataset.insert);
  },
  word(word) {
    const field = activeField();
    if (field) insertWord(field, word);
  },
  code(code) {
    const field = activeField();
    if (field) insert(field, code);
  },
  nextCode() {
    const field = activeField();
    if (field && !insertNextCode(field)) say(text("nothing_to_insert"));
  },
  source() {
    const field = activeField();
    if (field) replaceAll(field, sourceText(openRow()));
  },
  async match() {
    if (!(await hints())) return;
    const button = document.querySelector("[data-card=memory] [data-replace]");
    if (!button) say(text("no_match"));
    else actions.replace(button.dataset.replace);
  },
  replace(value) {
    const field = activeField();
    if (field) replaceAll(field, plain(value));
  },
  suggestion(item, value) {
    const field = activeField();
    if (!field) return;
    if (item.dataset.start === undefined) replaceAll(field, plain(value));
    else {
      field.focus();
      field.setSelectionRange(offset(field.value, Number(item.dataset.start)), offset(field.value, Number(item.dataset.end)));
      if (value) insert(field, value);
      else document.execCommand("delete");
    }
  },
  nextPlace() {
    const field = activeField();
    const spans = [...(field?.spans ?? [])].sort((a, b) => a[0] - b[0]);
    if (!spans.length) {
      say(text("no_place"));
      return;
    }
    const [start, end] = spans.find((span) => span[0] > field.selectionStart) ?? spans[0];
    field.focus();
    field.setSelectionRange(start, end);
  },
};

/** Return the source of an open unit as it is written, inline codes included. */
export function sourceText(row) {
  return plain(row.querySelector("[data-source]").dataset.text);
}

/** Return the text of a part of a source: chips as their codes, marks of line breaks as breaks. */
export function plainText(part) {
  part.querySelectorAll(".plural").forEach((each) => each.remove());
  part.querySelectorAll("[data-code]").forEach((chip) => chip.replaceWith(chip.dataset.code));
  part.querySelectorAll(".break").forEach((each) => each.remove());
  part.querySelectorAll("br").forEach((each) => each.replaceWith("\n"));
  part.querySelectorAll("[data-character]").forEach((each) => each.replaceWith(each.dataset.character));
  return part.textContent;
}

/** What to do when a request about the open unit fails: nothing is lost. */
export function failed() {
  goOn = "";
  isSending = false;
  late = null;
  const row = openRow();
  if (row && form(row) && isDirty(row)) keep(row);
}

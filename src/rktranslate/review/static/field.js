/**
 * The text field of a target: a textarea, and behind it a copy of its text in which inline codes,
 * unusual blanks and the places of findings are marked. The textarea stays what it is: undo, input
 * methods, spelling and screen readers work as everywhere.
 */

const INVISIBLE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;
const BLANK = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/;
const TAG = "</?[a-z][a-z0-9]{0,31}/?>|</?[1-9][0-9]{0,8}/?>";

const escaped = (literal) => literal.replace(/[.*+?^${}()|[\]\\\/]/g, "\\$&");

/** Return the inline codes of the source of an open unit, in order. */
export function codesOf(row) {
  return [...row.querySelectorAll(".source [data-code]")].map((chip) => chip.dataset.code);
}

function codePattern(row) {
  const codes = [...new Set(codesOf(row))].sort((a, b) => b.length - a.length);
  const isTagged = codes.some((code) => new RegExp(`^(?:${TAG})$`).test(code));
  const parts = [...codes.map(escaped), ...(isTagged ? [TAG] : [])];
  return parts.length ? new RegExp(parts.join("|"), "g") : null;
}

/** Return `[start, end]` of each inline code in a text. */
function codeRanges(row, text) {
  const pattern = codePattern(row);
  return pattern ? [...text.matchAll(pattern)].map((match) => [match.index, match.index + match[0].length]) : [];
}

/** Return the offset in UTF-16 units of an offset in code points. */
export function offset(text, codePoints) {
  let position = 0;
  for (const char of text) {
    if (codePoints-- <= 0) break;
    position += char.length;
  }
  return position;
}

/** Show the marks of a field again. */
export function draw(field) {
  const mirror = field.previousElementSibling;
  const text = field.value;
  const row = field.closest("li");
  const marks = new Array(text.length).fill("");
  if (document.documentElement.dataset.tags === "chips") {
    for (const [start, end] of codeRanges(row, text)) {
      for (let i = start; i < end; i += 1) marks[i] = `chip@${start}`;
    }
  }
  for (const [start, end, severity] of field.spans ?? []) {
    for (let i = start; i < Math.min(end, text.length); i += 1) marks[i] = `${marks[i]} squiggle ${severity}`;
  }
  const pieces = document.createDocumentFragment();
  let start = 0;
  const close = (end) => {
    if (start === end) return;
    const piece = text.slice(start, end);
    const names = marks[start].split("@")[0] + (marks[start].includes(" ") ? marks[start].slice(marks[start].indexOf(" ")) : "");
    if (!names.trim()) pieces.append(piece);
    else {
      const span = document.createElement("span");
      span.className = names.trim();
      span.textContent = piece;
      pieces.append(span);
    }
    start = end;
  };
  for (let i = 0; i < text.length; i += 1) {
    if (i > start && marks[i] !== marks[start]) close(i);
    const name = INVISIBLE.test(text[i]) ? "invisible" : BLANK.test(text[i]) ? "blank" : "";
    if (name) {
      close(i);
      const span = document.createElement("span");
      span.className = name;
      span.textContent = text[i];
      pieces.append(span);
      start = i + 1;
    }
  }
  close(text.length);
  // A last line without a character has no height otherwise.
  pieces.append("\u200b");
  mirror.replaceChildren(pieces);
}

/** Mark the places of findings: `[start, end, severity]` in UTF-16 units. */
export function mark(field, spans) {
  field.spans = spans;
  draw(field);
}

/** Replace the selection of a field, as if the person had typed the text: it can be undone. */
export function insert(field, text) {
  field.focus();
  if (!document.execCommand("insertText", false, text)) {
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/** Replace all of a field. */
export function replaceAll(field, text) {
  if (field.value === text) return;
  field.focus();
  field.select();
  if (text) insert(field, text);
  else document.execCommand("delete");
}

/** Insert a word; blanks are put between it and letters beside it. */
export function insertWord(field, word) {
  const before = field.value.slice(0, field.selectionStart);
  const after = field.value.slice(field.selectionEnd);
  const letter = /[\p{L}\p{N}]/u;
  const left = letter.test(before.slice(-1)) && letter.test(word[0] ?? "") ? " " : "";
  const right = letter.test(after[0] ?? "") && letter.test(word.slice(-1)) ? " " : "";
  insert(field, left + word + right);
}

/** Insert the next code of the source that the field lacks; around the selection if it is a pair. */
export function insertNextCode(field) {
  const counts = new Map();
  for (const [start, end] of codeRanges(field.closest("li"), field.value)) {
    const code = field.value.slice(start, end);
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  const missing = [];
  for (const code of codesOf(field.closest("li"))) {
    const count = counts.get(code) ?? 0;
    if (count > 0) counts.set(code, count - 1);
    else missing.push(code);
  }
  if (!missing.length) return false;
  const [code] = missing;
  const name = /^<([a-z][a-z0-9]*|[0-9]+)>$/.exec(code);
  const selected = field.value.slice(field.selectionStart, field.selectionEnd);
  if (name && selected && missing.includes(`</${name[1]}>`)) insert(field, `${code}${selected}</${name[1]}>`);
  else {
    field.setSelectionRange(field.selectionEnd, field.selectionEnd);
    insert(field, code);
  }
  return true;
}

/** Let keys treat an inline code as one character; returns whether a key was taken. */
export function codeKey(field, event) {
  if (document.documentElement.dataset.tags !== "chips") return false;
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return false;
  const { selectionStart: caret, selectionEnd, value } = field;
  if (caret !== selectionEnd) return false;
  const isBack = event.key === "ArrowLeft" || event.key === "Backspace";
  if (!isBack && event.key !== "ArrowRight" && event.key !== "Delete") return false;
  const range = codeRanges(field.closest("li"), value).find(([start, end]) =>
    isBack ? start < caret && caret <= end : start <= caret && caret < end,
  );
  if (!range) return false;
  if (event.key.startsWith("Arrow")) {
    const target = isBack ? range[0] : range[1];
    field.setSelectionRange(target, target);
  } else {
    field.setSelectionRange(...range);
    document.execCommand("delete");
  }
  return true;
}

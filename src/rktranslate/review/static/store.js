/** Texts that are not saved yet: kept per unit until the tab is closed, whatever happens. */

const PREFIX = "rktranslate:text";
const NOTE = "rktranslate:note";

function name(kind, unit, documentPath) {
  const { language, document: path } = document.body.dataset;
  return `${kind}:${language}:${documentPath || path}:${unit}`;
}

function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // No storage, or a full one: the text is in the page, and leaving the page asks first.
  }
}

/** Return `{texts, revision}` of a unit; null if all is saved. */
export const unsaved = (unit) => read(name(PREFIX, unit));
export const keepUnsaved = (unit, texts, revision) => write(name(PREFIX, unit), { texts, revision });
export const forgetUnsaved = (unit) => sessionStorage.removeItem(name(PREFIX, unit));

/** Remember that a unit is to be open when the page is shown again. */
export const keepOpen = (unit, hasFocus, caret) => write(name("rktranslate:open", ""), { unit, hasFocus, caret });

/** Return what was to be open, once. */
export function takeOpen() {
  const key = name("rktranslate:open", "");
  const kept = read(key);
  sessionStorage.removeItem(key);
  return kept;
}

/** The key of a note, or of the answer to a question. */
const noteName = (unit, question) => `${name(NOTE, unit)}:${question}`;

/** Return `{text, kind}` of a note, or of the answer to a question, that is not in the file. */
export const unsavedNote = (unit, question) => read(noteName(unit, question));

/** Keep a note or an answer; an empty one that is no question is as good as none. */
export function keepNote(unit, question, { text, kind }) {
  if (text || kind === "question") write(noteName(unit, question), { text, kind });
  else sessionStorage.removeItem(noteName(unit, question));
}

/** Return the questions of a unit to which answers are kept. */
export function keptQuestions(unit) {
  const start = noteName(unit, "");
  return Object.keys(sessionStorage)
    .filter((key) => key.startsWith(start) && key !== start)
    .map((key) => key.slice(start.length));
}

/** Whether the page is left for another one of the desk: all that is kept comes back there. */
export const departure = { isMeant: false };

/** Return whether any unit of any document has unsaved text, or a note that is not saved. */
export function hasUnsaved() {
  const isText = (key) => key.startsWith(`${PREFIX}:`) || (key.startsWith(`${NOTE}:`) && Boolean(read(key)?.text));
  return Object.keys(sessionStorage).some(isText);
}

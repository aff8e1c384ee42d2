/** Texts that are not saved yet: kept per unit until the tab is closed, whatever happens. */

const PREFIX = "rktranslate:text";

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

export const unsavedNote = (unit) => read(name("rktranslate:note", unit)) || "";
export const keepNote = (unit, text) =>
  text ? write(name("rktranslate:note", unit), text) : sessionStorage.removeItem(name("rktranslate:note", unit));

/** Whether the page is left for another one of the desk: all that is kept comes back there. */
export const departure = { isMeant: false };

/** Return whether any unit of any document has unsaved text. */
export function hasUnsaved() {
  return Object.keys(sessionStorage).some((key) => key.startsWith(`${PREFIX}:`));
}

/** Notes, questions and answers beside a unit: what a person types is kept until it is in the file. */

import { keepNote, keptQuestions, unsavedNote } from "./store.js";

const FORM = "#aside form[data-note-form]";

/** What is on its way, by the form that sent it. */
const sent = new WeakMap();
/** The control of a form that has the focus while the column takes in an answer. */
let focused = null;

/** Return the unit that the column is about, or that a form was about while it was in the column. */
export const unitOf = (element) => element.closest("[data-about]")?.dataset.about;
export const unitShown = () => document.querySelector("#aside [data-about]")?.dataset.about;

/** Return the question that a form answers; "" for a note or a question of its own. */
const questionOf = (form) => form.elements.question?.value ?? "";
const contentOf = (form) => ({ text: form.elements.text.value, kind: form.elements.kind.value });

/** Keep what a form has now. */
export const typed = (form) => keepNote(unitOf(form), questionOf(form), contentOf(form));

/** Note what is sent: the person may type the next note while it is on its way. */
export function sending(form) {
  if (!form.matches(FORM)) return; // the removal of a note
  sent.set(form, contentOf(form));
  // A question that is answered goes away, and its field with it.
  form.elements.text.readOnly = Boolean(questionOf(form));
}

/** A form was answered: only what it sent is in the file, and is kept no longer. */
export function saved(form) {
  const was = sent.get(form);
  if (!was) return;
  const [unit, question] = [unitOf(form), questionOf(form)];
  const now = unsavedNote(unit, question) ?? was;
  if (now.text !== was.text) return;
  keepNote(unit, question, { text: "", kind: now.kind === was.kind ? "" : now.kind });
}

/** A form could not be saved: its text is where it was. */
export function refused(form) {
  if (!sent.has(form) || !form.isConnected) return;
  form.elements.text.readOnly = false;
  // The button was disabled meanwhile, and has lost the focus.
  if (document.activeElement === document.body) form.elements.text.focus();
}

/** Before an answer takes the place of the column: remember where the person types. */
export function leave() {
  const control = document.activeElement;
  const form = control?.closest(FORM);
  focused = null;
  if (!form || !control.name) return;
  const { name, selectionStart, selectionEnd } = control;
  focused = { unit: unitOf(form), question: questionOf(form), name, selectionStart, selectionEnd };
}

/** Give the forms of a column that has just come what was typed in them, and the focus. */
export function restore() {
  const forms = [...document.querySelectorAll(FORM)];
  adoptAnswers(unitShown(), forms.map(questionOf));
  for (const form of forms) {
    const [unit, question] = [unitOf(form), questionOf(form)];
    Object.entries(unsavedNote(unit, question) ?? {}).forEach(([name, value]) => (form.elements[name].value = value));
    if (focused?.unit === unit && focused.question === question) focus(form.elements[focused.name]);
  }
  focused = null;
}

/** Another person may have answered a question: the answer that was being typed is a note. */
function adoptAnswers(unit, questions) {
  for (const question of keptQuestions(unit)) {
    if (questions.includes(question)) continue;
    const { text } = unsavedNote(unit, question);
    const note = unsavedNote(unit, "") ?? { text: "", kind: "note" };
    keepNote(unit, "", { ...note, text: [note.text, text].filter(Boolean).join("\n") });
    keepNote(unit, question, { text: "", kind: "" });
  }
}

function focus(control) {
  control.focus({ preventScroll: true });
  if (control.setSelectionRange) control.setSelectionRange(focused.selectionStart, focused.selectionEnd);
  control.scrollIntoView({ block: "nearest" });
}

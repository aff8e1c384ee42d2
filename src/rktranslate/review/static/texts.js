/** The texts of the interface, and how people are told something. */

let texts = null;

/** Return a text in the language of the interface; `{name}` is replaced by a value. */
export function text(name, values = {}) {
  texts ??= JSON.parse(document.getElementById("texts").dataset.texts);
  return texts[name].replace(/\{(\w+)\}/g, (whole, key) => (key in values ? String(values[key]) : whole));
}

let timer = 0;

function show(element, content, seconds) {
  element.replaceChildren(content);
  clearTimeout(timer);
  timer = setTimeout(() => element.replaceChildren(), seconds * 1000);
}

/** Tell something by the way: shown for some seconds, read out when a screen reader pauses. */
export function say(content) {
  document.querySelector("[data-alert]").replaceChildren();
  show(document.querySelector("[data-toast]"), content, 5);
}

/** Tell that something went wrong: read out at once. */
export function warn(content) {
  document.querySelector("[data-toast]").replaceChildren();
  show(document.querySelector("[data-alert]"), content, 12);
}

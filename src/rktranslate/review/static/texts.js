/** The texts of the interface, and messages to people. */

let texts = null;

/** Return a text in the language of the interface; `{name}` is replaced by a value. */
export function text(name, values = {}) {
  texts ??= JSON.parse(document.getElementById("texts").dataset.texts);
  return texts[name].replace(/\{(\w+)\}/g, (whole, key) => (key in values ? String(values[key]) : whole));
}

let timer = 0;

/** Tell something by the way: shown for some seconds, read out when a screen reader pauses. */
export function say(content) {
  document.querySelector("[data-alert]").replaceChildren();
  const toast = document.querySelector("[data-toast]");
  toast.replaceChildren(content);
  clearTimeout(timer);
  timer = setTimeout(() => toast.replaceChildren(), 5000);
}

/** Remove the warning. */
export function quiet() {
  document.querySelector("[data-alert]").replaceChildren();
}

/** Tell that something went wrong: read out at once, and shown until it is right or taken away. */
export function warn(content) {
  document.querySelector("[data-toast]").replaceChildren();
  document.querySelector("[data-alert]").replaceChildren(content);
}

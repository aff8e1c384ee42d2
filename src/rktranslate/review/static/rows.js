/** The rows of the units: the current one, its neighbours, and rows that are not loaded yet. */

/* global htmx */

const list = () => document.querySelector("[data-unit-list]");

export const allRows = () => [...(list()?.querySelectorAll(":scope > li[data-unit]") ?? [])];
export const currentRow = () => list()?.querySelector(":scope > li[aria-current=true]") ?? null;
export const openRow = () => list()?.querySelector(":scope > li.open") ?? null;
export const rowAt = (index) => document.getElementById(`row-${index}`);
export const number = (row) => Number(row.dataset.index) + 1;

/** Let htmx ask for a fragment; resolves when it is in the page, or when it was given up. */
export const send = (verb, url, context) => Promise.resolve(htmx.ajax(verb, url, context)).catch(() => {});

/** Return the address of something about the unit of a row. */
export function unitUrl(path, row) {
  const values = new URLSearchParams({
    language: document.body.dataset.language,
    document: document.body.dataset.document,
    unit: row.dataset.unit,
    at: row.dataset.index,
  });
  return `${path}?${values}`;
}

/** Make a row the current one. */
export function setCurrent(row, { focus = true } = {}) {
  const before = currentRow();
  if (before && before !== row) {
    before.removeAttribute("aria-current");
    before.tabIndex = -1;
  }
  row.setAttribute("aria-current", "true");
  row.tabIndex = 0;
  if (focus) row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  const url = new URL(location.href);
  if (url.searchParams.get("unit") !== row.dataset.unit) {
    url.searchParams.set("unit", row.dataset.unit);
    url.searchParams.delete("start");
    history.replaceState(null, "", url);
  }
  if (before !== row) document.dispatchEvent(new CustomEvent("desk:current", { detail: row }));
}

async function load(edge) {
  const more = list()?.querySelector(`:scope > li[data-${edge}]`);
  if (!more) return false;
  const url = more.querySelector("[data-load]").getAttribute("hx-get");
  if (edge === "earlier") list().dataset.start = more.dataset.start;
  await send("GET", url, { target: more, swap: "outerHTML", source: more });
  return true;
}

/** Return the next row in a direction that is wanted, loading further rows; null at the end. */
export async function findRow(from, step, wanted = () => true) {
  for (;;) {
    const rows = allRows();
    let position = from ? rows.findIndex((row) => row.id === from.id) : step > 0 ? -1 : rows.length;
    for (position += step; position >= 0 && position < rows.length; position += step) {
      if (rows[position].dataset.match === "true" && wanted(rows[position])) return rows[position];
    }
    if (!(await load(step > 0 ? "more" : "earlier"))) return null;
  }
}

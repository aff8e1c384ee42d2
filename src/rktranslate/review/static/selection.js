/** Units that are selected, to be approved together: only rows that are, or were, on screen. */

import { allRows, currentRow, send } from "./rows.js";
import { say, text } from "./texts.js";

let anchor = null;

export const selectedRows = () => allRows().filter((row) => row.dataset.selected === "true");

/** Select a row, or not. */
export function select(row, isSelected) {
  if (isSelected) row.dataset.selected = "true";
  else delete row.dataset.selected;
  const box = row.querySelector("[data-select]");
  if (box) box.checked = isSelected;
  show();
}

/** Select a row if it is not, and begin a range there. */
export function toggle(row) {
  anchor = row.id;
  select(row, row.dataset.selected !== "true");
}

/** Select all rows between the beginning of the range and a row. */
export function selectRange(row) {
  const rows = allRows();
  if (!anchor || !document.getElementById(anchor)) anchor = (currentRow() ?? row).id;
  const ends = [rows.findIndex((each) => each.id === anchor), rows.indexOf(row)].sort((a, b) => a - b);
  rows.forEach((each, position) => {
    if (each.dataset.match === "true") select(each, position >= ends[0] && position <= ends[1]);
  });
}

/** Begin a range at a row. */
export function beginRange(row) {
  anchor = row.id;
}

export function clear() {
  anchor = null;
  selectedRows().forEach((row) => select(row, false));
  show();
}

function show() {
  const bar = document.querySelector("[data-selection]");
  const count = selectedRows().length;
  if (bar.dataset.count === String(count)) return;
  bar.dataset.count = count;
  bar.hidden = count === 0;
  bar.querySelector("[data-selection-text]").textContent = text("selected", { count });
}

/** Approve the selected units as they are, after a question. */
export function approveSelected() {
  const rows = selectedRows();
  if (!rows.length) return;
  if (document.body.dataset.role !== "reviewer") {
    say(text("only_reviewer"));
    return;
  }
  const dialog = document.querySelector("[data-dialog=confirm]");
  dialog.querySelector("#confirm-text").textContent = text("confirm_bulk", { count: rows.length });
  dialog.returnValue = "no";
  dialog.addEventListener(
    "close",
    async () => {
      if (dialog.returnValue !== "yes") return;
      const seen = new Set();
      const units = rows.map((row) => `${row.dataset.unit}:${row.dataset.revision}`).filter((unit) => !seen.has(unit) && seen.add(unit));
      const values = new URLSearchParams({
        language: document.body.dataset.language,
        document: document.body.dataset.document,
      });
      await send("POST", `/bulk?${values}`, { target: "#result", swap: "innerHTML", values: { unit: units } });
    },
    { once: true },
  );
  dialog.showModal();
}

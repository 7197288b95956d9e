// Moves through a list of links by keyboard: J and the arrow down to the next one, K and the arrow up to
// the one before. The link has the focus, so Enter opens it, and a screen reader reads it. Nothing
// happens while somebody types or chooses.

const DOWN = new Set(["j", "J", "ArrowDown"]);
const UP = new Set(["k", "K", "ArrowUp"]);
const TYPING = "input, textarea, select, [contenteditable], [role='combobox'], [role='listbox'], [role='radiogroup']";

function links(key) {
  const rows = document.querySelectorAll(`[class*="st-key-${CSS.escape(key)}"]`);
  return [...rows].map((row) => row.querySelector("a")).filter((link) => link !== null);
}

function step(event, key) {
  const by = DOWN.has(event.key) ? 1 : UP.has(event.key) ? -1 : 0;
  const busy = event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
  if (by === 0 || busy || event.target.closest?.(TYPING)) {
    return;
  }
  const all = links(key);
  if (all.length === 0) {
    return;
  }
  const at = all.indexOf(document.activeElement);
  const next = at === -1 ? (by === 1 ? 0 : all.length - 1) : at + by;
  if (all[next]) {
    event.preventDefault();
    focus(all[next]);
  }
}

function focus(link) {
  link.focus({ preventScroll: true, focusVisible: true });
  link.closest('[class*="st-key-"]').scrollIntoView({ block: "nearest" });
}

function arrive(key, seen) {
  const row = document.querySelector(`.st-key-${CSS.escape(`${key}${seen}`)}`);
  const link = row?.querySelector("a");
  if (!link) {
    return false;
  }
  focus(link);
  row.scrollIntoView({ block: "center" });
  return true;
}

export default function ({ data }) {
  const listen = (event) => step(event, data.key);
  document.addEventListener("keydown", listen);
  let left = data.seen ? 40 : 0;
  const waiting = left
    ? window.setInterval(() => {
        left -= 1;
        if (left === 0 || arrive(data.key, data.seen)) {
          window.clearInterval(waiting);
        }
      }, 50)
    : 0;
  return () => {
    document.removeEventListener("keydown", listen);
    window.clearInterval(waiting);
  };
}

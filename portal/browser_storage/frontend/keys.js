// Presses a button of the page for a key. Nothing happens while somebody types, but for Escape; and
// Enter belongs to the button, link or choice that has the focus, where one has.
// `data.focus`: a container whose field is to have the keyboard, whenever `data.serial` changes.

const TYPING = 'input, textarea, select, [contenteditable="true"], [role="combobox"]';
const ACTING = 'button, a[href], summary, [role="button"], [role="radio"], [role="link"]';
let keys = {};
let served = "";

// One function for all drawings: the browser takes the same listener once.
function press(event) {
  if (event.defaultPrevented || event.isComposing || event.repeat) {
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) {
    return;
  }
  const at = event.target instanceof Element ? event.target : document.body;
  const typing = at.closest(TYPING);
  if ((typing && event.key !== "Escape") || (event.key === "Enter" && at.closest(ACTING))) {
    return;
  }
  const place = `.st-key-${CSS.escape(keys[event.key])} button:not(:disabled)`;
  const button = document.querySelector(place);
  if (button) {
    event.preventDefault();
    typing?.blur();
    button.click();
  }
}

export default function ({ data }) {
  keys = data.keys;
  document.addEventListener("keydown", press);
  let waiting;
  if (data.serial !== served) {
    served = data.serial;
    if (data.focus) {
      // The page is drawn piece by piece; wait until the field stands.
      waiting = window.setTimeout(() => {
        document.querySelector(`.st-key-${CSS.escape(data.focus)} textarea`)?.focus();
      }, 60);
    }
  }
  return () => {
    window.clearTimeout(waiting);
    keys = {};
  };
}

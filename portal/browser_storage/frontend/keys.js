// Presses a button of the page for a key. Nothing happens while somebody types, but for Escape; and
// Enter belongs to the button, link or choice that has the focus, where one has.
// `data.focus`: a container whose field is to have the keyboard, whenever `data.serial` changes.

const TYPING = 'input, textarea, select, [contenteditable="true"], [role="combobox"]';
const ACTING = 'button, a[href], summary, [role="button"], [role="radio"], [role="link"]';
const ATTEMPTS = 40;
const PAUSE = 50;
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

// The page is drawn piece by piece: wait until the field stands. Drawn again meanwhile, begin again.
function focusOn(key, serial) {
  let left = ATTEMPTS;
  const waiting = window.setInterval(() => {
    left -= 1;
    const field = document.querySelector(`.st-key-${CSS.escape(key)} textarea`);
    field?.focus();
    if (field) {
      served = serial;
    }
    if (field || left === 0) {
      window.clearInterval(waiting);
    }
  }, PAUSE);
  return waiting;
}

export default function ({ data }) {
  const mine = data.keys;
  keys = mine;
  document.addEventListener("keydown", press);
  let waiting;
  if (!data.focus) {
    served = "";
  } else if (data.serial !== served) {
    waiting = focusOn(data.focus, data.serial);
  }
  return () => {
    window.clearInterval(waiting);
    // What came in its place may have been drawn before this one was taken away.
    if (keys === mine) {
      keys = {};
    }
  };
}

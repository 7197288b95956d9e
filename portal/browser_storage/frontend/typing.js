// Sends what is being typed a moment after the last key, and at once when the page is hidden or about to be left.
//
// `data.kept`: key of each watched field → what the server holds. `data.serial` grows when the server
// puts other text into the fields: then nothing that stood there before is sent. `data.visit` changes
// when a server meets this page anew: then what it may have missed is sent again.

const PAUSE = 400; // milliseconds without a key
const LONGEST = 1500; // somebody who types without a pause is not kept waiting longer
const pages = new Map(); // name → what is known of its fields

function field(key) {
  return document.querySelector(
    `.st-key-${CSS.escape(key)} textarea, .st-key-${CSS.escape(key)} input`,
  );
}

function keyOf(target, keys) {
  return keys.find((key) => target.closest(`.st-key-${CSS.escape(key)}`));
}

function page(data) {
  const known = pages.get(data.name);
  if (known && known.serial === data.serial && known.visit === data.visit) {
    return known;
  }
  // Touched fields stay touched when only the server is new: it has not seen their last words.
  const touched = known && known.serial === data.serial ? known.touched : new Set();
  const fresh = { serial: data.serial, visit: data.visit, touched, sent: new Map() };
  pages.set(data.name, fresh);
  return fresh;
}

export default function ({ data, setTriggerValue }) {
  const keys = Object.keys(data.kept);
  const own = page(data);
  let waiting;
  let since = 0;

  function send() {
    window.clearTimeout(waiting);
    since = 0;
    const changed = {};
    for (const key of own.touched) {
      const text = field(key)?.value;
      const known = text === undefined || text === data.kept[key] || text === own.sent.get(key);
      if (!known && keys.includes(key)) {
        changed[key] = text;
        own.sent.set(key, text);
      }
    }
    if (Object.keys(changed).length > 0) {
      setTriggerValue("typed", changed);
    }
  }

  function soon() {
    since ||= Date.now();
    window.clearTimeout(waiting);
    waiting = window.setTimeout(send, Math.min(PAUSE, Math.max(0, since + LONGEST - Date.now())));
  }

  function onInput(event) {
    const key = event.target instanceof Element ? keyOf(event.target, keys) : undefined;
    if (key !== undefined) {
      own.touched.add(key);
      soon();
    }
  }

  function onHide() {
    if (document.visibilityState === "hidden") {
      send();
    }
  }

  document.addEventListener("input", onInput, true);
  document.addEventListener("visibilitychange", onHide);
  window.addEventListener("beforeunload", send);
  if (own.touched.size > 0) {
    soon(); // typed while the page was being drawn again, or before the server came back
  }
  return () => {
    window.clearTimeout(waiting);
    document.removeEventListener("input", onInput, true);
    document.removeEventListener("visibilitychange", onHide);
    window.removeEventListener("beforeunload", send);
  };
}

// The browser's own storage (localStorage), read and written for one screen.
//
// Called by Streamlit whenever the screen's wish changes. `data.wish` is "read", "write" or "clear".
// Reports { state, text } once after reading, and again only when the browser refuses.

const unreadable = { state: "blocked", text: null };

function read(name, limit) {
  const text = window.localStorage.getItem(name);
  if (text !== null && text.length > limit) {
    return { state: "oversized", text: null };
  }
  // Reading alone can succeed where writing is refused: try that as well.
  window.localStorage.setItem(`${name}.try`, "1");
  window.localStorage.removeItem(`${name}.try`);
  return { state: "ready", text };
}

export default function ({ data, setStateValue }) {
  try {
    if (data.wish === "read") {
      setStateValue("found", read(data.name, data.limit));
    } else if (data.wish === "write") {
      window.localStorage.setItem(data.name, data.text);
    } else if (data.wish === "clear") {
      window.localStorage.removeItem(data.name);
    }
  } catch (refusal) {
    // Private windows, blocked site data and full storage throw different errors; all mean the same.
    setStateValue("found", unreadable);
  }
}

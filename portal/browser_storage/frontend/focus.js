// Moves the keyboard focus to the heading of what has just been exchanged on the page, so that the
// next Tab reaches its first choice and a screen reader reads it. `data.serial` 0 is the first
// drawing: then the focus stays where the browser has put it.

export default function ({ data }) {
  if (data.serial === 0) {
    return undefined;
  }
  const waiting = window.setTimeout(() => {
    const place = document.querySelector(`.st-key-${CSS.escape(data.key)}`);
    const heading = place && (place.querySelector("h1, h2, h3") ?? place);
    if (heading) {
      heading.setAttribute("tabindex", "-1");
      heading.focus({ preventScroll: true });
      place.scrollIntoView({ block: "nearest" });
    }
  }, 60);
  return () => window.clearTimeout(waiting);
}

// Moves the keyboard focus to the heading of what has just been exchanged on the page, so that the
// next Tab reaches its first choice and a screen reader reads it, and brings its top into view.
// `data.serial` 0 is the first drawing: then the focus stays where the browser has put it.

export default function ({ data }) {
  if (data.serial === 0) {
    return undefined;
  }
  // The page is drawn piece by piece; wait until the new heading stands.
  const waiting = window.setTimeout(() => {
    const place = document.querySelector(`.st-key-${CSS.escape(data.key)}`);
    const heading = place && (place.querySelector("h1, h2, h3") ?? place);
    if (!heading) {
      return;
    }
    heading.setAttribute("tabindex", "-1");
    heading.focus({ preventScroll: true });
    if (place.getBoundingClientRect().top < 0) {
      place.scrollIntoView({ block: "start" });
    }
  }, 60);
  return () => window.clearTimeout(waiting);
}

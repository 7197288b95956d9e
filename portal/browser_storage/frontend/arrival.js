// Brings a part of the page to the top of the window and the keyboard to its heading, each time
// `data.serial` grows. 0 is the first drawing: then the browser's own place is the right one.

const ATTEMPTS = 40;
const PAUSE = 50;

function arrive(key) {
  const place = document.querySelector(`.st-key-${CSS.escape(key)}`);
  if (!place) {
    return false;
  }
  const heading = place.querySelector("h1, h2, h3") ?? place;
  heading.setAttribute("tabindex", "-1");
  heading.focus({ preventScroll: true });
  place.scrollIntoView({ block: "start" });
  return true;
}

export default function ({ data }) {
  if (data.serial === 0) {
    return undefined;
  }
  // The page is drawn piece by piece: wait until the place stands, and what is above it.
  let left = ATTEMPTS;
  const waiting = window.setInterval(() => {
    left -= 1;
    if (arrive(data.key) || left === 0) {
      window.clearInterval(waiting);
    }
  }, PAUSE);
  return () => window.clearInterval(waiting);
}

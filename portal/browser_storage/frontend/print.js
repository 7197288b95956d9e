// A button that opens the browser's print dialogue. The label comes from the screen.

export default function ({ data, parentElement }) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = data.label;
  button.addEventListener("click", () => window.print());
  parentElement.append(button);
  return () => button.remove();
}

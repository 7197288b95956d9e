// The sector field of the forms about a firm: a search box over the server's list; without this script the
// same field is a plain list. Pattern: combobox with a list, as described by WAI-ARIA.
(() => {
  "use strict";
  const select = document.getElementById("industry");
  if (!select) return;
  const form = select.form;

  const group = document.getElementById("group");
  const groupPart = document.getElementById("group-part");
  const assetsPart = document.getElementById("assets-part");
  const names = new Map([...select.options].filter((o) => o.value).map((o) => [o.value, o.text]));

  const value = document.createElement("input");
  value.type = "hidden";
  value.name = "industry";
  value.value = select.value;

  const box = document.createElement("div");
  box.className = "combobox";
  const input = document.createElement("input");
  for (const [name, text] of Object.entries({
    id: "industry", name: "industry_words", type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", maxlength: "40",
    "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "industry-list",
  })) input.setAttribute(name, text);
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  }
  input.value = names.get(select.value) || select.dataset.words || "";
  const list = document.createElement("ul");
  list.id = "industry-list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "行业");
  list.hidden = true;
  box.append(input, list);
  select.replaceWith(box);
  form.append(value);

  let found = [];
  let active = -1;
  let asked = 0;
  let waiting = 0;

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(index) {
    active = index;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === index)));
    if (index < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", list.children[index].id);
    list.children[index].scrollIntoView({ block: "nearest" });
  }

  function draw() {
    list.replaceChildren(...found.map((one, i) => {
      const item = document.createElement("li");
      item.id = `industry-${i}`;
      item.setAttribute("role", "option");
      item.textContent = `${one.code} ${one.name}`;
      if (one.everyday) {
        const everyday = document.createElement("small");
        everyday.textContent = one.everyday;
        item.append(everyday);
      }
      item.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(i); });
      return item;
    }));
    if (!found.length) {
      const none = document.createElement("li");
      none.className = "none";
      none.setAttribute("role", "option");
      none.setAttribute("aria-disabled", "true");
      none.textContent = "没有找到，换个词试试，例如主要产品的名称";
      list.append(none);
    }
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    mark(found.length ? 0 : -1);
  }

  async function search() {
    const words = input.value.trim();
    if (!words) return close();
    const mine = ++asked;
    try {
      const answer = await fetch(`/register/industries?q=${encodeURIComponent(words)}`, { headers: { accept: "application/json" } });
      if (!answer.ok || mine !== asked) return;
      found = await answer.json();
      draw();
    } catch {
      close();
    }
  }

  function askMore(one) {
    const groups = one ? one.groups : [];
    group.replaceChildren(new Option("请选择", ""), ...groups.map((g) => new Option(g.name, g.code)));
    groupPart.hidden = !groups.length;
    assetsPart.hidden = !(one && one.assets);
    group.onchange = () => {
      const chosen = groups.find((g) => g.code === group.value);
      assetsPart.hidden = !(chosen && chosen.assets);
    };
  }

  function choose(index) {
    const one = found[index];
    if (!one) return;
    value.value = one.code;
    input.value = `${one.code} ${one.name}`;
    askMore(one);
    close();
  }

  input.addEventListener("input", () => {
    value.value = "";
    clearTimeout(waiting);
    waiting = setTimeout(search, 120);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const open = !list.hidden && found.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) return void search();
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark((active + step + found.length) % found.length);
    } else if (event.key === "Enter" && open && active >= 0) {
      event.preventDefault();
      choose(active);
    } else if (event.key === "Escape") {
      close();
    }
  });
  input.addEventListener("blur", close);

  const problems = document.getElementById("problems");
  if (problems) problems.focus();
})();

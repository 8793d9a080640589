// Behind an "@" in a note, the names of those who may see it are offered. Without this file a name is typed out, and
// means the same.
(() => {
  "use strict";

  const TYPED = /(?:^|[^\p{L}\p{N}@._])@([^@\n]{0,40})$/u;
  const PATIENCE = 200;

  const attach = (field, number) => {
    const list = document.createElement("ul");
    list.id = `mentions-${number}`;
    list.className = "inc-people-offered";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", field.dataset.mentionsLabel);
    field.after(list);
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", list.id);
    let chosen = -1;
    let waiting = 0;
    let asked = 0;

    const typed = () => TYPED.exec(field.value.slice(0, field.selectionStart));

    const close = () => {
      clearTimeout(waiting);
      asked += 1;
      list.hidden = true;
      list.replaceChildren();
      chosen = -1;
      field.removeAttribute("aria-activedescendant");
    };

    const point = (place) => {
      const options = [...list.children];
      chosen = (place + options.length) % options.length;
      options.forEach((option, index) => option.setAttribute("aria-selected", String(index === chosen)));
      field.setAttribute("aria-activedescendant", options[chosen].id);
      options[chosen].scrollIntoView({ block: "nearest" });
    };

    const take = (name) => {
      const found = typed();
      close();
      if (!found) return;
      const start = field.selectionStart - found[1].length;
      field.setRangeText(`${name} `, start, field.selectionStart, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    };

    const show = (names) => {
      list.replaceChildren(
        ...names.map((name, index) => {
          const option = document.createElement("li");
          option.id = `${list.id}-${index}`;
          option.setAttribute("role", "option");
          option.setAttribute("aria-selected", "false");
          option.dir = "auto";
          option.textContent = name;
          option.addEventListener("mousedown", (event) => {
            event.preventDefault();
            take(name);
          });
          return option;
        }),
      );
      list.hidden = names.length === 0;
      if (names.length) point(0);
    };

    const ask = async (beginning) => {
      const turn = ++asked;
      const form = new FormData(field.form);
      const query = new URLSearchParams({ q: beginning });
      for (const name of ["tlp", "internal", "named"]) for (const value of form.getAll(name)) query.append(name, value);
      try {
        const answer = await fetch(`${field.dataset.mentions}?${query}`, { headers: { Accept: "application/json" } });
        if (turn === asked) show(answer.ok ? (await answer.json()).people : []);
      } catch {
        close(); // away: a name can still be typed out
      }
    };

    field.addEventListener("input", () => {
      clearTimeout(waiting);
      const found = typed();
      // Once a whole name stands there, nothing is offered any more.
      if (!found) return close();
      waiting = setTimeout(() => ask(found[1]), PATIENCE);
    });

    field.addEventListener("keydown", (event) => {
      if (list.hidden || event.isComposing) return;
      if (event.key === "ArrowDown") point(chosen + 1);
      else if (event.key === "ArrowUp") point(chosen - 1);
      else if (event.key === "Enter" || event.key === "Tab") take(list.children[chosen].textContent);
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    field.addEventListener("blur", close);
  };

  document.querySelectorAll("[data-mentions]").forEach(attach);
})();

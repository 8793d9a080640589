// What somebody types into a form with `data-draft` stays on this device until it has arrived: through Back, a lost
// session, a browser that closes. It is kept for one person (`data-draft-owner`), a week at most, and wiped when they
// sign out or when somebody else signs in here. And a form that was sent is not sent twice by a second click.
(() => {
  "use strict";

  const PREFIX = "pehra.draft.";
  const WEEK = 7 * 24 * 3600 * 1000;
  const PATIENCE = 8000; // then a form whose answer never came may be sent again
  const CHOSEN = new Set(["checkbox", "radio"]);

  const store = (() => {
    try {
      localStorage.getItem(PREFIX);
      return localStorage;
    } catch {
      return null; // switched off by the reader: the server still shows a form again with what was in it
    }
  })();

  const drafts = () => Object.keys(store).filter((key) => key.startsWith(PREFIX));
  const keyOf = (form) => `${PREFIX}${form.dataset.draftOwner}.${form.dataset.draft}`;

  const read = (key) => {
    try {
      return JSON.parse(store.getItem(key));
    } catch {
      return null;
    }
  };

  const kept = (form) =>
    [...form.elements].filter(
      (field) =>
        field.name &&
        field.name !== "csrfmiddlewaretoken" &&
        !("draftSkip" in field.dataset) &&
        !["submit", "button", "password", "file", "reset"].includes(field.type),
    );

  const save = (form) => {
    const fields = kept(form)
      .filter((field) => !CHOSEN.has(field.type) || field.checked)
      .map((field) => [field.name, field.value]);
    try {
      store.setItem(keyOf(form), JSON.stringify({ at: Date.now(), fields }));
    } catch {
      // Full: what is on the page stays on the page.
    }
  };

  const unfold = (field) => {
    for (let part = field.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  };

  const fill = (form, fields) => {
    const values = new Map();
    for (const [name, value] of fields) values.set(name, [...(values.get(name) ?? []), value]);
    for (const field of kept(form)) {
      const given = values.get(field.name) ?? [];
      if (CHOSEN.has(field.type)) {
        const was = field.checked;
        field.checked = given.includes(field.value);
        if (field.checked && !was) unfold(field);
      } else if (given.length && field.value !== given[0]) {
        field.value = given[0];
        unfold(field);
      }
    }
  };

  // Boxes that a search had brought into the form are fetched again with their names.
  const refill = async (form, fields) => {
    for (const place of form.querySelectorAll("[data-draft-refill]")) {
      const wanted = fields.filter(([name]) => name === place.dataset.draftRefill);
      if (!wanted.length) continue;
      const answer = await fetch(`${place.dataset.draftSource}?${new URLSearchParams(wanted)}`, {
        headers: { "HX-Request": "true" },
      });
      if (answer.status === 200) {
        place.innerHTML = await answer.text();
        unfold(place);
      }
    }
  };

  const restore = (form) => {
    const draft = read(keyOf(form));
    if (!draft || !("draftRestores" in form.dataset)) return;
    fill(form, draft.fields);
    refill(form, draft.fields);
    const notice = form.querySelector("[data-draft-notice]");
    if (!notice) return;
    notice.hidden = false;
    notice.querySelector("[data-draft-discard]").addEventListener("click", () => {
      store.removeItem(keyOf(form));
      form.reset();
      location.reload();
    });
  };

  const keep = (form) => {
    for (const key of drafts()) {
      const foreign = !key.startsWith(`${PREFIX}${form.dataset.draftOwner}.`);
      if (foreign || !(Date.now() - (read(key)?.at ?? 0) < WEEK)) store.removeItem(key);
    }
    restore(form);
    let waiting = 0;
    const soon = () => {
      clearTimeout(waiting);
      waiting = setTimeout(save, 300, form);
    };
    form.addEventListener("input", soon);
    form.addEventListener("change", soon);
    form.addEventListener("submit", () => {
      clearTimeout(waiting);
      save(form);
    });
  };

  if (store) {
    for (const mark of document.querySelectorAll("[data-draft-arrived]")) {
      for (const key of drafts()) {
        if (key.endsWith(`.${mark.dataset.draftArrived}`)) store.removeItem(key);
      }
    }
    document.querySelectorAll("form[data-draft]").forEach(keep);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (store && "draftForget" in form.dataset) drafts().forEach((key) => store.removeItem(key));
    if ("sent" in form.dataset) event.preventDefault();
    form.dataset.sent = "";
    setTimeout(() => delete form.dataset.sent, PATIENCE);
  });
  // A page that comes back from the browser's memory can be sent again.
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
})();

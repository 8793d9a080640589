// Shows the questions of a form that are asked after what was chosen. `data-when` holds groups of tests, of which one
// whole group must hold; a test is [field, values, turned round, needs an answer]. Without this file every question stands
// on the page, and the server leaves out what is not asked.
(() => {
  "use strict";

  const chosen = (form, name) =>
    [...form.elements]
      .filter((each) => each.name === name && !each.closest("[data-when][hidden]"))
      .filter((each) => !["checkbox", "radio"].includes(each.type) || each.checked)
      .map((each) => each.value)
      .filter(Boolean);

  const holds = (form, [name, values, turned, needed]) => {
    const given = chosen(form, name);
    if (needed && !given.length) return false;
    return given.some((each) => values.includes(each)) !== turned;
  };

  // In the order of the page: what is hidden has no answer for what comes after it.
  const look = (form) => {
    for (const part of form.querySelectorAll("[data-when]")) {
      part.hidden = !JSON.parse(part.dataset.when).some((group) => group.every((test) => holds(form, test)));
    }
  };

  const forms = new Set([...document.querySelectorAll("[data-when]")].map((each) => each.closest("form")).filter(Boolean));
  for (const form of forms) {
    form.addEventListener("input", () => look(form));
    form.addEventListener("change", () => look(form));
    look(form);
  }
  // What a draft or the browser itself put back into the form came without an event.
  for (const moment of ["DOMContentLoaded", "pageshow"]) window.addEventListener(moment, () => forms.forEach(look));
})();

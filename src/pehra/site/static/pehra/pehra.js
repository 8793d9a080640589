// What a page can do without is done here: every page works with this file missing.
(() => {
  "use strict";

  const openMenus = () => document.querySelectorAll("details.ph-menu[open]");

  document.addEventListener("click", (event) => {
    for (const menu of openMenus()) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }

  // "/" goes to the search, wherever nothing is being typed.
  document.addEventListener("keydown", (event) => {
    const box = document.querySelector(".srch-box") || document.querySelector("[data-search]");
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (document.documentElement.dataset.keys === "off") return;
    if (event.key !== "/" || !box || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    box.focus();
    box.select();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
})();

// Single keys on pages that offer them: the list of cases and the page of a case. Nothing is done by a key alone: it goes
// to a row, ticks it, or opens and focuses an act, which is then confirmed as ever. No key is taken while somebody types,
// with Ctrl, Alt or Meta, or when the reader has switched single keys off. Pages work without this file.
(() => {
  "use strict";

  const dialog = document.getElementById("keys");
  if (!dialog || document.documentElement.dataset.keys === "off") return;

  const TICKED = new Set(["checkbox", "radio"]);

  const types = (target) => {
    const field = target.closest?.("input, textarea, select, [contenteditable]");
    return field !== null && field !== undefined && !TICKED.has(field.type);
  };

  // On an Urdu keyboard a letter's key says another letter; the place of the key stays the same.
  const letter = (event) => {
    if (event.key === "?" || event.key === "؟") return "?";
    if (/^[a-z]$/.test(event.key)) return event.key;
    return /^Key[A-Z]$/.test(event.code) && !event.shiftKey && event.key.length === 1 && event.key > "~"
      ? event.code.slice(3).toLowerCase()
      : "";
  };

  const links = () => [...document.querySelectorAll("[data-keys-list] .inc-row-title")];

  const here = () => {
    const row = document.activeElement.closest?.("[data-keys-list] tr");
    return row ? links().findIndex((link) => row.contains(link)) : -1;
  };

  const go = (step) => {
    const all = links();
    if (!all.length) return false;
    const place = here();
    const next = place < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(place + step, 0), all.length - 1);
    all[next].focus();
    all[next].closest("tr").scrollIntoView({ block: "nearest" });
    return true;
  };

  const tick = () => {
    const place = here();
    const box = place < 0 ? null : links()[place].closest("tr").querySelector("input[type=checkbox]");
    if (!box) return false;
    box.click();
    return true;
  };

  const open = (key) => {
    const part = document.querySelector(`[data-key="${key}"]`);
    if (!part) return false;
    const folded = part.closest("details");
    if (folded) folded.open = true;
    const wanted = folded?.querySelector("textarea, select, input:not([type=hidden]), button[type=submit]");
    const found = wanted || (part.matches("a, button, summary, select") ? part : part.querySelector("a, button"));
    if (!found) return false;
    found.focus();
    found.scrollIntoView({ block: "center" });
    return true;
  };

  const show = () => {
    if (!dialog.open) dialog.showModal();
    return true;
  };

  const back = () => {
    if (!dialog.dataset.back) return false;
    location.assign(dialog.dataset.back);
    return true;
  };

  const LIST = { j: () => go(1), k: () => go(-1), x: tick, u: back };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (dialog.open || types(event.target)) return;
    const key = letter(event);
    if (!key) return;
    const done = key === "?" ? show() : (LIST[key]?.() ?? false) || open(key);
    if (done) event.preventDefault();
  });

  for (const button of document.querySelectorAll("[data-keys-show]")) {
    button.hidden = false;
    button.addEventListener("click", show);
  }
})();

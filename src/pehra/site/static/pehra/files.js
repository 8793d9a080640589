// The names of chosen files, or that there are none, in the words of the page. Without this file the browser says it.
(() => {
  "use strict";

  const tell = (input) => {
    const said = input.parentElement.querySelector("[data-file-said]");
    const names = [...input.files].map((file) => file.name).join(" · ");
    if (!names) {
      said.textContent = said.dataset.fileSaid;
      return;
    }
    const shown = document.createElement("bdi");
    shown.textContent = names;
    said.replaceChildren(shown);
  };

  for (const input of document.querySelectorAll(".ph-file:not([data-told]) > input")) {
    input.parentElement.dataset.told = "";
    tell(input);
    input.addEventListener("change", () => tell(input));
    input.form?.addEventListener("reset", () => setTimeout(tell, 0, input));
  }
})();

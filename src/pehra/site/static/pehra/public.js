// The proof of work of the public form, and copying the link. Without this file the form waits a minute instead.
(() => {
  "use strict";

  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.querySelector("span").textContent = button.dataset.copied;
    });
  }

  const form = document.querySelector("form[data-ticket]");
  if (!form || !window.Worker) return;
  const nonce = form.elements.nonce;
  const working = form.querySelector("[data-working]");
  let worker = null;
  let failed = false;
  let waiting = false;

  const send = () => {
    form.querySelector("[type=submit]").disabled = true;
    form.submit();
  };

  const begin = () => {
    if (worker || nonce.value || failed) return;
    worker = new Worker(form.dataset.work);
    worker.onmessage = (event) => {
      nonce.value = event.data;
      worker.terminate();
      if (waiting) send();
    };
    worker.onerror = () => {
      failed = true;
      if (waiting) send();
    };
    worker.postMessage({ ticket: form.dataset.ticket, bits: Number(form.dataset.bits) });
  };

  // From the first word on: whoever only looks is not made to work.
  form.addEventListener("input", begin, { once: true });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (nonce.value || failed) {
      send();
      return;
    }
    waiting = true;
    working.hidden = false;
    begin();
  });
})();

// Large files go part by part, each with its hash; a broken line goes on where it stopped, today or tomorrow. Without
// this file the form sends small files by itself.
(() => {
  "use strict";

  const PART = 8 * 1024 * 1024;
  const TRIES = 8;

  const form = document.querySelector("form[data-evidence-upload]");
  if (!form || !window.crypto?.subtle) return;
  const words = form.dataset;
  const shown = form.querySelector("[data-evidence-progress]");
  const bar = shown.querySelector("progress");
  const said = shown.querySelector("[data-evidence-said]");
  const share = shown.querySelector("[data-evidence-share]");
  const problems = form.querySelector("[data-evidence-problems]");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const headers = { "X-CSRFToken": token, Accept: "application/json" };

  const tell = (text, received, size) => {
    shown.hidden = false;
    said.textContent = text;
    if (size) {
      const percent = Math.floor((100 * received) / size);
      bar.value = percent;
      share.textContent = `${percent}% · ${(received / 1048576).toFixed(1)} / ${(size / 1048576).toFixed(1)} MB`;
    }
  };

  const complain = (lines) => {
    problems.replaceChildren(
      ...lines.map((line) => {
        const each = document.createElement("p");
        each.textContent = line;
        return each;
      }),
    );
    problems.hidden = false;
    problems.scrollIntoView({ block: "nearest" });
  };

  const hex = (bytes) => [...new Uint8Array(bytes)].map((each) => each.toString(16).padStart(2, "0")).join("");
  const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

  class Refused extends Error {}

  const asked = async (address, options) => {
    const answer = await fetch(address, { ...options, headers: { ...headers, ...(options?.headers ?? {}) } });
    const type = answer.headers.get("Content-Type") ?? "";
    const told = type.startsWith("application/json") ? await answer.json() : {};
    if (answer.status === 409 && "received" in told) return { ...told, moved: true };
    if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
    if (!answer.ok || answer.redirected) {
      const lines = told.problems ? Object.values(told.problems).flat() : [told.problem ?? words.wordsStopped];
      throw Object.assign(new Refused(), { lines });
    }
    return told;
  };

  // The same name and size, begun before: gone on with. The server compares hashes in the end.
  const begun = (file) =>
    [...document.querySelectorAll("[data-evidence-open]")].find(
      (each) => each.dataset.name === file.name && Number(each.dataset.size) === file.size,
    )?.dataset.evidenceOpen;

  const begin = async (file) => {
    const before = begun(file);
    if (before) return { ...(await asked(before)), upload: before };
    const data = new FormData(form);
    data.delete("file");
    data.set("name", file.name);
    data.set("size", String(file.size));
    return asked(words.evidenceUpload, { method: "POST", body: new URLSearchParams(data) });
  };

  const send = async (file, state) => {
    let { received } = state;
    let failed = 0;
    while (true) {
      const part = await file.slice(received, received + PART).arrayBuffer();
      const hash = hex(await crypto.subtle.digest("SHA-256", part));
      const last = received + part.byteLength >= file.size;
      tell(last ? words.wordsHashing : words.wordsSending, received, file.size);
      try {
        const now = await asked(`${state.upload}?offset=${received}&sha256=${hash}`, {
          method: "POST",
          body: part,
          headers: { "Content-Type": "application/octet-stream" },
        });
        failed = 0;
        received = now.received;
        tell(words.wordsSending, received, file.size);
        if (now.piece) return now.piece;
      } catch (problem) {
        if (problem instanceof Refused || ++failed > TRIES) throw problem;
        tell(words.wordsBroken, received, file.size);
        await pause(Math.min(1000 * 2 ** failed, 30000));
        // What came of a part whose answer was lost, the server knows.
        received = (await asked(state.upload).catch(() => ({ received }))).received;
      }
    }
  };

  let sending = false;
  form.addEventListener("submit", async (event) => {
    const file = form.elements.file.files[0];
    if (!file) return;
    event.preventDefault();
    if (sending) return;
    if (file.size > Number(words.evidenceLargest)) return complain([words.wordsLarge]);
    sending = true;
    problems.hidden = true;
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    try {
      location.assign(await send(file, await begin(file)));
    } catch (problem) {
      complain(problem instanceof Refused ? problem.lines : [words.wordsStopped]);
    } finally {
      sending = false;
      button.disabled = false;
    }
  });
  addEventListener("beforeunload", (event) => {
    if (sending && bar.value < 100) event.preventDefault();
  });
})();

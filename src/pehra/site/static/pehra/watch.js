// Parts of a page that are asked for again and again: only while somebody looks, and only what has changed is drawn.
(() => {
  "use strict";

  const LONGEST = 300000;
  const LOST = 3;

  // What is being read or operated stays where it is.
  const isHeld = (place) => {
    const chosen = getSelection();
    return chosen && !chosen.isCollapsed && place.contains(chosen.anchorNode);
  };

  const replace = (place, fresh) => {
    const held = place.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    place.replaceChildren(...fresh.childNodes);
    if (held === null) return;
    for (const link of place.querySelectorAll("a[href]")) {
      if (link.getAttribute("href") === held) return link.focus({ preventScroll: true });
    }
  };

  // Parts with a name go to their places; an answer without such parts is what its own place holds.
  const put = (place, text) => {
    const answer = new DOMParser().parseFromString(text, "text/html");
    const parts = answer.querySelectorAll("[data-part]");
    if (!parts.length) return replace(place, answer.body);
    for (const part of parts) {
      const there = document.getElementById(part.dataset.part);
      if (there && !isHeld(there)) replace(there, part);
    }
  };

  const follow = (place) => {
    // Another script may slow the asking down while it is told of changes by itself.
    const every = () => Number(place.dataset.every) * 1000;
    const lost = document.getElementById("live-lost");
    let tag = "";
    let failures = 0;
    let timer = 0;
    let asking = false;
    let again = false;

    const wait = () => {
      clearTimeout(timer);
      if (!document.hidden) timer = setTimeout(ask, Math.min(every() * 2 ** failures, LONGEST));
    };

    const ask = async () => {
      if (asking) {
        // What has changed since the question is not in its answer.
        again = true;
        return;
      }
      if (document.hidden || isHeld(place)) return wait();
      asking = true;
      try {
        const headers = tag ? { "If-None-Match": tag } : {};
        // Whoever is signed out is sent elsewhere, and nothing of that belongs here.
        const answer = await fetch(place.dataset.live, { headers, cache: "no-store", redirect: "manual" });
        if (answer.status === 200) {
          put(place, await answer.text());
          tag = answer.headers.get("ETag") || "";
        }
        failures = answer.status === 200 || answer.status === 304 ? 0 : failures + 1;
      } catch {
        failures += 1;
      }
      asking = false;
      if (lost) lost.hidden = failures < LOST;
      place.dispatchEvent(new CustomEvent("live:answered", { detail: { lost: failures >= LOST, answered: failures === 0 } }));
      if (!again || failures) return wait();
      again = false;
      ask();
    };

    document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : ask()));
    place.addEventListener("live:ask", ask);
    if (place.hasAttribute("data-now")) ask();
    else wait();
  };

  document.querySelectorAll("[data-live]").forEach(follow);
})();

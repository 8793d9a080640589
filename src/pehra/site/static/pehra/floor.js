// The floor of cases: told of changes by a stream while the server has room for one, else asking as every live page does.
// Sound, flash and turning over happen only for whoever has chosen them on this device.
(() => {
  "use strict";

  const QUIET = "60"; // seconds between two questions while a stream tells of changes
  const TURN = 20000;
  const place = document.getElementById("floor");
  if (!place) return;
  const asked = place.dataset.every;
  const signs = [...document.querySelectorAll("[data-floor-lost]")];

  const kept = (name, value) => {
    try {
      if (value !== undefined) localStorage.setItem(`pehra.floor.${name}`, value ? "yes" : "no");
      return localStorage.getItem(`pehra.floor.${name}`) === "yes";
    } catch {
      return false; // switched off by the reader: nothing is remembered, and nothing sounds
    }
  };

  // --- What has come since the last answer

  const figure = (name) => parseInt(place.querySelector(`[data-figure="${name}"]`)?.dataset.value ?? "0", 10);
  const figures = () => ({ new: figure("new"), late: figure("late"), offered: figure("offered") });
  let before = figures();

  const beep = () => {
    try {
      const sound = new AudioContext();
      for (const [start, pitch] of [[0, 880], [0.25, 660]]) {
        const tone = sound.createOscillator();
        const loudness = sound.createGain();
        tone.frequency.value = pitch;
        loudness.gain.value = 0.15;
        tone.connect(loudness).connect(sound.destination);
        tone.start(sound.currentTime + start);
        tone.stop(sound.currentTime + start + 0.2);
      }
      setTimeout(() => sound.close(), 1000);
    } catch {
      // A browser without sound stays silent.
    }
  };

  const flash = () => {
    document.body.classList.add("wt-flash");
    setTimeout(() => document.body.classList.remove("wt-flash"), 3000);
  };

  const compare = () => {
    const now = figures();
    if (Object.keys(now).some((name) => now[name] > before[name])) {
      if (kept("sound")) beep();
      if (kept("flash")) flash();
    }
    before = now;
  };

  for (const button of document.querySelectorAll("[data-floor-choice]")) {
    const name = button.dataset.floorChoice;
    const show = () => button.setAttribute("aria-pressed", String(kept(name)));
    button.hidden = false;
    button.addEventListener("click", () => {
      kept(name, !kept(name));
      show();
      if (name === "sound" && kept(name)) beep();
    });
    show();
  }

  // --- The stream: it says that something has changed, and never what

  let stream = null;
  const heard = (open) => {
    place.dataset.every = open ? QUIET : asked;
    document.documentElement.dataset.floorStream = open ? "open" : "closed";
  };
  const listen = () => {
    if (!place.dataset.stream || !window.EventSource || stream) return;
    stream = new EventSource(place.dataset.stream);
    stream.addEventListener("open", () => heard(true));
    stream.addEventListener("changed", () => place.dispatchEvent(new CustomEvent("live:ask")));
    stream.addEventListener("error", () => {
      heard(false);
      // A server without room for one more has said so: from now on this page asks.
      if (stream && stream.readyState === EventSource.CLOSED) {
        stream = null;
        place.dispatchEvent(new CustomEvent("live:ask"));
      }
    });
  };
  const close = () => {
    stream?.close();
    stream = null;
    heard(false);
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : listen()));
  addEventListener("pagehide", close);

  // --- What a wall shows besides

  const clock = document.querySelector("[data-floor-clock]");
  const zone = clock?.dataset.zone;
  const time = (moment) => new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(moment);
  if (clock) {
    const tick = () => (clock.textContent = time(new Date()));
    tick();
    setInterval(tick, 1000);
  }
  const updated = document.querySelector("[data-floor-updated]");
  place.addEventListener("live:answered", (event) => {
    for (const sign of signs) sign.hidden = !event.detail.lost;
    if (!event.detail.answered) return;
    if (updated && zone) updated.textContent = time(new Date());
    compare();
  });

  const panels = () => [...place.querySelectorAll("[data-floor-panel]")];
  let turned = 0;
  const turn = () => panels().forEach((panel, nth, all) => (panel.hidden = nth !== turned % all.length));
  if (place.hasAttribute("data-rotate")) {
    turn();
    setInterval(() => {
      turned += 1;
      turn();
    }, TURN);
    place.addEventListener("live:answered", turn);
  }

  const full = document.querySelector("[data-floor-full]");
  if (full && document.fullscreenEnabled) {
    full.hidden = false;
    full.addEventListener("click", () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()));
  }

  if (!document.hidden) listen();
})();

// Charts: numbers stand as JSON beside each; whoever has no script reads the table behind it.
(() => {
  "use strict";

  const drawn = new Map();

  // A canvas knows nothing of light-dark(): the browser is asked what a colour of the style sheet has become.
  const colour = (place, name) => {
    const probe = document.createElement("span");
    probe.className = `ev-ink ev-ink-${name}`;
    place.append(probe);
    const found = getComputedStyle(probe).color;
    probe.remove();
    return found;
  };

  // Hours as the clock on the wall has them, and the day where one begins, in the page's language.
  const moments = (zone) => {
    const clock = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    const language = document.documentElement.lang.startsWith("ur") ? "ur-PK-u-nu-latn" : "en-GB";
    const day = new Intl.DateTimeFormat(language, { timeZone: zone, day: "numeric", month: "short" });
    const one = (seconds, step) => {
      const moment = new Date(seconds * 1000);
      const hour = clock.format(moment);
      return step >= 86400 || hour === "00:00" ? day.format(moment) : hour;
    };
    return (_plot, splits, _axis, _space, step) => splits.map((each) => one(each, step));
  };

  const axes = (place, zone) => {
    const common = {
      stroke: colour(place, "axis"),
      font: "12px " + getComputedStyle(place).fontFamily,
      grid: { stroke: colour(place, "grid"), width: 1 },
      ticks: { show: false },
    };
    return [
      { ...common, grid: { show: false }, values: moments(zone) },
      { ...common, size: 56, values: (_plot, splits) => splits.map((each) => (Number.isInteger(each) ? each.toLocaleString("en") : "")) },
    ];
  };

  const options = (place, data) => ({
    width: place.clientWidth,
    height: place.clientWidth < 480 ? 180 : 240,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), data.zone),
    cursor: { drag: { x: false, y: false }, points: { show: !data.bars } },
    legend: { show: data.series.length > 1 },
    scales: { y: { range: (_plot, _low, high) => [0, Math.max(high * 1.1, 4)] } },
    axes: axes(place, data.zone),
    series: [
      {},
      ...data.series.map((each, index) => {
        const ink = colour(place, index % 6);
        return data.bars
          ? { label: each.label, stroke: ink, fill: ink, width: 0, paths: uPlot.paths.bars({ size: [0.8, 40] }), points: { show: false } }
          : { label: each.label, stroke: ink, width: 2, points: { show: data.times.length < 3 } };
      }),
    ],
  });

  const draw = (place) => {
    const source = document.getElementById(place.dataset.chart);
    if (!source || !place.clientWidth) return;
    const data = JSON.parse(source.textContent);
    drawn.get(place)?.destroy();
    const values = [data.times, ...data.series.map((each) => each.values)];
    drawn.set(place, new uPlot(options(place, data), values, place));
  };

  const drawAll = (again) => {
    for (const [place, plot] of drawn) {
      if (place.isConnected) continue;
      plot.destroy();
      drawn.delete(place);
    }
    for (const place of document.querySelectorAll("[data-chart]")) {
      if (again || !drawn.has(place)) draw(place);
    }
  };

  let waiting = 0;
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => drawAll(true), 120);
  };

  drawAll(false);
  addEventListener("resize", soon);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", soon);
  // Parts of a page that htmx has put in bring charts of their own.
  new MutationObserver(() => drawAll(false)).observe(document.getElementById("main"), { childList: true, subtree: true });
})();

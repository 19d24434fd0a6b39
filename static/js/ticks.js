/* Ticking rows. Markup, all inside one [data-ticks] (usually the form):
 *   <input type=checkbox data-tick name=... value=pk>   one a row; shift-click ticks the rows between
 *   <input type=checkbox data-tick-all>                 all on this page
 *   <input type=checkbox data-tick-matching data-total="1204">   "or all 1,204 that match"
 *   <span data-tick-count>                              becomes "2 ticked"
 *   <div data-bulk>                                     shown only while something is ticked
 * Without JavaScript the bar always shows and the browser sends what is ticked.
 */
(() => {
  "use strict";
  let last = null;
  const ticksIn = (area) => [...area.querySelectorAll("input[data-tick]")];

  function show(area) {
    const ticks = ticksIn(area);
    const ticked = ticks.filter((tick) => tick.checked).length;
    const matching = area.querySelector("[data-tick-matching]");
    const everything = Boolean(matching && matching.checked);
    const count = everything ? Number(matching.dataset.total) : ticked;
    area.querySelectorAll("[data-tick-count]").forEach((place) => {
      place.textContent = `${count.toLocaleString("en-GB")} ticked`;
    });
    area.querySelectorAll("[data-tick-all]").forEach((all) => {
      all.checked = ticks.length > 0 && ticked === ticks.length;
      all.indeterminate = ticked > 0 && ticked < ticks.length;
    });
    area.querySelectorAll("[data-bulk]").forEach((bar) => { bar.hidden = count === 0; });
  }

  document.addEventListener("click", (event) => {
    const tick = event.target.closest("input[data-tick]");
    const area = tick && tick.closest("[data-ticks]");
    if (!area) return;
    const ticks = ticksIn(area);
    if (event.shiftKey && last && ticks.includes(last)) {
      const [from, to] = [ticks.indexOf(last), ticks.indexOf(tick)].sort((a, b) => a - b);
      ticks.slice(from, to + 1).forEach((one) => { one.checked = tick.checked; });
    }
    last = tick;
  });

  document.addEventListener("change", (event) => {
    const area = event.target.closest("[data-ticks]");
    if (!area) return;
    const matching = area.querySelector("[data-tick-matching]");
    if (event.target.matches("[data-tick-all]")) ticksIn(area).forEach((tick) => { tick.checked = event.target.checked; });
    if (event.target === matching && matching.checked) ticksIn(area).forEach((tick) => { tick.checked = true; });
    if (matching && event.target.matches("[data-tick], [data-tick-all]") && !event.target.checked) matching.checked = false;
    show(area);
  });

  const showAll = () => document.querySelectorAll("[data-ticks]").forEach(show);
  showAll();
  document.addEventListener("htmx:afterSettle", showAll);
  window.addEventListener("pageshow", showAll); // the browser may bring ticks back with the page
})();

/* The cover: "`" or Shift+Esc blurs everything on the page at once, for when somebody looks on; again shows it.
 * It is remembered for this tab alone, until the tab is closed. Loaded before the page is drawn, so that a
 * covered page never shows for a moment. [data-cover] buttons do the same; they are hidden without JavaScript.
 */
(() => {
  "use strict";
  const KEY = "infoint-cover";
  const NEUTRAL = "infoint";
  const root = document.documentElement;
  let title = null; // what the page is called while it is covered

  const covered = () => root.hasAttribute("data-covered");

  function remember(on) {
    try {
      if (on) sessionStorage.setItem(KEY, "on");
      else sessionStorage.removeItem(KEY);
    } catch {
      // Storage is forbidden in this browser: then the cover holds for this page.
    }
  }

  function remembered() {
    try {
      return sessionStorage.getItem(KEY) === "on";
    } catch {
      return false;
    }
  }

  /* Whatever gives the page another title, an htmx answer too, is kept for later. */
  function neutral() {
    // Before the page has its title, setting one would make a second.
    if (!covered() || !document.title || document.title === NEUTRAL) return;
    title = document.title;
    document.title = NEUTRAL;
  }

  function show(on) {
    root.toggleAttribute("data-covered", on);
    if (on) neutral();
    else if (title !== null) {
      document.title = title;
      title = null;
    }
    buttons();
  }

  function buttons() {
    for (const button of document.querySelectorAll("[data-cover]")) {
      button.hidden = false;
      button.setAttribute("aria-pressed", String(covered()));
    }
    const veil = document.getElementById("uncover");
    if (veil) veil.hidden = !covered();
  }

  function toggle() {
    const on = !covered();
    remember(on);
    show(on);
    const announce = document.getElementById("announce");
    if (announce) announce.textContent = on ? "Everything on the page is covered." : "The page is shown again.";
  }

  const writesIn = (element) => element instanceof Element && element.closest("input, textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    const escape = event.key === "Escape" && event.shiftKey;
    const backquote = event.code === "Backquote" || event.key === "`";
    const plain = !event.altKey && !event.metaKey;
    const typed = backquote && !event.ctrlKey && writesIn(event.target);
    if (!plain || event.repeat || !(escape || (backquote && !typed && !event.shiftKey))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    toggle();
  }, true);

  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-cover]")) toggle();
  });

  new MutationObserver(neutral).observe(document.head, { childList: true, subtree: true, characterData: true });
  if (remembered()) show(true);
  document.addEventListener("DOMContentLoaded", () => {
    const veil = document.createElement("aside");
    veil.id = "uncover";
    veil.setAttribute("aria-label", "Cover");
    veil.innerHTML = '<button type="button" class="btn primary" data-cover>Covered: show again <kbd aria-hidden="true">`</kbd></button>';
    document.body.append(veil);
    buttons();
  });
  // A page that the browser kept while it showed another one may have been left in another state.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) show(remembered());
  });
})();

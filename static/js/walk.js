/* Walking a circle by keys. Markup: templates/contacts/walk.html and _walk_card.html.
 *
 * The keys press the buttons that are there; htmx sends them, one after the other. What was answered shows when the
 * answer comes; meanwhile one is with the next person already. Behind the last of a page the next page comes by itself,
 * once all is sent.
 */
(() => {
  "use strict";
  let sending = 0;      // answers on their way or waiting to be sent
  let leaving = null;   // where to go once they came
  let undoing = false;

  const region = () => document.getElementById("walk");
  const cards = () => [...region().querySelectorAll("[data-person]")];
  const current = () => region().querySelector("[data-person][aria-current]");

  /* ── Where we are ──────────────────────────────────────────────────────────────────────────────────────────────── */

  function goTo(next, { focus = true } = {}) {
    cards().forEach((one) => one.removeAttribute("aria-current"));
    if (!next) return;
    next.setAttribute("aria-current", "true");
    if (focus) {
      next.focus({ preventScroll: true });
      next.scrollIntoView({ block: "nearest" });
    }
  }

  function move(by) {
    const all = cards();
    goTo(all[Math.max(0, Math.min(all.length - 1, all.indexOf(current()) + by))]);
  }

  /* On to whoever was not thought of yet; behind the last one to the next page, or to the end. */
  function goOn(from) {
    const all = cards();
    const next = all.slice(all.indexOf(from) + 1).find((one) => one.dataset.state === "open");
    const page = region().querySelector("[data-next]");
    if (next) goTo(next);
    else if (page) leave(page.href);
    else region().querySelector("[data-finish] button").focus();
  }

  function leave(address) {
    leaving = address;
    if (!sending) location.assign(leaving);
  }

  function arrive() {
    const place = current() || cards()[0] || document.getElementById("walk-add");
    if (place.matches("[data-person]")) goTo(place);
    else place.focus();
  }

  /* ── Keys ──────────────────────────────────────────────────────────────────────────────────────────────────────── */

  function answer(person, key) {
    const button = person.querySelector(`[data-say=${key}]`);
    if (!button) return goOn(person);
    button.click();
    person.dataset.state = key === "a" ? "ask" : "no";
    return goOn(person);
  }

  function undo() {
    const form = region().querySelector("[data-undo-last]");
    if (!form) return;
    undoing = true;
    form.requestSubmit();
  }

  function press(key) {
    if (undoing || leaving) return undefined;
    if (key === "u") return undo();
    const person = current();
    if (!person) return undefined;
    const does = {
      m: () => person.querySelector("[data-line]").focus(),
      a: () => answer(person, "a"),
      n: () => answer(person, "n"),
      j: () => move(1), ArrowDown: () => move(1),
      k: () => move(-1), ArrowUp: () => move(-1),
      Enter: () => goOn(person),
    };
    return does[key]();
  }
  const KEYS = /^([manjku]|ArrowDown|ArrowUp|Enter)$/;

  document.addEventListener("keydown", (event) => {
    const target = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !region()) return;
    if (target !== document.body && !region().contains(target)) return;
    if (target.matches("[data-line]")) {
      if (event.key === "Escape") {
        target.value = "";
        target.closest("[data-person]").focus();
      }
      return;
    }
    if (target.matches("input") || !KEYS.test(event.key)) return;
    if (event.key === "Enter" && target.closest("a, button, summary")) return;
    event.preventDefault();
    // A key held down moves through the list; it says nothing of the people it would run over.
    if (!event.repeat || /^(j|k|Arrow)/.test(event.key)) press(event.key);
  });

  document.addEventListener("focusin", (event) => {
    const person = region() && event.target.closest("[data-person]");
    if (person && region().contains(person) && !person.matches("[aria-current]")) goTo(person, { focus: false });
  });

  /* ── Answers ───────────────────────────────────────────────────────────────────────────────────────────────────── */

  /* For the eye of a stylesheet: keys work here, and whether all is saved. */
  function tell() {
    document.documentElement.dataset.keys = sending ? "saving" : "saved";
  }

  /* Whose card an answer replaces: it stays the current one if it was, with the focus in it. */
  const replaced = new Map();
  document.addEventListener("htmx:beforeSwap", (event) => {
    const there = event.detail.target;
    if (!there.matches("[data-person]")) return;
    const line = there.querySelector("[data-line]");
    replaced.set(there.id, { current: there.matches("[aria-current]"), focused: there.contains(document.activeElement), typing: document.activeElement === line });
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (!region()) return;
    for (const [id, was] of replaced) {
      const person = document.getElementById(id);
      if (!person) continue;
      const refused = person.querySelector("[aria-invalid]");
      if (was.current) person.setAttribute("aria-current", "true");
      if (refused) refused.focus();
      else if (was.focused) person.focus({ preventScroll: true });
    }
    replaced.clear();
    if (undoing) {
      undoing = false;
      arrive();
    } else if (document.activeElement === document.body) {
      arrive();
    }
  });

  /* Each answer counts from its submit on: htmx keeps those that wait behind another. */
  document.addEventListener("submit", (event) => {
    if (!region() || !region().contains(event.target) || !event.target.matches("[hx-post]")) return;
    sending += 1;
    tell();
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    sending = Math.max(0, sending - 1);
    if (!event.detail.successful) leaving = null;
    tell();
    if (leaving && !sending) location.assign(leaving);
  });
  document.addEventListener("htmx:responseError", () => { undoing = false; });
  document.addEventListener("htmx:sendError", () => { undoing = false; });

  window.addEventListener("beforeunload", (event) => {
    if (sending) event.preventDefault();
  });

  if (region()) {
    tell();
    arrive();
  }
})();

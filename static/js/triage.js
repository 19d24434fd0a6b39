/* Sorting people by keys. Markup: templates/contacts/triage.html and _triage_card.html.
 *
 * What is chosen shows at once and is saved behind the scenes, one step after the other, each under the version that
 * the answer before it gave: neither a quick hand nor a slow answer loses anything. When saving fails, the steps wait.
 * After the last person of a page the next twenty come by themselves.
 */
(() => {
  "use strict";
  const NO_ANSWER = "infoint does not answer. What you chose is kept on this page: try again in a moment.";
  const SIGNED_OUT = "You are signed out. What you chose is kept on this page: sign in in another tab, then try again.";
  const steps = [];      // what is still to be sent: functions that return a promise
  const keysMeanwhile = []; // pressed while an undo is on its way
  let sending = false;
  let turning = false;   // the next twenty are on their way
  let undoing = false;

  const region = () => document.getElementById("triage");
  const cards = () => [...region().querySelectorAll("[data-person]")];
  const card = (pk) => document.getElementById(`person-${pk}`);
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
    const here = all.indexOf(current());
    goTo(all[Math.max(0, Math.min(all.length - 1, here + by))]);
  }

  /* On to whoever comes next and was not sorted yet; behind the last one to the next twenty. */
  function goOn(from) {
    const all = cards();
    const next = all.slice(all.indexOf(from) + 1).find((one) => one.dataset.state !== "done");
    if (next) goTo(next);
    else turnPage(all.at(-1).dataset.person);
  }

  function turnPage(last) {
    if (turning) return;
    turning = true;
    enqueue(async () => {
      const query = new URLSearchParams(region().dataset.query);
      query.set("after", last);
      const address = `${region().dataset.address}?${query}`;
      await ask(address, { method: "GET" });
      history.replaceState(history.state, "", address);
      turning = false;
      arrive();
    });
  }

  function arrive() {
    const place = current() || cards()[0] || region().querySelector("[data-end]");
    if (place && place.matches("[data-person]")) goTo(place);
    else if (place) place.focus();
    if (document.activeElement === place) place.scrollIntoView({ block: "center" });
  }

  /* ── Sending, one step after the other ─────────────────────────────────────────────────────────────────────────── */

  function enqueue(step) {
    steps.push(step);
    if (!sending) drain();
  }

  /* For the eye of a stylesheet: keys work here, and whether all is saved. */
  const tell = () => { document.documentElement.dataset.keys = steps.length ? "saving" : "saved"; };

  async function drain() {
    sending = true;
    tell();
    while (steps.length) {
      try {
        await steps[0]();
      } catch (error) {
        sending = false;
        window.infoint.fail(error.words || NO_ANSWER, async () => {
          if (error.renew) await window.infoint.renewToken();
          drain();
        });
        return;
      }
      steps.shift();
    }
    sending = false;
    tell();
  }

  async function ask(address, options) {
    const answer = await fetch(address, { ...options, headers: { "HX-Request": "true", "X-CSRFToken": window.infoint.token() } });
    if (answer.status === 204 || answer.status === 403) throw Object.assign(new Error(), { words: SIGNED_OUT, renew: true });
    if (answer.status >= 500) throw Object.assign(new Error(), { words: "Something went wrong inside infoint. What you chose is kept on this page." });
    if (answer.status === 404) return false;
    show(await answer.text());
    return answer.ok;
  }

  /* Each part of an answer takes the place of the part that has its id. */
  function show(html) {
    const parts = document.createElement("template");
    parts.innerHTML = html;
    [...parts.content.children].forEach((part) => {
      const there = document.getElementById(part.id);
      if (!there) return;
      const [was, focused] = [there.matches("[aria-current]"), there.contains(document.activeElement)];
      const typed = there.querySelector("[data-circle]");
      const field = part.querySelector("[data-circle]");
      if (part.matches("[data-person]") && typed && typed.value) field.value = typed.value;
      const inField = focused && document.activeElement === typed;
      there.replaceWith(part);
      if (was && part.matches("[data-person]")) part.setAttribute("aria-current", "true");
      if (focused && part.matches("[data-person]")) (inField ? field : part).focus({ preventScroll: true });
      window.htmx.process(part);
      document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: part } }));
    });
  }

  function save(person, values) {
    const pk = person.dataset.person;
    enqueue(async () => {
      const here = card(pk);
      if (!here) return;
      const body = new FormData();
      body.set("version", here.querySelector("[data-version]").value);
      Object.entries(values).forEach(([name, value]) => body.set(name, value));
      const saved = await ask(here.dataset.address, { method: "POST", body });
      const after = card(pk);
      if (!saved && after && after.dataset.state !== "refused") after.dataset.state = "gone";
      if (!saved) window.infoint.announce(`${after ? after.querySelector(".name").title : "Somebody"}: not saved`);
    });
  }

  /* ── What is chosen ────────────────────────────────────────────────────────────────────────────────────────────── */

  function rate(person, value) {
    const choice = person.querySelector(`[type=radio][value="${value}"]`);
    choice.checked = true;
    person.dataset.state = "done";
    save(person, { rating: value });
    goOn(person);
  }

  function toggle(person, name, on) {
    const box = person.querySelector(`[data-switch=${name}]`);
    box.checked = on;
    save(person, { [name]: on ? "on" : "off" });
    if (name === "dark" && on) {
      person.dataset.state = "done";
      goOn(person);
    }
  }

  function join(person, field) {
    const circle = field.value.trim();
    if (!circle) return;
    field.value = "";
    save(person, { circle });
  }

  function undo(action) {
    if (undoing) {
      keysMeanwhile.push("u");
      return;
    }
    undoing = true;
    enqueue(async () => {
      const body = new FormData();
      if (action) body.set("action", action);
      cards().forEach((one) => body.append("who", one.dataset.person));
      await ask(region().dataset.undo, { method: "POST", body });
      undoing = false;
      arrive();
      keysMeanwhile.splice(0).forEach((key) => press(key));
    });
  }

  /* ── Keys ──────────────────────────────────────────────────────────────────────────────────────────────────────── */

  function press(key) {
    if (undoing) return keysMeanwhile.push(key);
    if (turning) return undefined;
    if (key === "u") return undo();
    const person = current();
    if (!person) return undefined;
    if (/^[0-5]$/.test(key)) return rate(person, key);
    const does = {
      n: () => rate(person, "0"),
      s: () => rate(person, "skip"),
      d: () => toggle(person, "dark", true),
      t: () => toggle(person, "tracked", !person.querySelector("[data-switch=tracked]").checked),
      c: () => person.querySelector("[data-circle]").focus(),
      j: () => move(1), ArrowDown: () => move(1),
      k: () => move(-1), ArrowUp: () => move(-1),
      Enter: () => goOn(person),
    };
    return does[key]();
  }
  const KEYS = /^([0-5nsdtcjku]|ArrowDown|ArrowUp|Enter)$/;

  document.addEventListener("keydown", (event) => {
    const target = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !region()) return;
    if (target !== document.body && !region().contains(target)) return;
    if (target.matches("[data-circle]")) {
      const person = target.closest("[data-person]");
      if (event.key === "Enter") {
        event.preventDefault();
        join(person, target);
        person.focus();
      } else if (event.key === "Escape") {
        target.value = "";
        person.focus();
      }
      return;
    }
    if (/^Arrow(Left|Right)$/.test(event.key) && target.matches("[type=radio]")) {
      event.preventDefault(); // else looking through the choices would save each of them
      return;
    }
    if (!KEYS.test(event.key) || (event.key === "Enter" && target.closest("a, button, summary"))) return;
    event.preventDefault();
    // A key held down moves through the list; it says nothing of the people it would run over.
    if (!event.repeat || /^(j|k|Arrow)/.test(event.key)) press(event.key);
  });

  /* ── Mouse and finger ──────────────────────────────────────────────────────────────────────────────────────────── */

  document.addEventListener("change", (event) => {
    const person = event.target.closest("[data-person]");
    if (!person || !region().contains(person)) return;
    goTo(person, { focus: false });
    if (event.target.matches("[type=radio]")) rate(person, event.target.value);
    else if (event.target.matches("[data-switch]")) toggle(person, event.target.dataset.switch, event.target.checked);
    else if (event.target.matches("[data-circle]")) join(person, event.target);
  });

  document.addEventListener("focusin", (event) => {
    const person = region() && event.target.closest("[data-person]");
    if (person && !person.matches("[aria-current]")) goTo(person, { focus: false });
  });

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-page], [data-undo-last]")) return;
    event.preventDefault();
    if (event.submitter && event.submitter.matches("[data-undo]")) undo(event.submitter.value);
    else if (event.target.matches("[data-undo-last]")) undo();
  });

  window.addEventListener("beforeunload", (event) => {
    if (steps.length) event.preventDefault();
  });

  if (region()) {
    tell();
    arrive();
  }
})();

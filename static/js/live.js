/* The live page: the clock that counts on, stamps for the notes, and a way to each part under the thumb.
 *
 * #timer carries [data-since], [data-now] (moments), [data-minutes], [data-closing], [data-invited] and [data-state]. Each second its
 * [data-digits] and [data-of] are brought up to date; `interviews/talk_clock.py` says in which state it is, in the same words. CSS
 * shows the [data-hint] of that state, which is said aloud once when it comes.
 *
 * [data-insert="Outlook"] heads a new line of the notes so; [data-insert-time] puts the time there. [data-go="selector"] goes to that
 * field, [data-go="next"] to the answer of the next question.
 */
(() => {
  "use strict";
  const FORGOTTEN = 6 * 60;
  const SAID = ["closing", "over", "forgotten"];
  let seen = null; // the clock as the server sent it last
  let ahead = 0; // how far the server's clock is ahead of this one, in ms

  function stateAt(timer, minutes, since, now) {
    if (timer.dataset.state === "ended" || timer.dataset.state === "unplanned") return timer.dataset.state;
    if (since > now) return "waiting";
    if (minutes > FORGOTTEN) return "forgotten";
    if (timer.hasAttribute("data-invited")) return "invited";
    const left = Number(timer.dataset.minutes) - minutes;
    if (left <= 0) return "over";
    return left <= Number(timer.dataset.closing) ? "closing" : "running";
  }

  function tick() {
    const timer = document.getElementById("timer");
    if (!timer || !timer.dataset.since) return;
    if (timer !== seen) {
      seen = timer;
      ahead = Date.parse(timer.dataset.now) - Date.now();
    }
    const now = Date.now() + ahead;
    const since = Date.parse(timer.dataset.since);
    const seconds = Math.floor((now - since) / 1000);
    const state = stateAt(timer, (now - since) / 60000, since, now);
    if (state === "waiting" || state === "ended") return;
    const planned = Number(timer.dataset.minutes);
    const over = Math.floor(seconds / 60) - planned;
    timer.querySelector("[data-digits]").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    timer.querySelector("[data-of]").textContent = over > 0 ? `${over} min over ${planned}` : `of ${planned} min`;
    if (state !== timer.dataset.state) {
      timer.dataset.state = state;
      const hint = timer.querySelector(`[data-hint="${state}"]`);
      if (hint && SAID.includes(state)) window.infoint.announce(hint.textContent);
    }
  }

  tick();
  setInterval(tick, 1000);
  document.addEventListener("htmx:load", tick);
  document.addEventListener("visibilitychange", tick);

  /* Stamps. */
  const notes = () => document.querySelector("#notes textarea[name=text]");
  document.querySelectorAll("[data-stamps]").forEach((row) => { row.hidden = false; });

  function insert(text) {
    const area = notes();
    const before = area.value.slice(0, area.selectionStart);
    const fresh = before === "" || before.endsWith("\n") ? "" : "\n";
    area.focus();
    area.setRangeText(fresh + text, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert], [data-insert-time]");
    if (!button) return;
    const time = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    insert(button.matches("[data-insert-time]") ? `${time} ` : `**${button.dataset.insert}:** `);
    const menu = button.closest("details");
    if (menu) menu.open = false;
  });

  /* Under the thumb. */
  const nextAnswer = () =>
    [...document.querySelectorAll("#question-list > li")].find((item) => item.querySelector(".tick [aria-pressed=false]"))?.querySelector("textarea");
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-go]");
    if (!link) return;
    const field = link.dataset.go === "next" ? nextAnswer() || document.querySelector("#question-form input[type=text]") : document.querySelector(link.dataset.go);
    if (!field) return;
    event.preventDefault();
    field.focus({ preventScroll: true });
    if (field.matches("textarea")) field.setSelectionRange(field.value.length, field.value.length);
    field.closest("li, form, section").scrollIntoView({ block: "start" });
  });

  /* A question that is answered was asked. */
  document.addEventListener("input", (event) => {
    const item = event.target.matches("#question-list textarea") && event.target.closest("li");
    const tickButton = item && item.querySelector(".tick [aria-pressed=false]");
    if (tickButton && !tickButton.dataset.ticking) {
      tickButton.dataset.ticking = "";
      tickButton.form.requestSubmit(tickButton);
    }
  });
})();

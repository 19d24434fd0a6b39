/* Before a talk: how long the opening takes aloud.
 *
 * A form with [data-aloud-form] counts the words of its textareas into [data-aloud-words], as
 * interviews/preparing/timing.py does, and says in [data-aloud-hint] when that is short or long for an opening.
 * [data-say-aloud] is a clock to say it by.
 */
(() => {
  "use strict";
  const WORDS_A_MINUTE = 130;
  const TOO_SHORT = 20;
  const TOO_LONG = 60;
  const EAST_ASIAN = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\u{20000}-\u{3134f}]/gu;
  const WORD = /\S*[\p{L}\p{N}_]\S*/gu;

  const count = (text, pattern) => (text.match(pattern) || []).length;
  const wordsOf = (text) => count(text.replace(EAST_ASIAN, " "), WORD) + Math.ceil(count(text, EAST_ASIAN) / 2);

  function tell(form) {
    const place = form.querySelector("[data-aloud]");
    const text = [...form.querySelectorAll("textarea")].map((area) => area.value).join(" ");
    const words = wordsOf(text);
    const seconds = Math.round((words * 60) / WORDS_A_MINUTE);
    let state = "";
    if (words && seconds < TOO_SHORT) state = "short";
    if (seconds > TOO_LONG) state = "long";
    place.dataset.state = state;
    place.querySelector("[data-aloud-words]").textContent = `${words} word${words === 1 ? "" : "s"}, about ${seconds} s aloud`;
    place.querySelector("[data-aloud-hint]").textContent = { short: ": a little short", long: ": long for an opening" }[state] || "";
  }

  document.addEventListener("input", (event) => {
    const form = event.target.closest("[data-aloud-form]");
    if (form && event.target.matches("textarea")) tell(form);
  });
  document.addEventListener("infoint:saved", (event) => {
    if (event.target.matches("[data-aloud-form]")) tell(event.target);
  });

  /* A clock to say it by. */
  let clock = 0;
  function stop(button) {
    clearInterval(clock);
    clock = 0;
    button.setAttribute("aria-pressed", "false");
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-say-aloud]");
    if (button && button.getAttribute("aria-pressed") === "true") {
      stop(button);
      window.infoint.announce(`${button.textContent} aloud`);
    } else if (button) {
      for (const other of document.querySelectorAll("[data-say-aloud][aria-pressed=true]")) stop(other);
      const began = performance.now();
      const show = () => {
        if (!button.isConnected) clearInterval(clock);
        button.textContent = `${Math.floor((performance.now() - began) / 1000)} s, stop`;
      };
      button.setAttribute("aria-pressed", "true");
      show();
      clock = setInterval(show, 250);
    }
  });

  const reveal = (root) => root.querySelectorAll("[data-say-aloud]").forEach((button) => (button.hidden = false));
  reveal(document);
  document.addEventListener("htmx:load", (event) => reveal(event.detail.elt));
})();

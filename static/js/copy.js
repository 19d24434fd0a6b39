/* <button type="button" class="btn" data-copy="ID" hidden>Copy</button> copies what stands in the element of that id:
 * the value of a field, else its text. Without JavaScript the button stays hidden, and one copies by hand.
 */
(() => {
  "use strict";
  const SAID_FOR = 2500;

  function show(within) {
    for (const button of within.querySelectorAll("[data-copy]")) button.hidden = false;
  }

  function say(button, words) {
    if (!button.dataset.copyLabel) button.dataset.copyLabel = button.textContent;
    button.textContent = words;
    window.infoint.announce(words);
    clearTimeout(Number(button.dataset.copyTimer));
    button.dataset.copyTimer = setTimeout(() => { button.textContent = button.dataset.copyLabel; }, SAID_FOR);
  }

  document.addEventListener("click", async (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-copy]");
    const source = button && document.getElementById(button.dataset.copy);
    if (!source) return;
    try {
      await navigator.clipboard.writeText("value" in source ? source.value : source.textContent);
      say(button, "Copied");
    } catch {
      // The browser does not allow it: then everything is marked, and one key is left to press.
      if ("select" in source) source.select();
      else getSelection().selectAllChildren(source);
      say(button, "Press Ctrl+C");
    }
  });

  document.addEventListener("htmx:load", (event) => show(event.detail.elt));
  document.addEventListener("DOMContentLoaded", () => show(document));
})();

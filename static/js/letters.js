/* A letter being written: what leaves the page waits until all is saved, findings show their place, text is copied.
 *
 * #letter-form is saved by autosave.js while typed. A submit of it, and a click on an a[data-after-save], wait until
 * what was typed is stored, so that no older text goes out.
 * [data-copy="id"] copies the text of a field; [data-show data-start data-end] selects that part of the letter.
 * Both are hidden where no script runs.
 */
(() => {
  "use strict";
  const form = () => document.getElementById("letter-form");
  const body = () => document.getElementById("letter-body");
  let pending = false;
  let next = null;

  document.addEventListener("input", (event) => {
    if (form() && event.target.form === form()) pending = true;
  });
  for (const name of ["infoint:saved", "infoint:refused"]) {
    document.addEventListener(name, (event) => {
      if (event.target !== form()) return;
      pending = false;
      const go = next;
      next = null;
      if (go) go();
    });
  }

  /* Tell whether `go` has to wait; a letter of which there are two texts waits for me to choose. */
  function waits(event, go) {
    const choice = form() && form().querySelector("[data-conflict] button, [data-conflict] a");
    if (!pending && !choice) return;
    if (choice && !pending && event.submitter && event.submitter.name === "keep") return;
    event.preventDefault();
    event.stopPropagation();
    if (choice) choice.focus();
    else next = go;
  }
  document.addEventListener("submit", (event) => {
    if (event.target !== form()) return;
    const { submitter } = event;
    waits(event, () => form().requestSubmit(submitter));
  }, true);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-after-save]");
    if (!link || !form()) return;
    // The link itself may be another one by then: it carries the text.
    const label = link.textContent;
    waits(event, () => {
      const there = [...document.querySelectorAll("a[data-after-save]")].find((one) => one.textContent === label);
      if (there) there.click();
    });
  }, true);

  async function copy(field) {
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      field.select(); // the older way, where a browser gives no clipboard
      document.execCommand("copy");
    }
  }
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy], [data-show]");
    if (!button) return;
    if (button.matches("[data-show]") && body()) {
      body().focus();
      body().setSelectionRange(Number(button.dataset.start), Number(button.dataset.end));
    }
    if (button.matches("[data-copy]")) {
      await copy(document.getElementById(button.dataset.copy));
      const label = button.textContent;
      button.textContent = "Copied";
      window.infoint.announce("The letter is copied.");
      setTimeout(() => { button.textContent = label; }, 2000);
    }
  });

  const reveal = (root) => root.querySelectorAll("[data-copy], [data-show]").forEach((one) => { one.hidden = false; });
  reveal(document);
  document.addEventListener("htmx:load", (event) => reveal(event.detail.elt));
  document.addEventListener("htmx:oobAfterSwap", (event) => reveal(event.detail.target));
})();

/* Fields that find people.
 *
 * Enter presses the "Find" beside the field: the form itself is not sent yet. After a tick the field comes anew and takes the focus,
 * unless one types elsewhere by then.
 */
(() => {
  "use strict";
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches(".pick-line > input")) return;
    event.preventDefault();
    if (event.target.value.trim()) event.target.parentElement.querySelector("button").click();
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const focused = document.activeElement;
    if (!event.target.matches(".picker") || !focused || focused === document.body) return;
    event.target.querySelectorAll("[autofocus]").forEach((field) => field.removeAttribute("autofocus"));
  });
})();

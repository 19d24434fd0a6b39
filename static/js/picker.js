/* Enter in a field that finds people presses the "Find" beside it: the form itself is not sent yet. */
(() => {
  "use strict";
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches(".pick-line > input")) return;
    event.preventDefault();
    if (event.target.value.trim()) event.target.parentElement.querySelector("button").click();
  });
})();

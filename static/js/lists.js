/* Enter in a field of a form presses the form's first button. Where that is a [data-does-nothing], nothing happens:
 * nothing is sent, and no menu takes it for a click outside itself.
 */
(() => {
  "use strict";
  document.addEventListener("click", (event) => {
    if (!event.target.matches("[data-does-nothing]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
})();

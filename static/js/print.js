/* [data-print] prints the page; it is hidden where no script runs. */
(() => {
  "use strict";
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
  document.querySelectorAll("[data-print]").forEach((button) => { button.hidden = false; });
})();

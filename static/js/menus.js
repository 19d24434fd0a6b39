/* <details class="menu">: one open at a time, closed by Escape, by a click outside, by leaving it, or by a choice in it.
 * A dialog: <button data-opens="id"> shows <dialog id="id">; its own <form method="dialog"> closes it. Where the button
 * is a link, its address is the page that does the same without JavaScript.
 */
(() => {
  "use strict";
  const open = () => document.querySelectorAll("details.menu[open]");

  document.addEventListener("toggle", (event) => {
    const menu = event.target;
    if (!(menu instanceof HTMLDetailsElement) || !menu.matches(".menu") || !menu.open) return;
    open().forEach((other) => { if (other !== menu && !other.contains(menu)) other.open = false; });
    const sheet = menu.querySelector(".sheet");
    if (sheet && sheet.getBoundingClientRect().right > document.documentElement.clientWidth) menu.classList.add("end");
  }, true);

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    open().forEach((menu) => {
      menu.open = false;
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    });
  });

  document.addEventListener("click", (event) => {
    open().forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
    const opener = event.target.closest("[data-opens]");
    const dialog = opener && document.getElementById(opener.dataset.opens);
    if (dialog instanceof HTMLDialogElement) {
      event.preventDefault();
      dialog.showModal();
    }
    if (event.target instanceof HTMLDialogElement) event.target.close(); // a click on the veil, not on what lies in it
  });

  // Pressing the words of a choice gives focus to whatever focusable lies around the menu: that is no leaving.
  document.addEventListener("focusin", (event) => {
    open().forEach((menu) => {
      if (!menu.contains(event.target) && !event.target.contains(menu)) menu.open = false;
    });
  });
})();

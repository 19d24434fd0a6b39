/* One of a row of chips that is chosen already, chosen again, means none: inside [data-unchoose] that is the chip
 * without a value where there is one, else none is left chosen. By a click, or by Space.
 */
(() => {
  "use strict";
  const radioOf = (event) => (event.target.matches?.("[data-unchoose] input[type=radio]") ? event.target : null);
  const groupOf = (radio) => [...radio.closest("[data-unchoose]").querySelectorAll("input[type=radio]")];
  const chosen = new WeakMap();

  const note = (radio) => {
    const area = radio.closest("[data-unchoose]");
    chosen.set(area, groupOf(radio).find((one) => one.checked) || null);
  };
  const wasChosen = (radio) => chosen.get(radio.closest("[data-unchoose]")) === radio;

  function none(radio) {
    const blank = groupOf(radio).find((one) => one.value === "");
    radio.checked = false;
    if (blank) {
      blank.checked = true;
      blank.focus();
    }
    note(radio);
    radio.dispatchEvent(new Event("input", { bubbles: true }));
  }

  document.querySelectorAll("[data-unchoose]").forEach((area) => {
    const first = area.querySelector("input[type=radio]");
    if (first) note(first);
  });
  document.addEventListener("click", (event) => {
    const radio = radioOf(event);
    if (!radio) return;
    if (wasChosen(radio) && radio.value !== "") none(radio);
    else note(radio);
  });
  document.addEventListener("keydown", (event) => {
    const radio = radioOf(event);
    if (!radio || event.key !== " " || !radio.checked || radio.value === "" || event.repeat) return;
    event.preventDefault();
    none(radio);
  });
})();

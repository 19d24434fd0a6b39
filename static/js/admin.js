/* The admin's choice among many rows (select2) names neither of its two parts; here both get the label of their field. */
(() => {
  "use strict";

  function name(container) {
    const select = container.previousElementSibling;
    const label = select && select.id && document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
    const box = container.querySelector("[role=combobox]");
    const shown = container.querySelector("[role=textbox]");
    if (!label || !box || !shown) return;
    label.id ||= `label-${select.id}`;
    shown.setAttribute("aria-labelledby", label.id);
    box.setAttribute("aria-labelledby", `${label.id} ${shown.id}`);
  }

  function within(node) {
    if (!(node instanceof Element)) return;
    if (node.matches(".select2-container")) name(node);
    for (const one of node.querySelectorAll(".select2-container")) name(one);
  }

  new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) within(node);
  }).observe(document, { childList: true, subtree: true });
})();

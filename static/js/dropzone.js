/* A file dropped on <form data-dropzone> (or its .drop) fills its file input; [data-file-name] names it. With
 * [data-dropzone="submit"] the form is sent at once. Without JavaScript the file input does the same by hand.
 */
(() => {
  "use strict";
  const formOf = (event) => event.target instanceof Element && event.target.closest("form[data-dropzone]");
  const carriesFile = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  const size = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`);
  const zone = (form) => form.querySelector(".drop") || form;

  function chosen(form) {
    const file = form.querySelector("input[type=file]").files[0];
    form.querySelectorAll("[data-file-name]").forEach((place) => {
      place.textContent = file ? `${file.name}, ${size(file.size)}` : "";
    });
    if (file && form.dataset.dropzone === "submit") form.requestSubmit();
  }

  document.addEventListener("dragover", (event) => {
    if (!carriesFile(event) || !document.querySelector("form[data-dropzone]")) return;
    event.preventDefault(); // else the browser leaves the page to show a file that missed the zone
    const form = formOf(event);
    if (form) zone(form).dataset.over = "";
    else event.dataTransfer.dropEffect = "none";
  });
  document.addEventListener("dragleave", (event) => {
    const form = formOf(event);
    if (form && !zone(form).contains(event.relatedTarget)) delete zone(form).dataset.over;
  });
  document.addEventListener("drop", (event) => {
    if (!carriesFile(event) || !document.querySelector("form[data-dropzone]")) return;
    event.preventDefault();
    const form = formOf(event);
    if (!form) return;
    delete zone(form).dataset.over;
    const one = new DataTransfer();
    one.items.add(event.dataTransfer.files[0]);
    form.querySelector("input[type=file]").files = one.files;
    chosen(form);
  });
  document.addEventListener("change", (event) => {
    const form = formOf(event);
    if (form && event.target.matches("input[type=file]")) chosen(form);
  });
})();

/* What every page shares: "/" finds anyone, failures are said aloud, and text not yet sent is not thrown away.
 *
 * window.infoint.announce(text)  says it to a screen reader
 * window.infoint.fail(text, retry)  shows the banner; `retry` is called by "Try again"
 * window.infoint.token()  the CSRF token of this page
 * window.infoint.renewToken()  asks for it again: signing in again in another tab has changed it
 * A form with [data-unsaved] makes the browser ask before the page is left. The server may set it on a form it refused.
 */
(() => {
  "use strict";
  const NO_ANSWER = "infoint does not answer. Nothing you typed is lost: it is still on this page.";
  const REFUSED = {
    401: "You are signed out. Nothing you typed is lost: sign in in another tab, then try again.",
    403: "infoint refused that. Nothing you typed is lost: sign in in another tab, then try again.",
    404: "That is no longer here: perhaps it was moved to the trash in another tab.",
    413: "That is too large for infoint.",
    503: "infoint is busy with something that must not be disturbed. Try again in a moment.",
  };
  const WENT_WRONG = "Something went wrong inside infoint. Nothing you typed is lost: it is still on this page.";

  const banner = () => document.getElementById("failure");
  let again = null;

  function announce(text) {
    const region = document.getElementById("announce");
    if (region) region.textContent = text;
  }

  function fail(text, retry) {
    again = retry || null;
    banner().querySelector("[data-failure-text]").textContent = text;
    banner().querySelector("[data-retry]").hidden = !again;
    banner().hidden = false;
  }

  function recovered() {
    banner().hidden = true;
  }

  const token = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];

  async function renewToken() {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const headers = page.body.getAttribute("hx-headers"); // the sign-in page has none
    if (headers) document.body.setAttribute("hx-headers", headers);
  }

  window.infoint = { announce, fail, recovered, token, renewToken };

  /* "/" goes to the search of the page, or to the one in the rail, or to the people. */
  const writesIn = (element) => element.closest("input, textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || writesIn(event.target)) return;
    const fields = [...document.querySelectorAll("main [data-find], [data-find]")];
    const field = fields.find((one) => one.closest("main") && one.checkVisibility()) || fields.find((one) => one.checkVisibility());
    event.preventDefault();
    if (field) {
      field.focus();
      field.select();
    } else if (fields[0]) {
      location.assign(fields[0].form.action);
    }
  });

  /* Failures of htmx requests. */
  function retryOf({ requestConfig, elt, xhr }) {
    if (!requestConfig || !elt.isConnected) return null;
    return async () => {
      if ([401, 403].includes(xhr.status)) await renewToken();
      if (elt.matches("form")) elt.requestSubmit();
      else window.htmx.ajax(requestConfig.verb, requestConfig.path, { source: elt });
    };
  }
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, (event) => fail(NO_ANSWER, retryOf(event.detail)));
  }
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    fail(REFUSED[status] || (status >= 500 ? WENT_WRONG : `infoint refused that (${status}).`), status === 404 ? null : retryOf(event.detail));
  });
  document.addEventListener("htmx:afterOnLoad", (event) => {
    if (!event.detail.failed) recovered();
  });
  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = token();
    event.detail.formData.delete("csrfmiddlewaretoken"); // Django reads it first, and it may be from before signing in again
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-retry]")) {
      const retry = again;
      recovered();
      if (retry) retry().catch(() => fail(NO_ANSWER, retry));
    }
    if (event.target.closest("[data-dismiss-failure]")) recovered();
    const dismiss = event.target.closest("[data-dismiss]");
    if (dismiss) dismiss.closest("[data-toast]").remove();
  });
  const showDismiss = (root) => root.querySelectorAll("[data-dismiss]").forEach((button) => (button.hidden = false));
  showDismiss(document);
  document.addEventListener("htmx:load", (event) => showDismiss(event.detail.elt));
  document.addEventListener("htmx:oobAfterSwap", (event) => showDismiss(event.detail.target));

  /* Text that was typed and not sent. */
  const isWriting = (form) => form && form.method === "post" && !form.matches("[data-ticks]");
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (isWriting(form) && event.target.matches("textarea, input:not([type=checkbox], [type=radio], [type=file])")) form.dataset.unsaved = "";
  });
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) delete event.target.dataset.unsaved;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const { elt, xhr, successful } = event.detail;
    if (successful && xhr.status < 400 && elt.matches("form:not([data-autosave])")) delete elt.dataset.unsaved;
  });
  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector("form[data-unsaved]")) event.preventDefault();
  });

  /* Where the browser cannot let a textarea grow by itself. */
  if (!CSS.supports("field-sizing", "content")) {
    const grow = (area) => { area.rows = Math.min(30, Math.max(2, area.value.split("\n").length + 1)); };
    document.querySelectorAll("textarea").forEach(grow);
    document.addEventListener("input", (event) => event.target.matches("textarea") && grow(event.target));
  }
})();

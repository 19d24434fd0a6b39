/* Text is saved while it is typed.
 *
 * The page writes an ordinary form that htmx sends when the person says so, and this script saves in between:
 *   <form data-autosave method="post" action="A" hx-post="A" hx-target="…" hx-swap="…">
 *     {% csrf_token %} <input type="hidden" name="version" value="3">
 *     <textarea name="…"></textarea>
 *     <p class="save-state" data-save-state></p>
 *     <div class="conflict" data-conflict></div>
 *     <button class="btn primary">Save</button>
 *   </form>
 * No hx-trigger: an htmx request of such a form that was not a submit is left to this script.
 *
 * One second after the last key the form is posted to its `action` with the header "X-Infoint-Autosave: 1". Answers:
 *   2xx  saved. "X-Infoint-Version" goes into the hidden `version`; "X-Infoint-Location", if sent, becomes the
 *        address to post to from now on. The body is not used: what is being typed is never replaced.
 *   409  somebody else saved a newer text. The body (a fragment with both texts) goes into [data-conflict] and
 *        saving pauses. A [data-keep-mine data-version="5"] button in it saves mine over version 5; a
 *        [data-take-theirs data-version="5"] button puts the text of [data-theirs] into the textarea instead;
 *        a [data-keep-both data-version="5"] button puts it before mine and saves the two.
 *        A stale save whose text equals the stored one should be answered 2xx: its first answer was lost on the way.
 *   401  the session ended. The text stands; the address of the link in the body (or "/") opens in a new tab.
 *        Saving is tried again like after any failure, so it goes through once the person has signed in.
 *   403  the form's token is from before signing in again: a new one is fetched, and it is tried again.
 *   422  not acceptable as it is; tried again only after a change.
 *   else, or no answer in 30 s: "Not saved", tried again after 2, 4, 8 … 30 s until it works.
 * One request at a time, so that an older answer never comes after a newer one.
 *
 * Save (the button, Ctrl+Enter): first everything typed is saved as above, only then htmx sends the form without the
 * header, and the server answers with what takes the form's place. If saving fails, the form stays, and goes out
 * as soon as saving works again. 409 to that goes into [data-conflict] too.
 */
(() => {
  "use strict";
  const PAUSE = 1000;
  const LONGEST_WAIT = 30000;
  const saves = new WeakMap();

  const saveOf = (form) => {
    if (!saves.has(form)) saves.set(form, { edits: 0, saved: 0, timer: 0, running: false, failures: 0, tokenIsOld: false, conflict: false, finish: null });
    return saves.get(form);
  };
  const isDirty = (save) => save.edits > save.saved;

  function say(form, state, text, link) {
    const place = form.querySelector("[data-save-state]");
    if (!place) return;
    place.dataset.state = state;
    place.textContent = text;
    if (link) place.append(" ", link);
    if (state === "failed") window.infoint.announce(text);
  }

  function signInLink(html) {
    const theirs = new DOMParser().parseFromString(html, "text/html").querySelector("a[href]");
    const link = document.createElement("a");
    link.href = theirs ? theirs.getAttribute("href") : "/";
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = "Sign in";
    return link;
  }

  function schedule(form, delay) {
    const save = saveOf(form);
    clearTimeout(save.timer);
    save.timer = setTimeout(() => send(form), delay);
  }

  async function send(form) {
    const save = saveOf(form);
    clearTimeout(save.timer);
    if (save.running || save.conflict || !isDirty(save)) return;
    save.running = true;
    const upTo = save.edits;
    const body = new FormData(form);
    body.delete("csrfmiddlewaretoken"); // Django reads it before the header, and it may be from before signing in again
    say(form, "saving", "Saving…");
    let answer = null;
    let text = "";
    try {
      if (save.tokenIsOld) await window.infoint.renewToken();
      answer = await fetch(form.getAttribute("action"), {
        method: "POST",
        body,
        headers: { "X-Infoint-Autosave": "1", "X-CSRFToken": window.infoint.token(), "HX-Request": "true" },
        redirect: "error",
        signal: AbortSignal.timeout(30000),
      });
      text = await answer.text();
    } catch (error) {
      answer = null; // no answer, or one cut short: the reason is the same for the person, and it is tried again
      console.info("autosave:", error.message);
    }
    save.running = false;
    if (answer && answer.ok) accept(form, save, upTo, answer);
    else if (answer && answer.status === 409) conflict(form, save, text);
    else if (answer && answer.status === 422) refuse(form, save, upTo);
    else retry(form, save, answer, text);
  }

  function accept(form, save, upTo, answer) {
    const version = answer.headers.get("X-Infoint-Version");
    if (version !== null && form.elements.version) form.elements.version.value = version;
    moveTo(form, answer.headers.get("X-Infoint-Location"));
    save.saved = upTo;
    save.failures = 0;
    save.tokenIsOld = false;
    if (isDirty(save)) {
      schedule(form, save.finish ? 0 : PAUSE);
      return;
    }
    const now = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    say(form, "saved", `Saved ${now}`);
    delete form.dataset.unsaved;
    finish(save);
  }

  function moveTo(form, address) {
    if (!address) return;
    form.setAttribute("action", address);
    if (form.hasAttribute("hx-post")) form.setAttribute("hx-post", address);
  }

  function conflict(form, save, html) {
    save.conflict = true;
    save.finish = null;
    say(form, "failed", "Not saved: this was changed in another tab.");
    window.htmx.swap(form.querySelector("[data-conflict]"), html, { swapStyle: "innerHTML" });
  }

  function refuse(form, save, upTo) {
    save.saved = upTo;
    save.failures = 0;
    say(form, "failed", "Not saved: infoint cannot take it like this.");
    if (isDirty(save)) schedule(form, PAUSE);
    else finish(save); // the answer to the form itself says what to mend
  }

  function retry(form, save, answer, text) {
    save.failures += 1;
    save.tokenIsOld = Boolean(answer) && [401, 403].includes(answer.status);
    const wait = Math.min(LONGEST_WAIT, 1000 * 2 ** save.failures);
    if (answer && answer.status === 401) {
      say(form, "failed", "Not saved: you are signed out.", signInLink(text));
    } else if (answer && answer.status < 500) {
      say(form, "failed", "Not saved: infoint refused it. Trying again.");
    } else {
      say(form, "failed", answer ? "Not saved: something went wrong inside infoint. Trying again." : "Not saved: infoint does not answer. Trying again.");
    }
    schedule(form, wait);
  }

  function finish(save) {
    const go = save.finish;
    save.finish = null;
    if (go) go();
  }

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form || !form.matches("[data-autosave]")) return;
    const save = saveOf(form);
    save.edits += 1;
    form.dataset.unsaved = "";
    schedule(form, save.failures ? Math.min(LONGEST_WAIT, 1000 * 2 ** save.failures) : PAUSE);
  });

  document.addEventListener("keydown", (event) => {
    const form = event.target.form;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form && form.matches("[data-autosave]")) {
      event.preventDefault();
      form.requestSubmit();
    }
  });

  /* htmx asks before it sends: what is still unsaved goes first. */
  document.addEventListener("htmx:confirm", (event) => {
    const form = event.detail.elt;
    if (!form.matches("form[data-autosave]")) return;
    const save = saveOf(form);
    const kind = event.detail.triggeringEvent && event.detail.triggeringEvent.type;
    if (kind !== "submit") {
      event.preventDefault();
    } else if (!save.conflict && (save.running || isDirty(save))) {
      event.preventDefault();
      save.finish = () => form.isConnected && event.detail.issueRequest(true);
      if (!save.running) send(form);
    }
  });
  document.addEventListener("htmx:configRequest", (event) => {
    const form = event.detail.elt;
    if (form.matches("form[data-autosave]")) event.detail.path = form.getAttribute("hx-post");
  });
  const areas = (event) => (event.detail.elt.matches("form[data-autosave]") ? event.detail.elt.querySelectorAll("textarea") : []);
  document.addEventListener("htmx:beforeSend", (event) => areas(event).forEach((area) => { area.readOnly = true; }));
  document.addEventListener("htmx:afterRequest", (event) => areas(event).forEach((area) => { area.readOnly = false; }));
  document.addEventListener("htmx:beforeSwap", (event) => {
    const form = event.detail.requestConfig && event.detail.requestConfig.elt;
    if (!form || !form.matches("form[data-autosave]") || event.detail.xhr.status !== 409) return;
    saveOf(form).conflict = true;
    say(form, "failed", "Not saved: this was changed in another tab.");
    event.detail.target = form.querySelector("[data-conflict]");
    event.detail.swapOverride = "innerHTML";
  });

  document.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-keep-mine], [data-take-theirs], [data-keep-both]");
    const form = choice && choice.closest("form[data-autosave]");
    if (!form) return;
    event.preventDefault();
    const save = saveOf(form);
    if (form.elements.version) form.elements.version.value = choice.dataset.version;
    const area = form.querySelector("textarea");
    const theirs = form.querySelector("[data-theirs]");
    if (choice.matches("[data-keep-both]")) area.value = `${theirs.textContent}\n\n${area.value}`;
    if (choice.matches("[data-take-theirs]")) {
      area.value = theirs.textContent;
      save.saved = save.edits;
      delete form.dataset.unsaved;
      say(form, "saved", "This is the text from the other tab.");
    } else {
      save.edits += 1;
    }
    form.querySelector("[data-conflict]").replaceChildren();
    save.conflict = false;
    form.querySelector("textarea").focus();
    if (isDirty(save)) send(form);
  });
})();

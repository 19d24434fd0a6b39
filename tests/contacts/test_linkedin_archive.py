import io
import stat
import struct
import zipfile

import pytest

from contacts.linkedin import NotAnExport, Problem, read
from tests.contacts.exports import archive, connections_csv

ANA = ("Ana", "Silva", "https://www.linkedin.com/in/ana", "", "Kew", "Curator", "07 Mar 2021")
BEN = ("Ben", "Okafor", "https://www.linkedin.com/in/ben", "", "Acme", "Chef", "08 Feb 2024")
LIST = connections_csv([ANA])


def packed(member: zipfile.ZipInfo, data: bytes = b"x") -> bytes:
    out = io.BytesIO(archive({"Connections.csv": LIST}))
    with zipfile.ZipFile(out, "a") as file:
        file.writestr(member, data)
    return out.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name)
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    return member


def encrypted() -> bytes:
    """Return an archive whose list says that its member is encrypted."""
    data = bytearray(archive({"Connections.csv": LIST}))
    flags = data.rindex(b"PK\x01\x02") + 8
    data[flags : flags + 2] = struct.pack("<H", 1)
    return bytes(data)


def with_wrong_checksum() -> bytes:
    data = bytearray(archive({"Connections.csv": LIST}))
    checksum = data.rindex(b"PK\x01\x02") + 16
    data[checksum] ^= 0xFF
    return bytes(data)


@pytest.mark.parametrize(
    "name",
    [
        "Connections.csv", "CONNECTIONS.CSV", "Basic_LinkedInDataExport_01-02-2026.zip/Connections.csv",
        "a/b/c/connections.csv", "a\\Connections.csv", "Connections_1.csv",
        "Connections (2).csv", "_Connec tions.csv",
    ],
)  # fmt: skip
def test_connections_are_found_by_base_name(name: str) -> None:
    data = archive({"messages.csv": b"x", name: LIST, "My Connections.csv": b"y"})

    assert [row.first_name for row in read(data, "export.zip.zip").rows] == ["Ana"]


def test_largest_of_several_lists_is_read_and_named() -> None:
    data = archive({"a/Connections.csv": LIST, "b/Connections.csv": connections_csv([ANA, BEN])})
    export = read(data)

    assert [row.first_name for row in export.rows] == ["Ana", "Ben"]
    reason = "The ZIP holds 2 lists of connections: only the largest, b/Connections.csv, was read."
    assert export.problems == [Problem(0, reason, kept=True)]


def test_what_macos_adds_is_passed_over() -> None:
    data = archive({"__MACOSX/Connections.csv": b"\0" * 9_000, "Connections.csv": LIST})

    assert len(read(data).rows) == 1


def test_inner_archive_beside_the_list_is_left_alone() -> None:
    assert len(read(archive({"Connections.csv": LIST, "more.zip": archive({"x": b"x"})})).rows) == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (archive({}), "holds no Connections.csv"),
        (archive({"messages.csv": b"x"}), "holds no Connections.csv"),
        (archive({"inner.zip": archive({"Connections.csv": LIST})}), "holds another ZIP (inner.zip)"),
        (archive({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}), "an Excel workbook"),
        (archive({"Connections.csv": b"x" * 2_000_000}), "swell beyond reason (Connections.csv)"),
        (archive({"Connections.csv": LIST, "Media.bin": bytes(2_000_000)}), "beyond reason (Media.bin)"),
        (archive({"Connections.csv": LIST, "../../evil.csv": b"x"}), "points outside it (../../evil.csv)"),
        (archive({"Connections.csv": LIST, "a\\..\\..\\evil.csv": b"x"}), "points outside it"),
        (archive({"/etc/Connections.csv": LIST}), "points outside it"),
        (archive({"C:/Connections.csv": LIST}), "points outside it"),
        (packed(link("a")), "holds a link instead of a file (a)"),
        (encrypted(), "protected by a password"),
        (with_wrong_checksum(), "damaged"),
        (archive({"Connections.csv": LIST})[:-30], "damaged"),
        (b"PK\x03\x04" + b"rubbish" * 99, "damaged"),
        (archive({f"{number}.txt": b"" for number in range(10_001)}), "more than 10,000 files"),
        (archive({"Connections.csv": b""}), "is empty"),
        (archive({"Connections.csv": b"\x89PNG\r\n"}), "a picture"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "",
)  # fmt: skip
def test_archive_that_is_not_linkedins_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(NotAnExport) as caught:
        read(data)

    assert words in str(caught.value)
    assert str(caught.value).isprintable()


def test_archive_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contacts.linkedin_archive.MOST_BYTES", len(LIST))

    assert len(read(archive({"Connections.csv": LIST})).rows) == 1
    with pytest.raises(NotAnExport, match="would unpack to more"):
        read(archive({"Connections.csv": LIST, "more.csv": b"x"}))


def test_list_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contacts.linkedin_archive.LARGEST_CSV", len(LIST) - 1)

    with pytest.raises(NotAnExport, match="is larger than"):
        read(archive({"Connections.csv": LIST}))

"""Find Connections.csv in LinkedIn's archive, which is judged by its own list before a byte is unpacked."""

import io
import re
import stat
import zipfile
import zlib

from contacts.tabular import NotAnExport

SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")  # an archive; an archive without members
MEMBER = b"PK\x01\x02"  # stands before each entry of the list
MOST_MEMBERS = 10_000
MOST_BYTES = 500 * 1024 * 1024  # of all members, unpacked
LARGEST_CSV = 128 * 1024 * 1024  # bytes, unpacked
HIGHEST_RATIO = 100  # unpacked to packed; exports are near 5
RATIO_MATTERS_FROM = 1024 * 1024  # bytes unpacked: small members pack as they like
CONNECTIONS = re.compile(r"connections[\d()-]*\.csv")
AGAIN = "Download it from LinkedIn again, or unpack it yourself and choose Connections.csv."


def is_archive(data: bytes) -> bool:
    return data.startswith(SIGNATURES)


def connections(data: bytes) -> tuple[bytes, list[str]]:
    """Return the bytes of Connections.csv, and the names of all that could be it, the largest first."""
    if data.count(MEMBER) > MOST_MEMBERS:
        raise NotAnExport(
            f"This ZIP holds more than {MOST_MEMBERS:,} files: LinkedIn's holds about fifty. {AGAIN}"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            _refuse_other_kinds(members)
            for member in members:
                _refuse_unsafe(member)
            if sum(member.file_size for member in members) > MOST_BYTES:
                raise NotAnExport(f"This ZIP would unpack to more than {MOST_BYTES >> 20} MB. {AGAIN}")
            found = sorted(
                filter(_is_connections, members), key=lambda member: (-member.file_size, member.filename)
            )
            if not found:
                raise _nothing_found(members)
            if found[0].file_size > LARGEST_CSV:
                raise NotAnExport(
                    f"{_shown(found[0])} in this ZIP is larger than {LARGEST_CSV >> 20} MB. {AGAIN}"
                )
            if found[0].compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise NotAnExport(
                    f"{_shown(found[0])} is packed in a way that LinkedIn does not use. {AGAIN}"
                )
            return archive.read(found[0]), [_shown(member) for member in found]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        if isinstance(error, NotAnExport):
            raise
        raise NotAnExport(f"This ZIP is damaged or was not downloaded to its end. {AGAIN}") from error


def _refuse_other_kinds(members: list[zipfile.ZipInfo]) -> None:
    if any(member.filename == "[Content_Types].xml" for member in members):
        raise NotAnExport(
            "This is an Excel workbook or other Office document, not a CSV. "
            "In Excel, save it as “CSV UTF-8” and choose that file, or choose the ZIP that LinkedIn sent."
        )


def _refuse_unsafe(member: zipfile.ZipInfo) -> None:
    """Raise when a member is not what LinkedIn's archive would hold, whether or not it would be unpacked."""
    name = member.filename.replace("\\", "/")
    if name.startswith("/") or re.match(r"[A-Za-z]:", name) or ".." in name.split("/"):
        raise NotAnExport(f"This ZIP holds a file that points outside it ({_shown(member)}). {AGAIN}")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise NotAnExport(f"This ZIP holds a link instead of a file ({_shown(member)}). {AGAIN}")
    if member.flag_bits & 0x1:
        raise NotAnExport(
            "This ZIP is protected by a password. Unpack it yourself and choose Connections.csv."
        )
    if member.file_size > RATIO_MATTERS_FROM and member.file_size > HIGHEST_RATIO * member.compress_size:
        raise NotAnExport(f"This ZIP holds a file that would swell beyond reason ({_shown(member)}). {AGAIN}")


def _is_connections(member: zipfile.ZipInfo) -> bool:
    folders, _, base = member.filename.replace("\\", "/").rpartition("/")
    if "__MACOSX" in folders:
        return False  # what macOS adds beside each file it packs
    return CONNECTIONS.fullmatch(re.sub(r"[ _]", "", base.lower())) is not None


def _nothing_found(members: list[zipfile.ZipInfo]) -> NotAnExport:
    nested = [member for member in members if member.filename.lower().endswith(".zip")]
    if nested:
        return NotAnExport(
            f"This ZIP holds another ZIP ({_shown(nested[0])}). Unpack it once and choose the one inside."
        )
    return NotAnExport(
        "This ZIP holds no Connections.csv. Ask LinkedIn for a copy of your data with Connections ticked: "
        "the first part comes within minutes, the rest within a day."
    )


def _shown(member: zipfile.ZipInfo) -> str:
    return "".join(char for char in member.filename if char.isprintable())[-80:]

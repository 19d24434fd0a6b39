"""What the import pages are asked: a file, and answers to what the preview proposes."""

from typing import Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from contacts import linkedin, linkedin_archive, mapping, uploads

HEAD: Final = 4  # bytes that tell a ZIP
ANSWER: Final = "decide-"  # and the line of the row
PERSON: Final = 2**63  # one more than the largest id


class UploadForm(forms.Form):
    """LinkedIn's file, or another table; its bytes are in `content` once the form is valid."""

    file = forms.FileField(
        label="Connections.csv, or the ZIP that LinkedIn sent",
        allow_empty_file=True,  # the reader says it better
        widget=forms.FileInput(
            attrs={"accept": ".csv,.zip,text/csv,application/zip", "aria-describedby": "how-to"}
        ),
        error_messages={
            "required": "Choose a file first.",
            "invalid": "No file arrived. Choose it again.",
            "missing": "No file arrived. Choose it again.",
        },
    )

    content: bytes
    is_unknown_table = False  # a table, and what its columns mean is for me to say

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        self.refuse_too_large(file)
        self.content = file.read()
        try:
            linkedin.read(self.content, uploads.shown_name(file.name or ""))
        except linkedin.UnknownHeader as error:
            self.look_for_a_table(error)
        except linkedin.NotAnExport as error:
            raise forms.ValidationError(str(error), code="no_export") from error
        return file

    def look_for_a_table(self, error: linkedin.UnknownHeader) -> None:
        try:
            mapping.table(self.content)
        except linkedin.NotAnExport as other:
            raise forms.ValidationError(f"{error} {other}", code="no_export") from other
        self.is_unknown_table = True

    def refuse_too_large(self, file: UploadedFile) -> None:
        packed = linkedin_archive.is_archive(file.read(HEAD))
        file.seek(0)
        most = uploads.LARGEST_ZIP if packed else uploads.LARGEST_CSV
        if (file.size or 0) <= most:
            return
        if packed:
            advice = "Unpack it yourself and choose Connections.csv."
        else:
            advice = "LinkedIn's list of connections is far smaller: choose Connections.csv."
        raise forms.ValidationError(
            f"This file is larger than {most // 1_000_000} MB, the most that is read. {advice}",
            code="too_large",
        )


class FriendUploadForm(UploadForm):
    """The same of a friend, who said I may; other tables than LinkedIn's are not taken as theirs."""

    leave = forms.BooleanField(error_messages={"required": "Ask them first. Their connections are theirs."})
    field_order = ("file", "leave")

    def look_for_a_table(self, error: linkedin.UnknownHeader) -> None:
        raise forms.ValidationError(
            f"{error} Only LinkedIn's own file can be taken as the connections of a friend.", code="no_export"
        ) from error


class ConfirmForm(forms.Form):
    """Yes to what was shown: the digest of that plan, and the answers to its proposals."""

    shown = forms.RegexField(r"\A[0-9a-f]{64}\Z")


class RestoreForm(forms.Form):
    """Whom of those in the trash to restore; nobody named means everybody of this file."""

    person = forms.IntegerField(min_value=1, max_value=PERSON - 1, required=False)


def answers(data: QueryDict) -> dict[int, str]:
    """Return what was answered to proposals, by line. What is left for later is not in it."""
    found = {}
    for name, value in data.items():
        line = name.removeprefix(ANSWER)
        is_line = name != line and len(line) < 10 and line.isascii() and line.isdigit()
        if is_line and value in {uploads.SAME, uploads.DIFFERENT}:
            found[int(line)] = str(value)
    return found

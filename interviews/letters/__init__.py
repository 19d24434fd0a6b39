"""Letters: drafted from what is known, checked as typed, sent by hand.

`filling` puts what is known into a `wording`; `known` says what that is. `checking` says what is wrong,
`matching` which letter belongs to which follow-up, `writing` holds the verbs, `carrying` makes a letter
into what mail programs take.
"""

from interviews.letters.checking import Finding, blocking, check
from interviews.letters.known import Subject
from interviews.letters.matching import has_letter, letter_for, of_the_stage, written_to
from interviews.letters.posting import find_address, is_to_be_found, keep_address
from interviews.letters.writing import (
    AlreadySent,
    Blocked,
    answered,
    ask_for_introduction,
    asking_about,
    begin,
    begin_again,
    discard,
    draft,
    open_draft,
    save,
    sent,
)

__all__ = [
    "AlreadySent",
    "Blocked",
    "Finding",
    "Subject",
    "answered",
    "ask_for_introduction",
    "asking_about",
    "begin",
    "begin_again",
    "blocking",
    "check",
    "discard",
    "draft",
    "find_address",
    "has_letter",
    "is_to_be_found",
    "keep_address",
    "letter_for",
    "of_the_stage",
    "open_draft",
    "save",
    "sent",
    "written_to",
]

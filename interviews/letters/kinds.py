"""What each kind of letter is like, and what belongs together. A leaf."""

from dataclasses import dataclass
from typing import Final

from interviews.models.letters import LetterKind as K


@dataclass(frozen=True, slots=True)
class Sort:
    """How long a kind of letter should be, and what belongs into it."""

    most: int
    least: int = 0
    asks: bool = False  # a question belongs into it
    minutes: bool = False  # it asks for a talk, so it says how short
    link_first: bool = False  # its first sentence says what links us
    telling: bool = False  # whoever reads it knows that I am looking
    first: bool = False  # with it I ask for the interview


SORTS: Final[dict[str, Sort]] = {
    K.ASK_INTRODUCER: Sort(120, asks=True, minutes=True, telling=True),
    K.BLURB: Sort(80, minutes=True),
    K.ASK_FRIEND: Sort(70, asks=True, telling=True),
    K.REPLY_INTRO: Sort(70, asks=True, minutes=True, telling=True, first=True),
    K.COLD: Sort(75, asks=True, minutes=True, link_first=True, telling=True, first=True),
    K.REFERRAL: Sort(75, asks=True, minutes=True, link_first=True, telling=True, first=True),
    K.FOLLOW_UP: Sort(50, asks=True),
    K.CONFIRM: Sort(50),
    K.RESCHEDULE_MINE: Sort(50, asks=True),
    K.RESCHEDULE_THEIRS: Sort(50, asks=True),
    K.SLOTS: Sort(70, asks=True, minutes=True),
    K.MISSED_BY_THEM: Sort(50, asks=True),
    K.MISSED_BY_ME: Sort(60, asks=True),
    K.DECLINED: Sort(60),
    K.THANK: Sort(120, 60),
    K.THANK_LATE: Sort(120, 60),
    K.THANK_CARD: Sort(60, 40),
    K.THANK_INTRODUCER: Sort(60),
    K.REPORT: Sort(70),
    K.REPORT_NOT_REACHED: Sort(70),
    K.CHECK_BACK: Sort(50, asks=True),
    K.PROMISE: Sort(60),
    K.ADVICE: Sort(80),
}

GROUPS: Final[tuple[tuple[str, tuple[K, ...]], ...]] = (
    (
        "Asking",
        (
            K.ASK_INTRODUCER, K.BLURB, K.ASK_FRIEND, K.CHECK_BACK, K.REPLY_INTRO, K.REFERRAL, K.COLD,
            K.FOLLOW_UP,
        ),
    ),
    (
        "Arranging",
        (
            K.SLOTS, K.CONFIRM, K.RESCHEDULE_MINE, K.RESCHEDULE_THEIRS, K.MISSED_BY_THEM, K.MISSED_BY_ME,
            K.DECLINED,
        ),
    ),
    ("Thanking", (K.THANK, K.THANK_LATE, K.THANK_CARD, K.THANK_INTRODUCER)),
    ("Telling them", (K.REPORT, K.REPORT_NOT_REACHED, K.PROMISE, K.ADVICE)),
)  # fmt: skip

THANKS: Final = (K.THANK, K.THANK_LATE, K.THANK_CARD)
REPORTS: Final = (K.REPORT, K.REPORT_NOT_REACHED)

"""The verbs on pitches, and which of them opens a talk; each is one action, with one undo."""

from contacts import changes
from contacts.models import Action
from interviews.models import Interview, Pitch

LONGEST_NAME = 100


def choose(interview: Interview, pitch: Pitch | None) -> changes.Record:
    """Say with which pitch a talk opens; None: with none yet."""
    with changes.recording(f"Chose how to open the {interview}") as record:
        record.change(interview, pitch=pitch)
    return record


def begin(interview: Interview) -> changes.Record:
    """Begin a new pitch for a talk. One that was just begun and is still empty is taken again."""
    with changes.recording(f"Began an opening for the {interview}", Action.Kind.ADD) as record:
        current = Interview.objects.select_related("pitch").get(pk=interview.pk).pitch
        if current is None or current.text or not _is_only_of(current, interview):
            fresh = Pitch(name=_name(interview), pathway=interview.pathways.first())
            record.add(fresh)
            record.change(interview, pitch=fresh)
    return record


def copy(interview: Interview) -> changes.Record:
    """Make a copy of a talk's pitch for that talk alone; one that no other talk uses is that already."""
    with changes.recording(f"Copied the opening for the {interview}", Action.Kind.ADD) as record:
        current = Interview.objects.select_related("pitch").get(pk=interview.pk).pitch
        if current is not None and not _is_only_of(current, interview):
            own = Pitch(
                name=_name(interview), who=current.who, background=current.background, hope=current.hope,
                pathway=current.pathway,
            )  # fmt: skip
            record.add(own)
            record.change(interview, pitch=own)
    return record


def _is_only_of(pitch: Pitch, interview: Interview) -> bool:
    return not pitch.interviews.exclude(pk=interview.pk).exists()


def _name(interview: Interview) -> str:
    return f"For {interview.names}"[:LONGEST_NAME]


def add(name: str) -> tuple[Pitch, changes.Record]:
    pitch = Pitch(name=name)
    with changes.recording(f"Began the pitch {name}", Action.Kind.ADD) as record:
        record.add(pitch)
    return pitch, record


def remove(pitch: Pitch) -> changes.Record:
    """Delete a pitch; talks that opened with it have none then. Undo brings both back."""
    with changes.recording(f"Deleted the pitch {pitch.name}") as record:
        for interview in pitch.interviews.all():
            record.change(interview, pitch=None)
        record.remove(pitch)
    return record

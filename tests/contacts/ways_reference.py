"""The best chains, found by looking at every one: slow, plain, and apart from what it checks.

Everything is read into dictionaries once; each rule is written down anew, in words of Python.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping

from contacts.models import Contact, Double, FormerRole, Organization, Preferences, Tie
from contacts.ways_in import Brake, Hop, Way, Ways

STRENGTHS = {1: 0.15, 2: 0.35, 3: 0.60, 4: 0.80, 5: 0.90, None: 0.25}
CERTAINTIES = {"sure": 1.0, "likely": 0.75, "guess": 0.45}
INTIMATE = {"partner", "family", "manages", "mentors"}
MOST_MORE = 20


def years_before(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


class Reference:
    def __init__(self, today: dt.date) -> None:
        self.today = today
        self.people = {one.pk: one for one in Contact.objects.all()}
        self.ties = [
            one for one in Tie.objects.order_by("pk") if one.ended_on is None or one.ended_on > today
        ]
        self.places = {one.pk: one for one in Organization.objects.all()}
        self.dark = self.find_dark()
        self.trashed = {pk for pk, one in self.people.items() if one.trashed_at}
        self.discreet = self.dark | {
            pk for pk, one in self.people.items() if one.contact_rule == "never" or one.deceased_on
        }
        self.leaky = self.find_leaky()
        self.links: dict[int, dict[int, Hop]] = defaultdict(dict)
        for tie in self.ties:
            worth = STRENGTHS[tie.strength] * CERTAINTIES[tie.certainty]
            hop = Hop(tie.kind, tie.strength, tie.certainty, worth, tie.pk)
            known = self.links[tie.a_id].get(tie.b_id)
            if known is None or worth > known.worth:
                self.links[tie.a_id][tie.b_id] = self.links[tie.b_id][tie.a_id] = hop

    # ── Who is hidden, who is leaky ──

    def confidential(self) -> set[int]:
        marked = {pk for pk, place in self.places.items() if place.confidential}
        parents = {self.places[pk].parent_id for pk in marked}
        children = {pk for pk, place in self.places.items() if place.parent_id in marked}
        return {pk for pk in marked | parents | children if pk is not None}

    def find_dark(self) -> set[int]:
        in_circles = set(Contact.objects.filter(circles__in_the_dark=True).values_list("pk", flat=True))
        confidential = self.confidential()
        own = {
            pk
            for pk, one in self.people.items()
            if one.discretion == "in_the_dark"
            or (one.cleared_at is None and (one.organization_id in confidential or pk in in_circles))
        }
        doubles = Double.objects.filter(state="open").values_list("a", "b")
        return own | {x for a, b in doubles for x, y in ((a, b), (b, a)) if y in own}

    def find_leaky(self) -> set[int]:
        mine = Preferences.objects.first() or Preferences(pk=1)
        found = set()
        for tie in self.ties:
            if tie.strength is None or tie.strength >= mine.leaky_from or tie.kind in INTIMATE:
                found |= {x for x, y in ((tie.a_id, tie.b_id), (tie.b_id, tie.a_id)) if y in self.dark}
        assert mine.leaver_months == 12
        since, confidential = years_before(self.today, 1), self.confidential()
        for role in FormerRole.objects.all():
            lately = role.ended_on is None or role.ended_on > since
            if role.organization_id in confidential and lately:
                found |= {role.contact_id} if self.people[role.contact_id].cleared_at is None else set()
        return found - self.dark

    # ── Chains ──

    def mine(self, one: Contact, brake: Brake) -> Hop:
        worth = STRENGTHS[one.closeness]
        touched = one.last_touch_on
        if touched is None or touched < years_before(self.today, 3):
            worth *= 0.8
        elif touched < years_before(self.today, 1):
            worth *= 0.9
        worth *= brake.willingness
        return Hop(None, one.closeness, "sure", worth * 0.7 if brake.laden else worth)

    def chain(self, ids: tuple[int, ...], hops: tuple[Hop, ...], brakes: Mapping[int, Brake]) -> Way | None:
        first, brake = self.people[ids[0]], brakes.get(ids[0], Brake())
        if first.closeness == 0 or ids[-1] in brake.declined_for:
            return None
        all_hops = (self.mine(first, brake), *hops)
        score = all_hops[0].worth
        for hop in hops:
            score *= hop.worth
        leaky = frozenset(self.leaky.intersection(ids))
        return Way(ids, all_hops, score * 0.5 if leaky else score, leaky, brake.laden, first.last_touch_on)

    def paths(
        self, ids: tuple[int, ...], hops: tuple[Hop, ...], gone: set[int], links: int
    ) -> Iterator[tuple[tuple[int, ...], tuple[Hop, ...]]]:
        """Yield what these links can be lengthened to at their beginning, themselves first."""
        yield ids, hops
        if len(ids) < links:
            for other, hop in self.links.get(ids[0], {}).items():
                if other not in gone and other not in ids:
                    yield from self.paths((other, *ids), (hop, *hops), gone, links)

    def chains(
        self, targets: Collection[int], gone: set[int], links: int, brakes: Mapping[int, Brake]
    ) -> list[Way]:
        """Return every chain there is in the graph without those who are gone."""
        found: list[Way] = []
        for target in set(targets) & self.people.keys() - gone:
            ways = [self.chain(*path, brakes) for path in self.paths((target,), (), gone, links)]
            found += [way for way in ways if way]
            place = self.people[target].organization_id
            if any(ways) or place is None or self.places[place].trashed_at:
                continue
            guess = Hop("same_employer", None, "guess", 0.25 * 0.45)
            for pk in self.people.keys() - gone - {target}:
                if self.people[pk].organization_id == place:
                    paths = self.paths((pk, target), (guess,), gone, links)
                    found += [way for path in paths if (way := self.chain(*path, brakes))]
        return found

    def ranked(
        self, targets: Collection[int], links: int, brakes: Mapping[int, Brake]
    ) -> tuple[list[Way], bool]:
        """Return every chain, best first, and whether there are others past or to somebody hidden."""
        ways = self.chains(targets, self.trashed | self.discreet, links, brakes)
        ways.sort(key=lambda way: (
            bool(way.leaky), -round(way.score, 12), len(way.hops), way.laden,
            -(way.last_touch_on or dt.date.min).toordinal(), way.contact_ids,
        ))  # fmt: skip
        everybody = self.chains(targets, self.trashed, links, brakes)
        return ways, any(
            self.discreet.intersection(way.contact_ids) for way in everybody if not way.hops[-1].is_guess
        )


def best(ways: list[Way], withheld: bool, count: int, via: int | None = None) -> Ways:
    """Return the answer to be given when these are all the chains there are, best first."""
    if via is not None:
        return Ways([way for way in ways if way.first == via][:count], {}, withheld)
    firsts = list(dict.fromkeys(way.first for way in ways))[:count]
    chosen = [next(way for way in ways if way.first == first) for first in firsts]
    shown = {way.contact_ids for way in chosen}
    others = Counter(way.first for way in ways if way.contact_ids not in shown and not way.hops[-1].is_guess)
    return Ways(chosen, {one: min(others[one], MOST_MORE) for one in firsts if others[one]}, withheld)

"""A second opinion on a review's history, from the raw events alone.

It shares nothing with the core: no folding, no gates, no calendar, no process file. :class:`Oracle`
takes one event after another, keeps the least that it needs, and asserts what must be true whenever
an event says that something was answered, agreed, removed or published. What that is in each
pathway is written down by hand, in ``expected.py``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import holidays

from bot.workflow.review import events as e
from tests.workflow.expected import EXPECTED, Expected

InstanceId = tuple[str, str]

BY_SETTING = {"UCOORDINATOR", "UADMIN"}
"""Who may be the second person without a role: CSPR_COORDINATORS."""


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def working_days(after: date, until: date) -> int:
    """How many working days come after one day up to another, counted one by one."""
    found = 0
    while after < until:
        after += timedelta(days=1)
        found += after.weekday() < 5 and after not in _bank_holidays(after.year)
    return found


@dataclass
class Said:
    """An answer."""

    event: e.AnswerGiven
    number: int
    stands: bool = True
    fell: str = ""  # why
    kept: bool = False  # for an editorial version: it may be older than that


@dataclass
class Oracle:
    """What the events so far amount to."""

    pathway: str = "escb"
    parties: dict[str, e.PartyAdded] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    left: dict[str, int] = field(default_factory=dict)  # in which batch
    contacts: dict[str, set[str]] = field(default_factory=dict)
    roles: dict[str, list[str]] = field(default_factory=dict)
    recused: set[str] = field(default_factory=set)
    versions: dict[str, list[e.VersionRegistered]] = field(default_factory=dict)
    withdrawn: set[tuple[str, int]] = field(default_factory=set)
    answers: dict[int, Said] = field(default_factory=dict)
    closed: dict[InstanceId, e.ItemClosed] = field(default_factory=dict)
    full: set[str] = field(default_factory=set)
    holds: dict[str, tuple[date, date | None]] = field(default_factory=dict)
    agreed: date | None = None
    published: e.Published | None = None
    asked: dict[int, e.SecondAsked] = field(default_factory=dict)
    named: list[tuple[datetime, set[str]]] = field(default_factory=list)  # when, who and whom
    batch: int = 0
    two_people: bool = False
    asker: str = ""  # of what was seconded last
    of_the_decision: set[int] = field(default_factory=set)
    withheld: bool = False
    ruled_out: bool = False
    legal_hold: bool = False
    opened: date | None = None
    from_papers: bool = False  # this command brings in what was before the opening
    brought_in: set[InstanceId] = field(default_factory=set)
    closings: dict[int, e.ItemClosed] = field(default_factory=dict)
    editorial: e.EditorialAsked | None = None  # is said to be, and is not confirmed yet
    kept_closings: set[InstanceId] = field(default_factory=set)
    lapsed_early: set[int] = field(default_factory=set)
    switched: bool = False  # in this command
    must_fall: set[InstanceId] = field(default_factory=set)
    overtaken: list[InstanceId] = field(default_factory=list)  # in this command
    came: dict[InstanceId | str, int] = field(default_factory=dict)

    @property
    def expected(self) -> Expected:
        """What is true of the pathway that the review is in now."""
        return EXPECTED[self.pathway]

    def document(self, item: str) -> str:
        """Which document an answer is about: the report, or a paper of the item's own name."""
        return "report" if item in self.expected.answered else item

    def held(self, *roles: str) -> set[str]:
        """Who holds any of some roles."""
        return {user for role in roles for user in self.roles.get(role, [])}

    def read(self, history: list[e.Recorded]) -> "Oracle":
        """Take these events, too: whole commands."""
        for recorded in history:
            if recorded.batch != self.batch:
                self.done()
                self.batch, self.two_people, self.from_papers = recorded.batch, False, False
                self.switched = False
            self.take(recorded)
        self.done()
        return self

    def done(self) -> None:
        """After a command: what had to fall with something has fallen, and nothing speaks of an old
        version."""
        stands = {key for key in self.must_fall & set(self.closed) if not self.is_kept(key)}
        assert not stands, f"{stands} stands though what it rested on fell"
        assert not self.lapsed_early or self.switched, f"{self.lapsed_early} lapsed early"
        self.lapsed_early.clear()
        self.must_fall.clear()
        assert not self.overtaken or self.published is not None, "overtaken by no publication"
        self.overtaken.clear()
        if self.published is not None:
            assert not any(asked.act == "Publish" for asked in self.asked.values()), (
                "asked to publish once more"
            )
        for answer in self.answers.values():
            if (
                answer.stands
                and answer.event.answer != "return"
                and answer.event.party not in self.gone
            ):
                document = self.document(answer.event.item)
                latest = self.versions[document][-1].version
                assert answer.event.version == latest, (
                    f"an answer on v{answer.event.version} stands beside v{latest}"
                )
                assert (
                    document,
                    latest,
                ) not in self.withdrawn, "an answer stands on a withdrawn version"
        final = self.final()
        for (item, party), closed in self.closed.items():
            if item in self.expected.of_the_final and closed.how in ("done", "sent", "answered"):
                assert final is not None, f"{item} {party} is closed on a version that is gone"
                assert closed.version == final.version, (
                    f"{item} {party} is closed on v{closed.version}"
                )

    # --- what there is ------------------------------------------------------------------------

    def present(self, kind: str) -> list[str]:
        """Those of a kind that are there, but those that joined while published."""
        found = [
            p for p, joined in self.parties.items() if joined.kind == kind and p not in self.gone
        ]
        return [p for p in found if not self.parties[p].published or p in self.full]

    def final(self) -> e.VersionRegistered | None:
        """The version that can be decided on: the report's last, if it is a final draft and not
        withdrawn."""
        return self.last("report", "final-draft")

    def last(self, document: str, kind: str) -> e.VersionRegistered | None:
        versions = self.versions.get(document, [])
        if (
            not versions
            or versions[-1].kind != kind
            or (document, versions[-1].version) in self.withdrawn
        ):
            return None
        return versions[-1]

    def standing(self, key: InstanceId, version: int) -> list[Said]:
        """Answers of an instance on a version that have not fallen."""
        return [
            a
            for a in self.answers.values()
            if a.stands
            and (a.event.item, a.event.party or "") == key
            and a.event.version == version
        ]

    def on(self, key: InstanceId, version: int) -> bool:
        """Whether an instance is closed on that version."""
        return key in self.closed and self.closed[key].version == version

    # --- what each event must have behind it --------------------------------------------------

    def take(self, recorded: e.Recorded) -> None:
        """One event."""
        event: Any = recorded.event
        party = getattr(event, "party", None)
        if isinstance(party, str) and party in self.gone:
            # The removal's own consequence: what was assigned to somebody is nobody's any more.
            ended = (
                isinstance(event, e.Assigned) and event.ended and recorded.batch == self.left[party]
            )
            assert ended, f"{type(event).__name__} for {party}, which was removed"
        name = f"take_{type(event).__name__}"
        if hasattr(self, name):
            getattr(self, name)(event, recorded)

    def take_ReviewOpened(self, event: e.ReviewOpened, recorded: e.Recorded) -> None:  # noqa: N802
        self.opened = event.on

    def take_BroughtIn(self, event: e.BroughtIn, recorded: e.Recorded) -> None:  # noqa: N802
        assert recorded.actor in self.roles["coordinator"], "brought in by no coordinator"
        assert self.published is None, "brought in under a publication"
        self.from_papers = True

    def past(self, day: date) -> None:
        """What is brought in happened before the review was opened."""
        assert not self.from_papers or (self.opened is not None and day <= self.opened)

    def take_RoleGiven(self, event: e.RoleGiven, recorded: e.Recorded) -> None:  # noqa: N802
        held = self.roles.setdefault(event.role, [])
        if event.user not in held:
            held.append(event.user)
        if event.user != recorded.actor:
            self.named.append((recorded.at, {recorded.actor, event.user}))
        if event.role == "lead-reviewer":
            assert len(held) == 1
        if event.role in {"coordinator", *self.expected.groups}:
            both = self.held("coordinator") & self.held(*self.expected.groups)
            assert event.user not in both, "they decide and coordinate"

    def take_RoleTaken(self, event: e.RoleTaken, recorded: e.Recorded) -> None:  # noqa: N802
        self.roles[event.role].remove(event.user)
        assert self.roles["coordinator"], "the last coordinator was removed"

    def take_Recused(self, event: e.Recused, recorded: e.Recorded) -> None:  # noqa: N802
        self.recused.add(event.user)

    def take_RecusalEnded(self, event: e.RecusalEnded, recorded: e.Recorded) -> None:  # noqa: N802
        self.recused.discard(event.user)

    def take_PartyAdded(self, event: e.PartyAdded, recorded: e.Recorded) -> None:  # noqa: N802
        assert event.party not in self.parties, "a party's id was used again"
        self.parties[event.party] = event
        self.came[event.party] = recorded.number
        self.contacts[event.party] = {u for u in (event.lead, event.deputy) if u}
        if event.kind == "check":
            checks = [p for p, joined in self.parties.items() if joined.kind == "check"]
            still = [p for p in checks if ("progress-check", p) not in self.closed]
            assert self.from_papers or still == [event.party], "two progress checks at once"
        if event.kind == "hold":
            assert self.published is None, "a hold while published"
            assert not self.withheld, "a hold where nothing is published"
            self.holds[event.party] = (event.on, None)

    def take_PartyChanged(self, event: e.PartyChanged, recorded: e.Recorded) -> None:  # noqa: N802
        before = self.parties[event.party]
        self.contacts[event.party] = {u for u in (event.lead, event.deputy) if u} | self.contacts[
            event.party
        ]
        if event.full:
            self.full.add(event.party)
        assert before.kind

    def take_PartyRemoved(self, event: e.PartyRemoved, recorded: e.Recorded) -> None:  # noqa: N802
        answer = (self.expected.confirmation, event.party)
        owes = answer not in self.closed and event.party in self.present("agency")
        final = any(v.kind == "final-draft" for v in self.versions.get("report", []))
        if owes and final:
            assert self.two_people, "one person removed an agency that owes an answer"
        self.gone.add(event.party)
        self.left[event.party] = recorded.batch
        self.closed = {k: v for k, v in self.closed.items() if k[1] != event.party}

    def take_HoldLifted(self, event: e.HoldLifted, recorded: e.Recorded) -> None:  # noqa: N802
        self.holds[event.party] = (self.holds[event.party][0], event.on)

    def take_VersionRegistered(self, event: e.VersionRegistered, recorded: e.Recorded) -> None:  # noqa: N802
        versions = self.versions.setdefault(event.document, [])
        assert event.version == len(versions) + 1, (
            "version numbers count on, and are never used again"
        )
        assert not versions or versions[-1].on <= event.on
        assert event.on <= event.recorded_on
        assert event.by in {*self.roles["coordinator"], *self.roles.get("lead-reviewer", [])}
        assert self.published is None, "a draft while published"
        if event.document == "report":
            assert self.closed[("independence", "")].how == "done", (
                "a version before independence was declared"
            )
        self.past(event.on)
        if event.editorial:
            asked = self.editorial
            assert asked is not None
            assert asked.version == event.version
            assert recorded.actor != asked.by == event.by, "one person said that no fact changed"
            assert (
                recorded.actor in self.roles["coordinator"] or event.by in self.roles["coordinator"]
            )
            self.editorial = None
        versions.append(event)

    def take_VersionDateCorrected(  # noqa: N802
        self, event: e.VersionDateCorrected, recorded: e.Recorded
    ) -> None:
        versions = self.versions[event.document]
        place = event.version - 1
        assert recorded.actor in {*self.roles["coordinator"], *self.roles.get("lead-reviewer", [])}
        assert all(v.on <= event.on for v in versions[:place]), "before the version before"
        assert all(v.on >= event.on for v in versions[event.version :]), "after a later version"
        for answer in self.answers.values():
            spoken_of = (self.document(answer.event.item), answer.event.version)
            counts = answer.stands and not answer.kept and answer.event.party not in self.gone
            if counts and spoken_of == (event.document, event.version):
                assert answer.event.on >= event.on, "an answer is from before its version now"
        versions[place] = replace(versions[place], on=event.on)

    def take_EditorialAsked(self, event: e.EditorialAsked, recorded: e.Recorded) -> None:  # noqa: N802
        assert self.editorial is None, "two versions are said to be editorial at once"
        assert event.by == recorded.actor
        self.editorial = event

    def take_EditorialEnded(self, event: e.EditorialEnded, recorded: e.Recorded) -> None:  # noqa: N802
        assert self.editorial is not None
        assert event.how != "lapsed" or recorded.at.date() > self.editorial.lapses
        if event.how != "confirmed":
            self.editorial = None

    def take_AnswerKept(self, event: e.AnswerKept, recorded: e.Recorded) -> None:  # noqa: N802
        answer = self.answers[event.answer]
        assert (answer.event.item, answer.event.party) == (event.item, event.party)
        self.kept(event.item, event.version, answer.event.version)
        assert answer.stands or answer.fell in ("superseded", "returned"), "it was taken back"
        answer.stands = False
        said = replace(answer.event, version=event.version)
        self.answers[recorded.number] = Said(said, recorded.number, kept=True)

    def take_ClosingKept(self, event: e.ClosingKept, recorded: e.Recorded) -> None:  # noqa: N802
        closed = self.closings[event.closing]
        key = (event.item, event.party or "")
        assert (closed.item, closed.party or "") == key
        assert self.closed.get(key, closed) == closed, "another closing is kept than the last"
        self.kept(event.item, event.version, closed.version)
        self.closed[key] = self.closings[recorded.number] = replace(closed, version=event.version)
        self.came[key] = recorded.number
        self.kept_closings.add(key)

    def kept(self, item: str, version: int, before: int | None) -> None:
        """Only agencies keep what they said, and for an editorial version only."""
        assert item in self.expected.agencys, f"{item} is kept"
        latest = self.versions["report"][-1]
        assert latest.editorial
        assert latest.version == version
        assert before == version - 1, f"kept from v{before} for v{version}"

    def take_VersionWithdrawn(self, event: e.VersionWithdrawn, recorded: e.Recorded) -> None:  # noqa: N802
        assert (event.document, event.version) not in self.withdrawn
        self.withdrawn.add((event.document, event.version))

    def take_AnswerGiven(self, event: e.AnswerGiven, recorded: e.Recorded) -> None:  # noqa: N802
        report = event.item in self.expected.answered
        version = self.final() if report else self.last(event.item, event.item)
        self.answers[recorded.number] = Said(event, recorded.number)
        if event.answer == "return":  # it has just withdrawn its version
            assert ("report" if report else event.item, event.version) in self.withdrawn
            version = self.versions["report" if report else event.item][-1]
        assert version is not None
        assert event.version == version.version, "an answer on a version that is not the latest"
        assert version.on <= event.on <= event.recorded_on
        assert not (self.published and event.answer in ("dispute", "return"))
        self.past(event.on)
        if event.behalf:
            assert self.from_papers or event.item == self.expected.confirmation, (
                "a group's decision recorded on its behalf"
            )
            assert recorded.actor in self.roles["coordinator"]
            assert event.ref, "an answer on an agency's behalf without evidence"
        else:
            assert event.user == recorded.actor
            assert event.user not in self.recused
            if report:
                assert event.user not in self.roles.get("lead-reviewer", []), (
                    "the author decided on the report"
                )
                assert event.user != version.by, "who registered a version decided on it"
            if event.item == self.expected.confirmation:
                assert event.user in self.contacts[event.party or ""]
            else:
                assert event.user in self.roles[event.role]
                # Papers are agreed *with* the author: whoever answers as the author is no vote of
                # the team's. On the report neither the author nor who registered the version
                # decides (a return has withdrawn it).
                out = (
                    set()
                    if event.role == "lead-reviewer"
                    else set(self.roles.get("lead-reviewer", []))
                )
                if event.role in self.expected.groups:  # who has both by a switch decides nothing
                    out |= self.held("coordinator")
                out |= {version.by} if report and event.answer != "return" else set()
                assert set(event.holders) == set(self.roles[event.role]) - self.recused - out
        if event.answer in ("approve", "confirm") and report:
            self.gate_of((event.item, event.party or ""), version.version, event.on)

    def take_DecisionPrepared(self, event: e.DecisionPrepared, recorded: e.Recorded) -> None:  # noqa: N802
        assert recorded.actor in self.roles["coordinator"], "written up by no coordinator"
        assert event.on <= recorded.at.date()
        if event.answer == "approve" and event.item in self.expected.answered:
            self.gate_of((event.item, ""), event.version, event.on)

    def needs_of(self, key: InstanceId) -> list[InstanceId]:
        """What an answer on the report rests on: of the agency's own, or of all of them."""
        item, party = key
        needed: list[InstanceId] = []
        for need in self.expected.rests_on.get(item, ()):
            each = self.expected.chain[need]
            there = [party] if each and party else self.there(each)
            assert there, f"{item} is agreed without any {each}"
            needed += [(need, one) for one in there]
        return needed

    def there(self, each: str) -> list[str]:
        """Of whom there is an item each: those of a kind; one for all where it is for no kind."""
        return self.present(each) if each else [""]

    def is_kept(self, key: InstanceId) -> bool:
        """Whether what an agency said is kept for an editorial version: it stands, and counts once
        what it rests on does."""
        return key in self.kept_closings

    def gate_of(self, answer: InstanceId, version: int, day: date) -> None:
        """What an answer on the report rests on: there now, and on the day that it is of."""
        item, _ = answer
        for key in self.needs_of(answer):
            if self.is_kept(key):
                self.gate_of(key, version, day)
            assert self.on(key, version), f"{item} is agreed without {key} on v{version}"
            closed = self.closed[key]
            was_done = closed.how in ("done", "answered", "impasse")
            assert not was_done or closed.on <= day, f"{item} is of a day before {key}"

    def take_AnswerFell(self, event: e.AnswerFell, recorded: e.Recorded) -> None:  # noqa: N802
        answer = self.answers[event.answer]
        assert answer.stands, "an answer fell twice"
        assert (answer.event.item, answer.event.party) == (event.item, event.party)
        answer.stands, answer.fell = False, event.cause

    def take_ItemClosed(self, event: e.ItemClosed, recorded: e.Recorded) -> None:  # noqa: N802
        key = (event.item, event.party or "")
        assert event.on <= event.recorded_on
        assert key not in self.closed or event.item in self.expected.twice, (
            f"{key} was closed already"
        )
        if event.how == "skipped":
            assert event.item not in self.expected.gated, f"{event.item} was skipped"
            assert event.reason
        if event.how == "overtaken":
            waited = self.two_people or event.item not in self.expected.gated
            assert waited, f"{event.item} was not waited for"
            assert event.item not in self.expected.afterwards, f"{event.item} is for afterwards"
            if event.item != "progress-check":  # one is open at a time: an older one goes on
                self.overtaken.append(key)
        if event.how == "impasse":
            assert self.two_people
        self.past(event.on)
        (self.brought_in.add if self.from_papers else self.brought_in.discard)(key)
        if event.how == "answered":
            self.reached(key, event)
            self.in_order(key, event)
        if event.item in self.expected.notices and event.how == "sent":
            final = self.final()
            assert final is not None
            assert (event.version, event.on >= final.on) == (final.version, True)
        if event.item == "independence" and event.how == "skipped":
            assert self.published is not None, "a version could have come without it"
        elif event.item == "independence" and event.how == "done" and not self.from_papers:
            assert recorded.actor in self.roles["lead-reviewer"]
        self.closed[key] = self.closings[recorded.number] = event
        self.came[key] = recorded.number
        self.kept_closings.discard(key)

    def reached(self, key: InstanceId, event: e.ItemClosed) -> None:
        """What makes an answered item closed."""
        assert event.version is not None
        standing = self.standing(key, event.version)
        if key[0] == self.expected.confirmation:
            assert [a.event.answer for a in standing] == ["confirm"]
        else:
            approvals = [a for a in standing if a.event.answer == "approve"]
            assert approvals
            paper = key[0] in self.expected.papers
            assert not paper or any(a.event.role == "lead-reviewer" for a in approvals)
            by_majority = {a.event.role for a in approvals} & self.expected.majorities
            team = [a for a in approvals if a.event.role in self.expected.majorities]
            agreed = any(self.majority(a, team, 1 if paper else 2) for a in team)
            counted = paper or bool(by_majority)
            assert agreed or not counted or key in self.brought_in, "agreed without a majority"
        assert not any(a.event.answer in ("dispute", "return") for a in standing)

    def in_order(self, key: InstanceId, event: e.ItemClosed) -> None:
        """Nothing is closed on a day before one of the answers that closed it.

        Those of whoever has come to coordinate or to write since may not have counted any more.
        """
        assert event.version is not None
        registered = {v.by for versions in self.versions.values() for v in versions}
        apart = {*self.roles["coordinator"], *self.roles.get("lead-reviewer", []), *registered}
        counted = [a for a in self.standing(key, event.version) if a.event.user not in apart]
        if key not in self.brought_in:
            assert all(a.event.on <= event.on for a in counted), "closed before an answer to it"

    @staticmethod
    def majority(last: Said, team: list[Said], least: int) -> bool:
        """Whether the answers up to this one are more than half of those who held the role then."""
        holders = set(last.event.holders)
        yes = {a.event.user for a in team if a.number <= last.number} & holders
        return len(yes) >= least and len(yes) > len(holders) / 2

    def take_ItemReopened(self, event: e.ItemReopened, recorded: e.Recorded) -> None:  # noqa: N802
        key = (event.item, event.party or "")
        assert key in self.closed, f"{key} was not closed"
        rests = event.item in self.expected.gated | set(self.expected.before)
        assert not (self.published and rests), f"{key} re-opened under a publication"
        del self.closed[key]
        if event.cause != "unpublished":
            self.must_fall |= {above for above in self.closed if self.falls(above, key)}

    def falls(self, above: InstanceId, key: InstanceId) -> bool:
        """Whether something falls with what it rested on; what stood before a late agency came
        stays."""
        rested = above[0] in self.expected.above.get(key[0], ())
        theirs = not (above[1] and key[1]) or above[1] == key[1]
        return rested and theirs and self.came.get(above, 0) >= self.came.get(key[1], 0)

    def take_PublicationAgreed(self, event: e.PublicationAgreed, recorded: e.Recorded) -> None:  # noqa: N802
        assert self.published is None
        self.agreed = event.agreed

    def take_SecondAsked(self, event: e.SecondAsked, recorded: e.Recorded) -> None:  # noqa: N802
        self.asked[event.number] = event
        if event.act == "Undo" and self.published is None:
            self.of_the_decision.add(event.number)  # not to publish: a publication ends that, too
        may = set(event.may_second or ())
        assert event.may_second is not None
        assert event.by not in may, "whoever asks could second"
        for at, pair in self.named:
            if recorded.at - at < timedelta(days=1) and event.by in pair:
                assert not may & pair, "asked together with an account that was just named"
        if event.act != "CloseImpasse":
            assert may <= self.seconders(), "somebody could second who holds no role for it"

    def seconders(self) -> set[str]:
        """Who holds a role now that may second (an impasse: see ``close-impasse``)."""
        return self.held(*self.expected.seconders) - self.recused

    def take_SecondGiven(self, event: e.SecondGiven, recorded: e.Recorded) -> None:  # noqa: N802
        asked = self.asked.pop(event.number)
        assert event.by == recorded.actor != asked.by, "one person was two"
        assert event.on <= asked.lapses
        self.asker = asked.by
        by_setting = event.by in BY_SETTING and asked.act not in ("CloseImpasse", "NotPublish")
        assert by_setting or event.by in (asked.may_second or ()), "not one of those when asked"
        assert by_setting or asked.act == "CloseImpasse" or event.by in self.seconders()
        self.two_people = True

    def take_SecondLapsed(self, event: e.SecondLapsed, recorded: e.Recorded) -> None:  # noqa: N802
        asked = self.asked.pop(event.number)
        moot = asked.act in ("Publish", "NotPublish") and (
            self.published is not None or self.ruled_out
        )  # nobody can publish it once more
        moot = moot or (asked.act == "Undo" and self.published is None)
        moot = moot or (event.number in self.of_the_decision and self.published is not None)
        left = set(asked.may_second or ()) & self.seconders()
        moot = moot or (not left and asked.act != "CloseImpasse")  # and is asked anew
        early = not moot and event.on <= asked.lapses
        if early:  # others decide whether to publish in the other pathway
            assert asked.act == "NotPublish", f"request {event.number} lapsed early"
            self.lapsed_early.add(event.number)

    def take_LegalHoldPlaced(self, event: e.LegalHoldPlaced, recorded: e.Recorded) -> None:  # noqa: N802
        assert not self.legal_hold, "two legal holds at once"
        assert event.by == recorded.actor
        self.legal_hold = True

    def take_LegalHoldLifted(self, event: e.LegalHoldLifted, recorded: e.Recorded) -> None:  # noqa: N802
        assert self.legal_hold, "what was not held is lifted"
        self.legal_hold = False

    def take_PurgeAsked(self, event: e.PurgeAsked, recorded: e.Recorded) -> None:  # noqa: N802
        assert not self.legal_hold, "a purge is asked for under a legal hold"
        assert event.ended < event.until <= event.on, "a purge is asked for before its time"
        assert event.number not in self.asked

    def take_ReviewDiscontinued(self, event: e.ReviewDiscontinued, recorded: e.Recorded) -> None:  # noqa: N802
        assert self.two_people

    def take_TextRedacted(self, event: e.TextRedacted, recorded: e.Recorded) -> None:  # noqa: N802
        assert self.two_people

    def take_NotPublishingDecided(  # noqa: N802
        self, event: e.NotPublishingDecided, recorded: e.Recorded
    ) -> None:
        assert self.two_people, "one person decided that the report is not published"
        assert self.published is None
        deciding = self.held(*self.expected.decides_not)
        assert deciding & {recorded.actor, self.asker}, "nobody decided it who may"
        self.withheld = event.instead == "nothing"
        self.ruled_out = True

    def take_NotPublishingUndone(  # noqa: N802
        self, event: e.NotPublishingUndone, recorded: e.Recorded
    ) -> None:
        assert self.two_people, "one person took the decision back"
        assert self.published is None
        self.withheld = self.ruled_out = False

    def take_PublicationUndone(self, event: e.PublicationUndone, recorded: e.Recorded) -> None:  # noqa: N802
        assert self.published is not None
        assert self.two_people, "one person undid the publication"
        self.published = None

    def take_ProcessSwitched(self, event: e.ProcessSwitched, recorded: e.Recorded) -> None:  # noqa: N802
        assert self.published is None, "switched under a publication"
        assert not self.ruled_out, "switched though it is decided that nothing is published"
        assert recorded.actor in self.roles["coordinator"]
        self.pathway, self.switched = event.process, True

    def take_Published(self, event: e.Published, recorded: e.Recorded) -> None:  # noqa: N802
        assert self.expected.publishes, "published by another than the National Panel"
        assert self.published is None
        assert not self.withheld, "published though it was decided that nothing is"
        assert bool(event.instead) == self.ruled_out
        if event.outside:
            assert self.two_people
        else:
            self.gate(event, recorded.at.date())
        self.published = event

    def instances(self, items: Mapping[str, str]) -> list[InstanceId]:
        """Everything that some items are for."""
        return [(item, party) for item, each in items.items() for party in self.there(each)]

    def gate(self, event: e.Published, today: date) -> None:
        """Nothing is published early."""
        final = self.final()
        assert final is not None
        version = final.version
        assert event.version == version
        assert self.present("agency"), "published without any agency"
        needed = self.instances(self.expected.chain)
        for key in needed:
            assert self.on(key, version), f"published without {key} on v{version}"
            if self.closed[key].how == "answered":
                self.reached(key, self.closed[key])
        papers: list[InstanceId] = [(paper, "") for paper in self.expected.papers]
        for key in papers:
            last = self.last(key[0], key[0])
            assert last is not None
            assert self.on(key, last.version)
            self.reached(key, self.closed[key])
        before = self.instances(self.expected.before)
        for key in before:
            assert key in self.closed, f"published without {key}"
            closed = self.closed[key]
            assert closed.how in ("sent", "done", "skipped", "overtaken")
            assert closed.how != "sent" or closed.told == self.agreed, f"{key} told another date"
        for key in [*needed, *papers, *before]:
            assert self.closed[key].on <= event.on, f"{key} is dated after publication"
        for notice in self.expected.notices:
            sent = self.closed.get((notice, ""))
            assert sent is not None
            assert (sent.how, sent.version) == ("sent", version)
            assert sent.on >= final.on
            assert working_days(sent.on, event.on) >= 7, f"{notice} too late"
        for joined, lifted in self.holds.values():
            assert lifted is not None
            assert not joined <= event.on < lifted
        assert self.agreed is not None
        assert self.agreed <= event.on <= today

"""Closing things: any item, a stage, the whole review from wherever it is; by typed commands alone.

What nobody can close would hold a review for ever, so the solver must manage from any state that
people can reach. Where a group or an agency cannot answer by its own people, it finds others for
them, as a coordinator would.
"""

from datetime import date, timedelta

from bot.workflow.dates.calendar import add_months
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.access import decides_on_own_work
from bot.workflow.rules.decisions import has_role_approved, voters_for
from bot.workflow.rules.gates import missing_for, publication_gate
from bot.workflow.rules.labels import label
from bot.workflow.rules.rounds import last_shown, not_shown
from tests.workflow.driver import Play

LINK = "https://store.example.org/papers"
WEBSITE = "https://www.example.org/reviews"

# Days after the decision on which each stage's items are done.
SCHEDULE = {
    "decision": 0,
    "commissioning": 0,
    "scoping": 7,
    "after-scoping": 14,
    "first-meeting": 28,
    "chronology-authors": 35,
    "practitioners": 42,
    "first-draft": 46,
    "final-report": 49,
    "agency-check": 56,
    "sub-committee": 63,
    "final-stages": 70,
    "publication": 77,
}
PUBLISHED = 88  # days after the decision: 12 January gives 10 April

_reached: dict[tuple[object, ...], Play] = {}


def bring(
    play: Play,
    stage: str,
    agencies: tuple[str, ...],
    families: tuple[str, ...],
    partnerships: tuple[str, ...],
    draft: int,
    decided: date,
) -> None:
    """Open a review and bring it to ``stage``: everything before it is done, nothing of it.

    Beside the pathway's own stages: "opened" (people are named, nothing is done), "ready" (the
    notices are sent, publishing is possible on the day), "published". In "agency-check" the final
    draft v<draft> is circulated.
    """
    made = (play.process.hash, stage, agencies, families, partnerships, draft, decided)
    if made not in _reached:
        fresh = Play(play.process, play.calendar)
        _bring(fresh, stage, agencies, families, partnerships, draft, decided)
        _reached[made] = fresh
    play.like(_reached[made])


def _bring(
    play: Play,
    target: str,
    agencies: tuple[str, ...],
    families: tuple[str, ...],
    partnerships: tuple[str, ...],
    draft: int,
    decided: date,
) -> None:
    play.on(decided)
    play.says("coordinator", f'open escb "Ash" decided {decided} ref RR-7')
    people = {
        "lead-reviewer": ["lead-reviewer"],
        "review-team": ["team-1", "team-2", "team-3"],
        "sub-committee": ["sub-committee"],
        "executive": ["executive"],
    }
    for role, holders in people.items():
        play.says("coordinator", f"role {role} " + " ".join(f"@{h}" for h in holders))
    for name in agencies:
        short = name.split()[0].lower()
        play.says("coordinator", f'agency add "{name}" lead @{short}-lead deputy @{short}-deputy')
    for name in families:
        play.says("coordinator", f'family add "{name}"')
    for name in partnerships:
        play.says("coordinator", f'partnership add "{name}"')
    introduce(play)
    if target == "opened":
        return
    stages = [s.id for s in play.process.stages]
    for stage in stages:
        if stage == target:
            break
        if stage in ("publication", "post-publication"):
            break
        play.on(decided + timedelta(days=SCHEDULE[stage]))
        _do_stage(play, stage, draft, decided)
    if target == "agency-check":
        play.says("coordinator", "circulate")
    if target in ("ready", "published"):
        play.on(decided + timedelta(days=SCHEDULE["publication"]))
        for key in play.review.open_keys():
            if (
                play.review.item(key[0]).stage == "publication"
                and play.review.item(key[0]).kind == "notice"
            ):
                close(play, key)
        play.on(decided + timedelta(days=PUBLISHED))
    if target == "published":
        play.says("coordinator", f"publish {WEBSITE}")


def _do_stage(play: Play, stage: str, draft: int, decided: date) -> None:
    if stage == "first-draft" and draft == 1:
        for item in ("first-draft", "draft-discussed"):
            play.says("coordinator", f"skip {item} because it was discussed on paper")
        return
    if stage == "first-draft":
        for n in range(1, draft):
            play.says("lead-reviewer", f"draft {LINK}/v{n} as first-draft confirmed")
    if stage == "final-stages":
        play.says("coordinator", f"publication {decided + timedelta(days=PUBLISHED)}")
    for key in play.review.open_keys():
        if play.review.item(key[0]).stage == stage and play.review.is_open(key):
            close(play, key)


def introduce(play: Play) -> None:
    """Everybody who was named says [That's me]."""
    from bot.workflow.review.commands import AnswerIntroduction

    for contact, answer in list(play.review.contacts.items()):
        if answer is None:
            play.does(play.people[contact], AnswerIntroduction(yes=True))


# --- one item ----------------------------------------------------------------------------------


def close(play: Play, key: InstanceId) -> None:
    """Close one open instance, and first whatever it needs."""
    review = play.review
    item = review.item(key[0])
    party = f' for "{label(review.party(key[1]))}"' if key[1] else ""
    if key[1] and review.party(key[1]).kind in ("action", "hold"):
        party = f" for {review.party(key[1]).number}"
    coordinator = one(play, "coordinator")
    if item.kind == "approval":
        _approve(play, key)
    elif item.kind == "confirmation":
        _confirm(play, key, party)
    elif item.kind == "document":
        _draft(play, item.id)
    elif item.kind == "publish":
        _publish(play)
    elif item.rule == "publication-date":
        _agree(play)
    elif item.personal:
        ref = " ref letter 7" if item.kind == "notice" else ""
        play.says(one(play, item.who[0]), f"done {item.id}{party}{ref}")
    elif item.rule == "assurance":
        _assure(play, key, party)
    elif item.rule == "contribution":
        play.says(coordinator, f"done {item.id}{party} as declines")
    elif item.rule == "response-and-actions":
        none = "" if review.parties_of("action") else " as none because nothing is to be changed"
        play.says(coordinator, f"done {item.id}{none}")
    elif item.rule == "website-removal":
        if review.published is None:
            _publish(play)
        published = play.review.published
        assert published is not None
        play.on(max(play.today, add_months(published.on, 12) + timedelta(days=1)))
        play.says(coordinator, f"done {item.id}")
    elif (
        item.of is not None
        and review.current(item.of) is None
        and _too_late_to_write(play, item.of)
    ):
        play.says(coordinator, f"skip {item.id}{party} because the report went on without it")
    else:
        _prepare(play, key, party)
        ref = " ref letter 7" if item.kind == "notice" else ""
        play.says(coordinator, f"done {item.id}{party}{ref}")


def one(play: Play, role: str) -> str:
    """Somebody who holds a role and has not stepped back; if need be somebody new."""
    acting = play.review.voters(role)
    return play.people[acting[0]] if acting else _give(play, role)


def _give(play: Play, role: str) -> str:
    """Give a role to somebody new, by any coordinator; one that only one can hold is taken."""
    somebody = play.fresh()
    coordinator = play.people[play.review.holders("coordinator")[0]]
    if not play.review.process.roles[role].many:
        for holder in play.review.holders(role):
            left = f"role {role} remove @{play.people[holder]} because they cannot act"
            play.says(coordinator, left)
    play.says(coordinator, f"role {role} @{somebody}")
    return somebody


def _assure(play: Play, key: InstanceId, party: str) -> None:
    """An agency's action is shown, if it was not, and accepted."""
    coordinator = one(play, "coordinator")
    if last_shown(play.review, key) != "shown":
        play.says(coordinator, f"done {key.item}{party} as shown")
    play.says(coordinator, f"done {key.item}{party} as accepted")


def _prepare(play: Play, key: InstanceId, party: str) -> None:
    """What a task needs before it can be ticked: a holder of the role that it fills, a version that
    it speaks of."""
    item = play.review.item(key[0])
    if item.fills == "agency":
        _some_agency(play)
    elif item.fills and key.party:
        if not play.review.seated(item.fills, key.party):
            coordinator = one(play, "coordinator")
            play.says(coordinator, f"role {item.fills} @{play.fresh()}{party}")
    elif item.fills:
        one(play, item.fills)
    _version(play, item.of)
    _needs(play, key)
    for assurance in not_shown(play.review, key):
        close(play, assurance)


def _some_agency(play: Play) -> None:
    if not play.review.parties_of("agency"):
        play.says(
            one(play, "coordinator"), 'agency add "Another Agency" by-email "Head of Service"'
        )


def _needs(play: Play, key: InstanceId) -> None:
    if any(lack.why == "nobody" for lack in missing_for(play.review, key)):
        _some_agency(play)
    for lack in missing_for(play.review, key):
        if play.review.is_open(InstanceId(lack.item, lack.party)):
            close(play, InstanceId(lack.item, lack.party))


def _version(play: Play, of: str | None) -> None:
    if of is not None and play.review.current(of) is None:
        _draft(play, of)


def _too_late_to_write(play: Play, kind: str) -> bool:
    """Published, or a first draft after the final one: it would set aside what was said of that."""
    review = play.review
    document = review.process.document_of(kind)
    assert document is not None
    latest = review.latest(document)
    early = not document.paper and kind != document.decided_kind
    return review.published is not None or (early and latest is not None and latest.kind != kind)


def _draft(play: Play, kind: str) -> None:
    review = play.review
    document = review.process.document_of(kind)
    assert document is not None
    if _too_late_to_write(play, kind):
        play.says(one(play, "coordinator"), f"skip {kind} because the report went on without it")
        return
    author = one(play, review.process.answering_role)
    independence = review.process.by_rule("independence")
    if not document.paper and independence and review.is_open(InstanceId(independence.id)):
        play.says(author, f"done {independence.id}")
    latest = review.latest(document)
    circulated = play.review.item(kind).by_circulation
    if not circulated or latest is None or latest.kind != kind or latest.withdrawn:
        number = latest.number + 1 if latest else 1
        play.says(author, f"draft {LINK}/{kind}/{number} as {kind} confirmed")
    if circulated:
        play.says(one(play, "coordinator"), "circulate")


def _confirm(play: Play, key: InstanceId, party: str) -> None:
    _version(play, play.review.item(key[0]).of)
    _needs(play, key)
    review = play.review
    agency = review.party(key[1])
    coordinator = one(play, "coordinator")
    answering = agency.lead
    item = review.item(key[0])
    disputed = bool(review.state(key).disputes)  # its own people's to withdraw
    if answering is None and play.id(coordinator) != agency.deputy and not disputed:
        play.says(coordinator, f"approve {item.id}{party} ref e-mail 12")
        return
    if (
        answering is None
        or answering in review.recused
        or decides_on_own_work(review, item, answering)
    ):
        somebody = play.fresh()
        play.says(coordinator, f'agency lead "{agency.name}" @{somebody}')
        answering = play.id(somebody)
    play.says(play.people[answering], f"approve {item.id}{party}")


def _approve(play: Play, key: InstanceId) -> None:
    item = play.review.item(key[0])
    _version(play, item.of)
    _needs(play, key)
    for role in item.decides:
        if not voters_for(play.review, item, role):
            _give(play, role)
    version = play.review.current(item.of)
    assert version is not None
    for role in item.decides:
        for _ in range(2):  # whoever answered before others joined or left affirms
            for holder in voters_for(play.review, item, role):
                review = play.review
                on_this = [a for a in review.state(key).standing if a.version == version.number]
                mine = [a for a in on_this if a.user == holder]
                counts = not mine or any(
                    set(a.holders) != set(voters_for(review, item, a.role)) for a in mine
                )
                if (
                    review.is_open(key)
                    and not has_role_approved(review, item, role, on_this)
                    and counts
                ):
                    # of today: what was written up before may be older than what it rests on
                    play.says(play.people[holder], f"approve {item.id} on {play.today}")
        for _ in range(2):  # it takes two at least, where a majority decides
            standing = play.review.state(key).standing
            if play.review.is_open(key) and not has_role_approved(
                play.review, item, role, standing
            ):
                play.says(_give(play, role), f"approve {item.id} on {play.today}")


def _agree(play: Play) -> None:
    play.says(
        one(play, "coordinator"), f"publication {play.calendar.add_working_days(play.today, 9)}"
    )


def _publish(play: Play) -> None:
    coordinator = one(play, "coordinator")
    for hold in play.review.active_holds():
        play.says(coordinator, f"lift {hold.number} because the trial is over")
    _some_agency(play)
    for key in play.review.open_keys():
        review = play.review
        item = review.item(key[0])
        if review.is_open(key) and (item.kind == "approval" or item.due.precedes_publication):
            close(play, key)
    for _ in range(20):
        report = publication_gate(play.review, play.today, play.today, play.calendar)
        if report.open:
            break
        if report.agreed is None:
            _agree(play)
            continue
        wanting = [InstanceId(m.item, m.party) for m in report.missing]
        wanting += [InstanceId(notice) for notice in report.notices_missing]
        for key in wanting:
            if play.review.is_open(key):
                close(play, key)
        if not wanting:
            earliest = report.earliest or play.today
            play.on(max(earliest, play.today + timedelta(days=1)))
    play.says(coordinator, f"publish {WEBSITE}")


# --- the whole review --------------------------------------------------------------------------


def finish(play: Play) -> None:
    """Close the review, from wherever it is."""
    introduce(play)
    for _ in range(8):
        for key in list(play.review.open_keys()):
            if key in play.review.open_keys():
                close(play, key)
        if not play.review.live:
            return
    raise AssertionError(
        f"cannot be closed: {play.review.open_keys()}\n" + "\n".join(play.transcript[-60:])
    )

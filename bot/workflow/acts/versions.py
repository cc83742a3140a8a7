"""Register versions of documents, and mend their links (rule 1).

The document itself never comes here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from urllib.parse import SplitResult, urlsplit

from bot.refusals.permission import AuthorOnly
from bot.refusals.publication import HttpsOnly, Published
from bot.refusals.versions import (
    AfterNext,
    BeforeIndependence,
    BeforePrevious,
    IndependenceFirst,
    NoReport,
    NoSuchVersion,
    OtherHost,
    Price,
    SpokenOfBefore,
    UnknownDocument,
)
from bot.workflow.acts import direct_messages, editorial, posts, replies
from bot.workflow.acts.answer_guards import require_not_recused
from bot.workflow.acts.asking import ask
from bot.workflow.acts.saying import as_lists
from bot.workflow.acts.setting_aside import (
    fallen,
    is_step_back,
    notices_among,
    people_who_fell,
    resting_on,
    supersede,
)
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.process.model import Document, Item
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import Answer, Closing, InstanceId, Version
from bot.workflow.rules.labels import author_title
from bot.workflow.rules.since import there_since
from bot.workflow.text import matching


def require_author(work: UnitOfWork) -> None:
    """Require who drafts and circulates: the Lead Reviewer or a coordinator (rule 5)."""
    review, actor = work.review, work.context.actor
    author = review.process.author_role
    require_not_recused(work)

    if author is not None and review.is_author(actor):
        work.role = author
        return

    if review.is_coordinator(actor):
        work.role, work.behalf = "coordinator", author  # shown as such for ever (rule 5)
        return

    raise AuthorOnly(
        people=[*review.authors(), *review.holders("coordinator")],
        author=author_title(review.process),
    )


def find_document(review: Review, word: str) -> tuple[Document, str]:
    """Return the document and kind that a word after ``as`` means."""
    kinds: dict[str, Document] = {}
    titles: dict[str, tuple[str, ...]] = {}

    for document in review.process.documents.values():
        for kind in document.names:
            kinds[kind] = document
            titles[kind] = _titles_of(review, document, kind)

    match matching.match(word, titles):
        case matching.Exact(key) | matching.Unique(key):
            return kinds[key], key
        case _:
            raise UnknownDocument(word=word, documents=list(kinds))


def _titles_of(review: Review, document: Document, kind: str) -> tuple[str, ...]:
    """Return what people may call a kind of a document."""
    item = review.process.items.get(kind)
    title = item.title if item else document.title
    return (kind, title, document.title if document.paper else kind)


def default_document(review: Review) -> tuple[Document, str]:
    """Return the kind that ``draft`` registers when none is named.

    It is the furthest of which a version was registered, until that kind's discussion is closed for
    its latest version; then the next. Before that it is the report's first kind.
    """
    report = review.process.report
    if report is None:
        raise NoReport(pathway=review.process.title)

    reached = _furthest(review, report)
    kind = report.kinds[reached]
    if review.kinds_registered(report) and _is_discussed(review, report, kind):
        return report, report.kinds[reached + 1]

    return report, kind


def _furthest(review: Review, report: Document) -> int:
    """Return the place of the furthest kind of which a version was registered, else the first."""
    registered = review.kinds_registered(report)
    places = [place for place, kind in enumerate(report.kinds) if kind in registered]
    return max(places, default=0)


def _is_discussed(review: Review, report: Document, kind: str) -> bool:
    """Say whether an earlier kind has tasks or meetings that discuss it, and all are closed."""
    if kind == report.decided_kind:
        return False
    about = review.process.items_about(kind)
    keys = review.instances_of(item for item in about if item.kind in ("task", "meeting"))
    return bool(keys) and not any(map(review.is_open, keys))


def check_link(work: UnitOfWork, url: str) -> str:
    """Return a link that may be kept.

    It is https, without a user or password, and on one of the partnership's own document hosts if
    those are set.
    """
    parts, known = urlsplit(url), work.context.document_hosts
    if not _is_plain_https(parts):
        raise HttpsOnly(hosts=list(known))

    host = parts.hostname or ""  # which is in small letters, however it was typed
    hosts = [one.lower() for one in known]
    if not _may_keep(host, hosts):
        raise OtherHost(host=host, hosts=hosts)

    return url


def _is_plain_https(parts: SplitResult) -> bool:
    """Say whether an address is https at a host, without a user or password in it."""
    has_login = bool(parts.username or parts.password)
    return parts.scheme == "https" and bool(parts.hostname) and not has_login


def _may_keep(host: str, hosts: Sequence[str]) -> bool:
    """Say whether documents may lie on a host: one of these, or below one; any where none are."""
    if not hosts:
        return True
    return any(host == known or host.endswith(f".{known}") for known in hosts)


def register(work: UnitOfWork, command: c.RegisterVersion) -> None:
    """Register the next version of a document (``draft``).

    It supersedes at once what was said of earlier versions.
    """
    review = work.review
    require_author(work)
    document, kind = _meant_kind(review, command)

    if review.published is not None:
        raise Published(verb="draft")

    url = check_link(work, command.url)
    day = registered_on(work, document, command.on)
    latest = review.latest(document)
    number = latest.number + 1 if latest else 1

    if command.editorial:
        editorial.ask(work, document, kind, replace(command, url=url, on=day), number)
        return

    _require_confirmed(review, document, kind, command, url, number)
    editorial.replace_waiting(work, document)
    registered = e.VersionRegistered(
        document=document.id,
        kind=kind,
        version=number,
        on=day,
        recorded_on=work.context.today,
        by=work.context.actor,
        url=url,
        note=command.note,
        again_days=review.process.again_days,
    )
    take_in(work, document, registered)


def take_in(work: UnitOfWork, document: Document, version: e.VersionRegistered) -> None:
    """Register a version: what was said of earlier ones falls, unless it changes no facts."""
    review, kind, number = work.review, version.kind, version.version
    before = review.latest(document)
    event = work.emit(version)
    root = InstanceId(kind)
    kept = editorial.keep(work, document, kind, before, number) if version.editorial else []
    supersede(work, document, kind, "superseded", root)
    close_document_item(work, kind, number, version.on, circulated=False)
    fell = [key for key in fallen(work, root) if key not in kept]
    _tell_superseded(work, document, number)
    work.post(
        posts.Registered(
            document=document.id,
            version=number,
            fell=as_lists(fell),
            event=event,
            kept=as_lists(kept),
        )
    )
    editorial.tell_kept(work, document, number, event, kept)
    asked: list[str] = []

    if document.paper:
        work.emit(e.VersionCirculated(document=document.id, version=number, on=version.on))
        for key in review.speaking_of(kind):
            asked += ask(work, key)

    work.say(
        replies.Registered(
            document=document.title,
            paper=document.paper,
            kind=kind,
            version=number,
            on=version.on,
            fell=work.named_all(fell),
            asked=asked,
            silent=list(work.silent),
            last=kind == document.decided_kind,
            noted=bool(version.note),
            kept=work.named_all(kept),
        )
    )


def _meant_kind(review: Review, command: c.RegisterVersion) -> tuple[Document, str]:
    if command.document:
        return find_document(review, command.document)
    return default_document(review)


def registered_on(work: UnitOfWork, document: Document, on: date | None) -> date:
    """Return a version's day.

    It is not before the one before it, nor, for a report, before its author's independence was
    declared.
    """
    review = work.review
    _require_declared(review, document)
    day = work.happened(on)
    _require_after_declaration(review, document, day)
    previous = review.latest(document)
    if previous is not None and day < previous.on:
        raise BeforePrevious(date=day, version=previous.number, previous=previous.on)

    return day


def _independence(review: Review, document: Document) -> Item | None:
    """Return the author's declaration of independence, which comes before any report's version."""
    return None if document.paper else review.process.by_rule("independence")


def _require_declared(review: Review, document: Document) -> None:
    """Require the author's declaration of independence, where the pathway asks for one."""
    independence = _independence(review, document)
    if independence is not None and review.is_open(InstanceId(independence.id)):
        author = review.process.answering_role
        raise IndependenceFirst(
            people=review.holders(author), item=independence.id, title=independence.title
        )


def _require_confirmed(
    review: Review,
    document: Document,
    kind: str,
    command: c.RegisterVersion,
    url: str,
    number: int,
) -> None:
    """Refuse a version that sets something aside, until that was confirmed."""
    price = supersession_impact(review, document, kind)
    if any(price.values()) and not command.confirmed:
        raise Price(**price, url=url, kind=kind, on=command.on, note=command.note, next=number)


def close_document_item(
    work: UnitOfWork, kind: str, number: int, day: date, *, circulated: bool
) -> None:
    """Close the item of a kind of a document, if it is closed by registering or by circulating."""
    item = work.review.process.items.get(kind)
    if item is None or not _is_closed_by(item, circulated=circulated):
        return

    work.emit(
        e.ItemClosed(
            item=item.id,
            how="registered",
            on=day,
            recorded_on=work.context.today,
            version=number,
        )
    )


def _is_closed_by(item: Item, *, circulated: bool) -> bool:
    """Say whether an item is closed by circulating a version, or else by registering one."""
    if item.by_circulation != circulated:
        return False
    return circulated or item.kind == "document"


def _tell_superseded(work: UnitOfWork, document: Document, number: int) -> None:
    for user, keys in people_who_fell(work).items():
        superseded = direct_messages.Superseded(
            items=as_lists(keys), document=document.id, version=number
        )
        work.tell(user, superseded)


def supersession_impact(review: Review, document: Document, kind: str) -> dict[str, int]:
    """Count what registering a version sets aside.

    These are the answers that stand, and the notices that were sent: their days begin anew.
    """
    keys = set_aside_by(review, document, kind)
    standing = [answer.value for key in keys for answer in review.state(key).standing]
    notices, days = notices_among(review, (key for key in keys if not review.is_open(key)))
    return {
        "confirmations": standing.count("confirm"),
        "disputes": standing.count("dispute"),
        "approvals": standing.count("approve"),  # a return has set its version aside already
        "notices": notices,
        "days": days,
    }


def set_aside_by(review: Review, document: Document, kind: str) -> list[InstanceId]:
    """Return what speaks of the versions that a new one of a kind takes the place of."""
    keys = list(review.speaking_of(kind))
    if is_step_back(document, kind):
        keys += review.speaking_of(document.decided_kind)
    return keys


def _registered(review: Review, named: str | None, number: int) -> tuple[Document, Version]:
    """Return a document, the report where none is named, and its version of that number.

    Raises :class:`NoSuchVersion`.
    """
    document = find_document(review, named)[0] if named else review.process.report
    version = review.version(document.id, number) if document else None
    if document is None or version is None:
        raise NoSuchVersion(version=number, latest=review.latest_number(document))
    return document, version


def mend(work: UnitOfWork, command: c.MendLink) -> None:
    """Correct the link of a version, which stays the same version (``draft link``)."""
    review = work.review
    require_author(work)
    document, version = _registered(review, command.document, command.version)
    url = check_link(work, command.url)
    number = work.emit(
        e.LinkMended(document=document.id, version=version.number, url=url, reason=command.because)
    )
    work.say(replies.LinkMended(version=version.number, document=document.title))
    work.post(posts.LinkMended(document=document.id, version=version.number, event=number))


def correct_date(work: UnitOfWork, command: c.CorrectVersionDate) -> None:
    """Correct a version's own date, which was wrong (``draft date``); the version is the same.

    It stays between the versions beside it, and nothing that speaks about it comes before it.
    """
    review = work.review
    require_author(work)
    document, version = _registered(review, command.document, command.version)
    day = work.happened(command.on)
    _require_between(review, document, version, day)
    _require_before_what_speaks(review, document, version, day)
    before = version.on
    number = work.emit(
        e.VersionDateCorrected(
            document=document.id, version=version.number, on=day, reason=command.because
        )
    )
    _require_before_what_rests(review, version)
    work.say(
        replies.VersionDateCorrected(
            version=version.number, document=document.title, on=day, before=before
        )
    )
    work.post(
        posts.VersionDateCorrected(
            document=document.id,
            version=version.number,
            on=day.isoformat(),
            before=before.isoformat(),
            event=number,
        )
    )


def _require_between(review: Review, document: Document, version: Version, day: date) -> None:
    """Require a version's day to lie between those of the versions beside it."""
    earlier = review.version(document.id, version.number - 1)
    if earlier is not None and day < earlier.on:
        raise BeforePrevious(date=day, version=earlier.number, previous=earlier.on)

    later = review.version(document.id, version.number + 1)
    if later is not None and day > later.on:
        raise AfterNext(date=day, version=later.number, next=later.on)

    _require_after_declaration(review, document, day)


def _require_after_declaration(review: Review, document: Document, day: date) -> None:
    """Require a version's day to be no earlier than the author's declaration of independence."""
    independence = _independence(review, document)
    declared = review.state(InstanceId(independence.id)).closed if independence else None
    if declared is not None and declared.how == "done" and day < declared.on:
        raise BeforeIndependence(
            date=day, declared=declared.on, author=author_title(review.process)
        )


def _require_before_what_rests(review: Review, version: Version) -> None:
    """Refuse a day, recorded already, after something that rests on the document being there."""
    if version.kind not in review.process.items:
        return

    registered = InstanceId(version.kind)
    since = there_since(review, registered)
    if since is None:
        return

    days = filter(None, (there_since(review, key) for key in resting_on(review, registered)))
    first = min(days, default=since)
    if first < since:
        raise SpokenOfBefore(date=since, version=version.number, first=first)


def _require_before_what_speaks(
    review: Review, document: Document, version: Version, day: date
) -> None:
    """Refuse a day after something that speaks about the version, its sending or publication."""
    days = [*_days_sent(review, document, version), *_days_spoken_of(review, document, version)]
    first = min(days, default=day)
    if first < day:
        raise SpokenOfBefore(date=day, version=version.number, first=first)


def _days_sent(review: Review, document: Document, version: Version) -> Iterator[date]:
    """Yield the day on which a version was circulated, and on which it was published."""
    if version.circulated is not None:
        yield version.circulated
    published = review.published
    is_report = not document.paper
    if is_report and published is not None and published.version == version.number:
        yield published.on


def _days_spoken_of(review: Review, document: Document, version: Version) -> Iterator[date]:
    """Yield the days on which something was answered on a version, or closed on it."""
    keys = [key for kind in document.names for key in review.speaking_of(kind)]
    for state in map(review.state, keys):
        said_of_it: list[Answer | Closing] = [*state.answers, *state.closings]
        for said in said_of_it:
            if said.version == version.number and not said.kept:
                yield said.on

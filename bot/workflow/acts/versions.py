"""Versions of documents: registering, mending a link, circulating (rule 1). The document itself
never comes here."""

from datetime import date
from urllib.parse import urlsplit

from bot.refusals.permission import AuthorOnly
from bot.refusals.publication import HttpsOnly, Published
from bot.refusals.versions import (
    BeforeIndependence,
    BeforePrevious,
    CirculatedBefore,
    CirculateStale,
    IndependenceFirst,
    NoReport,
    NoSuchVersion,
    OtherHost,
    Price,
    UnknownDocument,
    VersionWithdrawn,
)
from bot.workflow.acts import direct_messages, posts, replies
from bot.workflow.acts.answering import not_recused
from bot.workflow.acts.asking import ask, named_all
from bot.workflow.acts.consequences import fallen, people_who_fell, speaking_of, supersede
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.process.model import Document
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, Version
from bot.workflow.rules.awaited import is_asked
from bot.workflow.rules.labels import author_title
from bot.workflow.text import matching


def _require_author(work: UnitOfWork) -> None:
    """``draft`` and ``circulate`` are the coordinator's and the Lead Reviewer's (rule 5)."""
    review, actor = work.review, work.context.actor
    author = review.process.author_role
    not_recused(work)
    if author is not None and review.holds(actor, author):
        work.role = author
    elif review.is_coordinator(actor):
        work.role, work.behalf = "coordinator", author  # shown as such for ever (rule 5)
    else:
        raise AuthorOnly(
            people=[*(review.holders(author) if author else []), *review.holders("coordinator")],
            author=author_title(review.process),
        )


def find_document(review: Review, word: str) -> tuple[Document, str]:
    """The document and kind that a word after ``as`` means."""
    kinds: dict[str, tuple[Document, str]] = {}
    titles: dict[str, tuple[str, ...]] = {}
    for document in review.process.documents.values():
        for kind in document.kinds or (document.id,):
            kinds[kind] = (document, kind)
            item = review.process.items.get(kind)
            titles[kind] = (
                kind,
                item.title if item else document.title,
                document.title if document.paper else kind,
            )
    match matching.match(word, titles):
        case matching.Exact(key) | matching.Unique(key):
            return kinds[key]
        case _:
            raise UnknownDocument(word=word, documents=list(kinds))


def default_document(review: Review) -> tuple[Document, str]:
    """The kind that ``draft`` registers when none is named: the furthest of which a version was
    registered, until that kind's discussion is closed for its latest version; then the next. The
    report's first kind before that."""
    report = review.process.report
    if report is None:
        raise NoReport(pathway=review.process.title)
    versions = review.versions.get(report.id, [])
    reached = max(
        (report.kinds.index(v.kind) for v in versions if v.kind in report.kinds), default=0
    )
    kind = report.kinds[reached]
    talks = [
        i for i in review.process.items.values() if i.of == kind and i.kind in ("task", "meeting")
    ]
    keys = [k for item in talks for k in review.instances(item)]
    if (
        kind != report.decided_kind
        and keys
        and versions
        and not any(review.is_open(k) for k in keys)
    ):
        kind = report.kinds[reached + 1]
    return report, kind


def check_link(work: UnitOfWork, url: str) -> str:
    """A link that may be kept: https, and on one of the partnership's own document hosts if those
    are set."""
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or parts.username or parts.password:
        raise HttpsOnly(hosts=list(work.context.document_hosts))
    hosts = [h.lower() for h in work.context.document_hosts]
    host = parts.hostname.lower()
    if hosts and not any(host == h or host.endswith("." + h) for h in hosts):
        raise OtherHost(host=host, hosts=hosts)
    return url


def register(work: UnitOfWork, command: c.RegisterVersion) -> None:
    """``draft``: the next version of a document. It supersedes at once what was said of earlier
    versions."""
    review = work.review
    _require_author(work)
    document, kind = (
        find_document(review, command.document) if command.document else default_document(review)
    )
    if review.published is not None:
        raise Published(
            verb="draft",
        )
    url = check_link(work, command.url)
    independence = review.process.by_rule("independence")
    if (
        not document.paper
        and independence is not None
        and review.is_open(InstanceId(independence.id, ""))
    ):
        author = review.process.answering_role
        raise IndependenceFirst(
            people=review.holders(author), item=independence.id, title=independence.title
        )
    day = work.happened(command.on)
    declared = (
        review.state(InstanceId(independence.id, "")).closed
        if independence is not None and not document.paper
        else None
    )
    if declared is not None and declared.how == "done" and day < declared.on:
        raise BeforeIndependence(
            date=day, declared=declared.on, author=author_title(review.process)
        )
    previous = review.latest(document)
    if previous is not None and day < previous.on:
        raise BeforePrevious(date=day, version=previous.number, previous=previous.on)
    root: InstanceId = InstanceId(kind, "")
    price = supersession_impact(review, document, kind)
    if any(price.values()) and not command.confirmed:
        raise Price(
            **price,
            url=url,
            kind=kind,
            on=command.on,
            note=command.note,
            next=previous.number + 1 if previous else 1,
        )
    number = previous.number + 1 if previous else 1
    event = work.emit(
        e.VersionRegistered(
            document=document.id,
            kind=kind,
            version=number,
            on=day,
            recorded_on=work.context.today,
            by=work.context.actor,
            url=url,
            note=command.note,
        )
    )
    supersede(work, document, kind, "superseded", root)
    item = review.process.items.get(kind)
    if item is not None and item.kind == "document" and not item.by_circulation:
        work.emit(
            e.ItemClosed(
                item=kind, how="registered", on=day, recorded_on=work.context.today, version=number
            )
        )
    fell = fallen(work, root)
    for user, keys in people_who_fell(work).items():
        work.tell(
            user,
            direct_messages.Superseded(
                items=[list(k) for k in keys], document=document.id, version=number
            ),
        )
    work.post(
        posts.Registered(
            document=document.id, version=number, fell=[list(k) for k in fell], event=event
        )
    )
    asked: list[str] = []
    if document.paper:
        work.emit(e.VersionCirculated(document=document.id, version=number, on=day))
        for key in speaking_of(review, document, kind):
            asked += ask(work, key)
    work.say(
        replies.Registered(
            document=document.title,
            paper=document.paper,
            kind=kind,
            version=number,
            on=day,
            fell=named_all(work, fell),
            asked=asked,
            silent=list(work.silent),
            last=kind == document.decided_kind,
            noted=bool(command.note),
        )
    )


def supersession_impact(review: Review, document: Document, kind: str) -> dict[str, int]:
    """What registering sets aside: answers that stand, and sent notices whose working days start
    again."""
    publish = review.process.publish
    kinds = [kind] if document.paper else list(dict.fromkeys([kind, document.decided_kind]))
    keys = [k for one in kinds for k in speaking_of(review, document, one)]
    standing = [a.value for k in keys for a in review.state(k).standing]
    answers = sum(value in ("confirm", "dispute") for value in standing)
    approvals = standing.count("approve")  # a return has set its version aside already
    notices = sum(
        1 for k in keys if publish and k.item in publish.notices and not review.is_open(k)
    )
    clear = publish.clear_days if publish and notices else 0
    return {"confirmations": answers, "approvals": approvals, "notices": notices, "days": clear}


def mend(work: UnitOfWork, command: c.MendLink) -> None:
    """``draft link``: the version stays, its link is corrected."""
    review = work.review
    _require_author(work)
    document = (
        find_document(review, command.document)[0] if command.document else review.process.report
    )
    version = review.version(document.id, command.version) if document else None
    if document is None or version is None:
        latest = review.latest(document) if document else None
        raise NoSuchVersion(version=command.version, latest=latest.number if latest else None)
    url = check_link(work, command.url)
    number = work.emit(
        e.LinkMended(document=document.id, version=version.number, url=url, reason=command.because)
    )
    work.say(replies.LinkMended(version=version.number, document=document.title))
    work.post(posts.LinkMended(document=document.id, version=version.number, event=number))


def circulate(work: UnitOfWork, command: c.Circulate) -> None:
    """``circulate``: the version went to those who must answer; each is asked by DM and named in
    the channel."""
    review = work.review
    _require_author(work)
    document, kind = (
        find_document(review, command.document)
        if command.document
        else (review.process.report, None)
    )
    if document is None:
        raise NoReport(pathway=review.process.title)
    version = _version_to_circulate(review, document, kind, command.version)
    day = _circulated_on(work, version, command.on)
    again = version.circulated is not None
    work.emit(
        e.VersionCirculated(document=document.id, version=version.number, on=day, again=again)
    )
    item = review.process.items.get(version.kind)
    if item is not None and item.by_circulation:
        work.emit(
            e.ItemClosed(
                item=item.id,
                how="registered",
                on=day,
                recorded_on=work.context.today,
                version=version.number,
            )
        )
    asked: list[str] = []
    later: list[InstanceId] = []
    for key in speaking_of(review, document, version.kind):
        if review.item(key.item).answered and review.is_open(key):
            if is_asked(review, key):
                asked += ask(work, key)
            else:
                later.append(key)
    asked = list(dict.fromkeys(asked))
    work.post(
        posts.Circulated(
            document=document.id,
            version=version.number,
            asked=asked,
            silent=list(work.silent),
            again=again,
        )
    )
    work.say(
        replies.Circulated(
            document=document.title,
            kind=version.kind,
            version=version.number,
            on=day,
            again=again,
            asked=asked,
            silent=list(work.silent),
            later=named_all(work, later),
        )
    )


def _version_to_circulate(
    review: Review, document: Document, kind: str | None, wanted: int | None
) -> Version:
    latest = review.latest(document)
    version = review.version(document.id, wanted) if wanted is not None else latest
    if version is not None and wanted is None and kind is not None and version.kind != kind:
        version = None
    if version is None or latest is None:
        raise NoSuchVersion(version=wanted, latest=latest.number if latest else None)
    if latest.withdrawn:  # and nothing older stands again
        raise VersionWithdrawn(version=latest.number, why=latest.withdrawn)
    if version is not latest:
        raise CirculateStale(version=version.number, latest=latest.number)
    return version


def _circulated_on(work: UnitOfWork, version: Version, on: date | None) -> date:
    day = work.happened(on)
    if day < version.on:
        raise CirculatedBefore(version=version.number, date=day, registered=version.on)
    return day

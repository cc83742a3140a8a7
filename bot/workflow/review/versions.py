"""The versions of a review's documents: which there are, and which one is spoken about now."""

from datetime import date

from bot.workflow.process.model import Document, Item
from bot.workflow.review import events as e
from bot.workflow.review.record import ReviewRecord
from bot.workflow.review.state import InstanceId, Version


class VersionQuestions(ReviewRecord):
    """What is asked of a review about the versions of its documents."""

    def current(self, of: str | None) -> Version | None:
        """Return the version that an item's ``of`` speaks about now.

        Of the kind that is decided on: the report's very latest version, if it is of that kind and
        was not withdrawn (after a return or an undo nothing older revives). Of an earlier kind: its
        latest.
        """
        document = self.process.document_of(of)
        if document is None:
            return None

        if document.paper:
            version = self.latest(document)
        elif of == document.decided_kind:
            version = _if_of_kind(of, self.latest(document))
        else:
            version = self._latest_of_kind(document, of)

        return None if version is None or version.withdrawn else version

    def _latest_of_kind(self, document: Document, kind: str | None) -> Version | None:
        for version in reversed(self.versions_of(document)):
            if version.kind == kind:
                return version
        return None

    def as_kept(self, number: int) -> list[int]:
        """Return the numbers of an answer or a closing: its own, and of those that it goes on from.

        What counts for an editorial version, too, is recorded anew for it: newest first.
        """
        numbers = [number]
        while (earlier := self._kept_from(numbers[-1])) is not None:
            numbers.append(earlier)
        return numbers

    def _kept_from(self, number: int) -> int | None:
        match self.log[number - 1].event:
            case e.AnswerKept(answer=earlier) | e.ClosingKept(closing=earlier):
                return earlier
            case _:
                return None

    def current_report(self) -> Version | None:
        """Return the version of the report that is decided on now."""
        report = self.process.report
        return None if report is None else self.current(report.decided_kind)

    def document_spoken_of(self, key: InstanceId) -> Document | None:
        """Return the document that an instance speaks about, if it speaks about one."""
        return self.process.document_of(self.item(key.item).of)

    def is_about_paper(self, item: Item) -> bool:
        """Return whether an item speaks about a paper, and not about the report."""
        document = self.process.document_of(item.of)
        return document is not None and document.paper

    def version_of(self, key: InstanceId) -> Version | None:
        """Return the version that an instance speaks about now."""
        return self.current(self.item(key.item).of)

    def version_number_of(self, key: InstanceId) -> int | None:
        """Return the number of the version that an instance speaks about now."""
        return _number(self.version_of(key))

    def sent_on(self, key: InstanceId) -> date | None:
        """Return the day on which the current version went to an instance's people, if it has."""
        version = self.version_of(key)
        return None if version is None else version.sent_on(self.item(key.item))

    def versions_of(self, document: Document | None) -> tuple[Version, ...]:
        """Return a document's registered versions, the oldest first; none where it is no document.

        What became of each does not matter.
        """
        return () if document is None else self.versions.get(document.id, ())

    def latest(self, document: Document | None) -> Version | None:
        """Return the last registered version of a document, whatever became of it."""
        versions = self.versions_of(document)
        return versions[-1] if versions else None

    def latest_number(self, document: Document | None) -> int | None:
        """Return the number of the last registered version of a document, if it has any."""
        return _number(self.latest(document))

    def kinds_registered(self, document: Document | None) -> list[str]:
        """Return the kinds of a document of which there ever was a version, each once, in order."""
        return list(dict.fromkeys(version.kind for version in self.versions_of(document)))

    def version(self, document: str, number: int) -> Version | None:
        """Return a version by its number, or ``None``."""
        for version in self.versions.get(document, ()):
            if version.number == number:
                return version
        return None


def _number(version: Version | None) -> int | None:
    return None if version is None else version.number


def _if_of_kind(kind: str | None, version: Version | None) -> Version | None:
    return version if version is not None and version.kind == kind else None

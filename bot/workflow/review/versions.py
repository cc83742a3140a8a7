"""The versions of a review's documents: which there are, and which one is spoken about now."""

from bot.workflow.process.model import Document
from bot.workflow.review.record import ReviewRecord
from bot.workflow.review.state import Version


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
            return _unless_withdrawn(self.latest(document))
        if of != document.decided_kind:
            return _unless_withdrawn(self._latest_of_kind(document, of))
        latest = self.latest(document)
        is_decided_on = latest is not None and latest.kind == of
        return _unless_withdrawn(latest) if is_decided_on else None

    def _latest_of_kind(self, document: Document, kind: str | None) -> Version | None:
        for version in reversed(self.versions.get(document.id, ())):
            if version.kind == kind:
                return version
        return None

    def latest(self, document: Document) -> Version | None:
        """Return the last registered version of a document, whatever became of it."""
        versions = self.versions.get(document.id, ())
        return versions[-1] if versions else None

    def version(self, document: str, number: int) -> Version | None:
        """Return a version by its number, or ``None``."""
        for version in self.versions.get(document, ()):
            if version.number == number:
                return version
        return None


def _unless_withdrawn(version: Version | None) -> Version | None:
    return None if version is None or version.withdrawn else version

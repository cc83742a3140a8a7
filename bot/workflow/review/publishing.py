"""The publication of a review: its agreed date, and what hangs on it."""

from datetime import date

from bot.workflow.process.model import Item
from bot.workflow.process.placing import comes_after_publication
from bot.workflow.review import events as e
from bot.workflow.review.record import ReviewRecord
from bot.workflow.review.state import InstanceId


class PublicationQuestions(ReviewRecord):
    """What is asked of a review about its publication."""

    @property
    def publication_date(self) -> date | None:
        """The publication date that is agreed now.

        A pathway without a publication gate has none (S36): one that was agreed in another pathway
        counts again when the review comes back to it.
        """
        if self.process.publish is None or not self.publication_dates or self.withheld:
            return None
        return self.publication_dates[-1].agreed

    @property
    def withheld(self) -> bool:
        """Whether it was decided that nothing is published: neither the report nor a part of it."""
        return self.not_publishing is not None and self.not_publishing.instead == "nothing"

    @property
    def publishing_day(self) -> date | None:
        """The day that counts for what follows publication: on which it was published.

        Where nothing is, the day on which that was decided and the report was approved.
        """
        return self._withheld_since() if self.published is None else self.published.on

    def _withheld_since(self) -> date | None:
        """Return the day since which the report is approved and will not be published, if any."""
        decision = self.not_publishing
        if decision is None or not self.withheld:
            return None
        approved = self._approved_on()
        return None if approved is None else max(decision.on, approved)

    @property
    def publishing_is_over(self) -> bool:
        """Whether it is published, or nothing is left to be published or approved."""
        return self.publishing_day is not None

    def _approved_on(self) -> date | None:
        """Return the day on which the last approval of the report was given; ``None`` before."""
        publish = self.process.publish
        if publish is None:
            return date.min

        approvals = [item for item in self.process.chain(publish) if item.kind == "approval"]
        last = date.min

        for approval in approvals:
            closed = self.state(InstanceId(approval.id)).closed
            if closed is None:
                return None

            last = max(last, closed.on)

        return last

    def publication_date_on(self, day: date) -> date | None:
        """Return the publication date that somebody who wrote on a past day could tell.

        Where none is known of on that day, it is one that was recorded late: it had been agreed
        before it was written down.
        """
        on_record = self._on_record_on(day)
        if on_record is not None:
            return on_record
        agreements = self.publication_dates
        recorded_late = [one.agreed for one in agreements if _was_recorded_late(one, day)]
        return recorded_late[-1] if recorded_late else None

    def publication_date_told_on(self, day: date) -> date | None:
        """Return the publication date that a letter of a past day is taken to have told.

        It is the one that was on record then; where there was none, the earliest that ever was, as
        that had been agreed elsewhere before it was written down here. Never one agreed later.
        """
        on_record = self._on_record_on(day)
        if on_record is not None:
            return on_record
        ever_agreed = (one.agreed for one in self.publication_dates if one.agreed is not None)
        return next(ever_agreed, None)

    def _on_record_on(self, day: date) -> date | None:
        """Return the publication date that was agreed last of what was written down by a day."""
        by_then = [one.agreed for one in self.publication_dates if one.on <= day]
        return by_then[-1] if by_then else None

    def after_publication(self, item: Item) -> bool:
        """Return whether an item falls due only after publishing."""
        return comes_after_publication(self.process, item)

    def done_on_undone(self, key: InstanceId) -> bool:
        """Return whether what closed an instance was done on a publication that was undone since.

        It is flagged until it is done anew (rule 10).
        """
        closed = self.state(key).closed
        if closed is None or closed.number >= self.unpublish_event:
            return False
        return key.path in self.flagged


def _was_recorded_late(agreement: e.PublicationAgreed, day: date) -> bool:
    """Return whether a publication date was written down only when it had passed, since a day."""
    return agreement.agreed is not None and day <= agreement.agreed < agreement.on

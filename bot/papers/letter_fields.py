"""What stands in a letter: its fields, from what a review knows.

Names and addresses are never among them: they stand as marked blanks, ``[name]``, to be filled in
outside Slack. No letter knows the pseudonym (a family must not read it), nor a family contact's
label.
"""

from collections.abc import Mapping
from datetime import date

from bot.papers.letters import ORGANISATIONS, Letter
from bot.workflow.dates.calendar import Calendar, months_in_words
from bot.workflow.dates.due import due_of
from bot.workflow.dates.limits import completion_limit
from bot.workflow.dates.spans import span_in_words
from bot.workflow.process.model import Item, Process
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, Party
from bot.workflow.rules.forecast import forecast
from bot.workflow.rules.labels import role_title
from bot.workflow.text.cleaning import clean

FIELDS: Mapping[str, str] = {
    "ref": "the review's reference, ESCB-2026-01",
    "today": "the day on which it is drafted, 15 April 2026",
    "partnership": (
        "the partnership's name by the process file, Essex Safeguarding Children Board (ESCB)"
    ),
    "team": "the coordinator's role, ESCB Support Team",
    "reviewer": "the reviewer's role, Lead Reviewer",
    "website": "where reports are published, the ESCB website",
    "report": "what the report is called, Overview Report",
    "version": "the final draft's version, version 3",
    "agency": "the agency, partnership or body that the letter is for",
    "decided": "the day of the decision",
    "six_months_end": "the end of the six months (or of what the file says) after the decision",
    "time_allowed": "how long that is, six months",
    "publication_date": "the agreed publication date, or the day of publishing",
    "published_on": "the day of publishing, once the report is out; else empty",
    "not_published": "“yes” where it was decided that the report is not published; else empty",
    "not_published_on": "the day on which that was decided; else empty",
    "not_published_by": "by whom that was decided, ESCB Executive; else empty",
    "published_instead": (
        "what is published in the report's place, a summary of the report; empty if nothing"
    ),
    "instead_published_on": "the day on which that was published, once it is out; else empty",
    "expected_publication": "when publication is expected now",
    "website_time": (
        "how long the report stays on the website, 12 months; empty if the file says nothing"
    ),
    "six_months_over": "“yes” once that time is over; else empty",
    "notice_in_time": "“yes” while the notice keeps those days; else empty",
    "notice_days": "the clear working days of the notices, 7 working days",
    "presentation_within": (
        "how soon who asks gets the presentation, 5 working days; empty if the file says nothing"
    ),
    "follow_up_after": (
        "how long after the briefing attendees are asked, 6 weeks; empty if they are not"
    ),
    "meeting_date": "the day of the meeting that the letter invites to, if it lies ahead",
    "reply_by": "by when the letter's own item is due",
    "commitment_by": "by when the agency commits to take part",
    "briefed_by": "by when practitioners are briefed",
    "chronology_by": "by when chronology and summary comments are due",
    "accuracy_by": "by when the agency checks the draft for factual accuracy",
    "hold_since": "since when publication is on hold",
    "hold_lifted": "when the hold was lifted; else empty",
    "led_by": "the role that leads the meeting, Lead Reviewer",
    "told_before": "the day on which the family's first letter was sent; else empty",
    "taking_part": (
        "“yes” if the family contributes, “no” if they declined; empty if that is not known"
    ),
    "name": "a marked blank: [name]",
    "job_title": "a marked blank: [job title]",
    "address": "a marked blank: [address]",
    "contact": "a marked blank: [telephone and e-mail]",
    "signatory": "a marked blank: [name of who signs]",
}
"""Every field, and what stands in it. What is not known yet is a marked blank, too.

So is a day that has passed where a letter asks for something by it, or says that it will be.
"""

_PRIVATE = {
    "name": "[name]",
    "job_title": "[job title]",
    "address": "[address]",
    "contact": "[telephone and e-mail]",
    "signatory": "[name of who signs]",
}
_AGENCY_DATES = {
    "commitment_by": "agency-commitment",
    "briefed_by": "practitioners-briefed",
    "chronology_by": "chronology",
    "accuracy_by": "factual-accuracy",
}
"""Fields that are the date of an agency's own item."""
_YES = "yes"
_INSTEAD = {
    "summary": "a summary of the report",
    "learning": "information about the improvements that should be made",
}
"""What is published in the report's place, as the Act has it (section 16F)."""
_NOT_PUBLISHING = (
    "not_published",
    "not_published_on",
    "not_published_by",
    "published_instead",
)
"""Fields that are empty unless it was decided that the report is not published."""
_TAKING_PART = {"contributes": _YES, "declines": "no"}
"""What a family answered, by the outcome of what asked it."""
_NO_DATE = "[date]"
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

SAMPLE = {name: f"[{name.replace('_', ' ')}]" for name in FIELDS}
"""Values to try a template with."""


def fields_of(
    review: Review, letter: Letter, party: str, today: date, calendar: Calendar
) -> dict[str, str]:
    """Return every field's value; what nobody knows yet is a marked blank."""
    fields = {"today": written(today)}
    fields |= _of_pathway(review.process)
    fields |= _of_review(review, today)
    fields |= _of_publication(review, today)
    fields |= _of_hold(review, party, today, calendar)
    fields |= _of_not_publishing(review)
    fields |= _of_notices(review.process, review.publication_date, today, calendar)
    fields |= _of_party(review, letter, party, today, calendar)
    fields |= _of_family(review, party)
    fields |= _PRIVATE
    return {name: clean(value) for name, value in fields.items()}


def _of_pathway(process: Process) -> dict[str, str]:
    reviewer = process.author_role
    return {
        "partnership": process.partnership or "[name of the partnership]",
        "team": role_title(process, "coordinator"),
        "reviewer": role_title(process, reviewer) if reviewer else "[reviewer]",
        "website": process.website,
        "website_time": span_in_words(process.by_rule("website-removal")),
        "report": process.report.title if process.report else "report",
        "presentation_within": span_in_words(_item_for_each(process, "attendee-asked")),
        "follow_up_after": span_in_words(_item_for_each(process, "attendee")),
    }


def _of_notices(
    process: Process, agreed: date | None, today: date, calendar: Calendar
) -> dict[str, str]:
    """Return the clear days of the notices, and whether one that is sent today keeps them."""
    days = process.publish.clear_days if process.publish else 0
    if not days:
        return {"notice_days": "[notice period]", "notice_in_time": ""}

    is_in_time = agreed is not None and today <= calendar.latest_notice(agreed, days)
    return {"notice_days": f"{days} working days", "notice_in_time": _yes(is_in_time)}


def _item_for_each(process: Process, kind: str) -> Item | None:
    """Return the item that each party of a kind has, if one has a time of its own by the file."""
    for item in process.items.values():
        if kind in item.each and item.due.span:
            return item
    return None


def _of_review(review: Review, today: date) -> dict[str, str]:
    version = review.current_report()
    limit = completion_limit(review)
    return {
        "ref": review.ref,
        "version": f"version {version.number}" if version else "[version]",
        "decided": written(review.decided),
        "six_months_end": written(limit),
        "time_allowed": months_in_words(limit.months),
        "six_months_over": _yes(today > limit),
    }


def _of_publication(review: Review, today: date) -> dict[str, str]:
    published = _published_on(review, instead=False)
    agreed = _if_ahead(review.publication_date, today)
    return {
        "publication_date": _written_or(published or agreed, "[publication date]"),
        "published_on": _written_or(published, ""),
        "instead_published_on": _written_or(_published_on(review, instead=True), ""),
    }


def _published_on(review: Review, *, instead: bool) -> date | None:
    """Return when the report itself was published, or (``instead``) what stands in its place."""
    published = review.published
    if published is None or bool(published.instead) != instead:
        return None
    return published.on


def _of_hold(review: Review, party: str, today: date, calendar: Calendar) -> dict[str, str]:
    """Return since when publication is on hold; where it is not, when it is expected."""
    hold = _hold_meant(review, party)
    expected = forecast(review, today, calendar)[1].day if hold is None else None
    return {
        "expected_publication": _written_or(expected, "[expected date]"),
        "hold_since": _NO_DATE if hold is None else written(hold.joined),
        "hold_lifted": "" if hold is None else _written_or(hold.lifted, ""),
    }


def _hold_meant(review: Review, party: str) -> Party | None:
    """Return the hold that a letter is about: its own one, else any that is in force."""
    own = [hold for hold in review.parties_of("hold") if hold.id == party]
    return next(iter(own or review.active_holds()), None)


def _of_not_publishing(review: Review) -> dict[str, str]:
    """Return what was decided on not publishing the report."""
    decided = review.not_publishing
    if decided is None:
        return dict.fromkeys(_NOT_PUBLISHING, "")

    return {
        "not_published": _YES,
        "not_published_on": written(decided.on),
        "not_published_by": decided.by,
        "published_instead": _INSTEAD.get(decided.instead, ""),
    }


def _of_party(
    review: Review, letter: Letter, party: str, today: date, calendar: Calendar
) -> dict[str, str]:
    item = letter.item
    own_instance = InstanceId(item.id, party if item.each else "")
    fields = {
        "agency": _name(review, party),
        "led_by": role_title(review.process, item.who[0]) if item.who else "[who leads it]",
        "reply_by": _date_of(review, own_instance, today, calendar),
        "meeting_date": _date_of(review, InstanceId(item.id, ""), today, calendar),
    }

    for field, name in _AGENCY_DATES.items():
        fields[field] = _date_of(review, InstanceId(name, party), today, calendar)

    return fields


def _of_family(review: Review, party: str) -> dict[str, str]:
    """Return what a letter to a family contact may say of before: whether they took part."""
    return {
        "taking_part": _TAKING_PART.get(_contribution(review, party), ""),
        "told_before": _written_or(_first_letter(review, party), ""),
    }


def _contribution(review: Review, party: str) -> str:
    """Return how it came out whether a family contact contributes; empty while that is open."""
    item = review.process.by_rule("contribution")
    closed = review.state(InstanceId(item.id, party)).closed if item else None
    return closed.outcome or "" if closed else ""


def _first_letter(review: Review, party: str) -> date | None:
    """Return when the letter that tells a family of the review was sent."""
    for item in review.process.items.values():
        if item.letter == "family-letter":
            closed = review.state(InstanceId(item.id, party)).closed
            return closed.on if closed and closed.how == "sent" else None
    return None


def _name(review: Review, party_id: str) -> str:
    """Name a party as a letter may: organisations and job titles, never a person."""
    try:
        party = review.party(party_id)
    except KeyError:
        return "[agency]"
    is_job_title = party.kind == "attendee" and not party.user
    return party.name if is_job_title or party.kind in ORGANISATIONS else "[name]"


def _date_of(review: Review, key: InstanceId, today: date, calendar: Calendar) -> str:
    """Return when an instance is due; a blank once that day has passed, or nothing is asked."""
    item = review.process.items.get(key.item)
    if item is None or key not in review.instances(item):
        return _NO_DATE
    return _written_or(_if_ahead(_held_or_due(review, key, calendar), today), _NO_DATE)


def _held_or_due(review: Review, key: InstanceId, calendar: Calendar) -> date | None:
    closed = review.state(key).closed
    if closed is not None and closed.how == "held":
        return closed.on
    due = due_of(review, key, calendar)
    return due.day if due is not None else None


def _if_ahead(when: date | None, today: date) -> date | None:
    """Return a day that lies ahead, or is today; of one that has passed, nothing."""
    return when if when is not None and when >= today else None


def _yes(holds: bool) -> str:
    return _YES if holds else ""


def _written_or(when: date | None, blank: str) -> str:
    return written(when) if when else blank


def written(when: date) -> str:
    """Write a date as letters have it: 15 April 2026."""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"

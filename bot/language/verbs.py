"""The table of verbs: each one's forms, what it does, its examples, and how it is read."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from bot.errors import Refusal
from bot.language.forms import (
    read_action,
    read_agency,
    read_approve,
    read_assign,
    read_assurance,
    read_attendee,
    read_away,
    read_calendar,
    read_chasing,
    read_checklist,
    read_circulate,
    read_close_impasse,
    read_correction,
    read_discontinue,
    read_dispute,
    read_done,
    read_draft,
    read_due,
    read_export,
    read_family,
    read_hold,
    read_letter,
    read_lift,
    read_list,
    read_not_held,
    read_open,
    read_partnership,
    read_publication,
    read_publish,
    read_quiet,
    read_recuse,
    read_redact,
    read_report,
    read_return,
    read_role,
    read_second,
    read_settings,
    read_show,
    read_skip,
    read_snooze,
    read_status,
    read_switch,
    read_timeline,
    read_timetable,
    read_undo,
    read_who,
)
from bot.language.reader import REFERENCE, Reader, Verb, how_to_type, short
from bot.refusals.language import UnknownVerb
from bot.workflow.review.queries import Help, Query
from bot.workflow.text import matching


def unknown_verb(word: str, meant: str = "", instead: str = "") -> Refusal:
    if REFERENCE.fullmatch(word):
        line = f"status {word}"
        return UnknownVerb(
            **how_to_type(VERBS["status"]),
            word=word,
            nearest=["status"],
            meant="status",
            instead=line,
        )
    if meant:
        verb = BY_NAME[meant]
        return UnknownVerb(
            **how_to_type(verb), word=short(word), nearest=[verb.name], meant=meant, instead=instead
        )
    match matching.match(short(word), {name: (name,) for name in BY_NAME}):
        case matching.Exact(key) | matching.Unique(key):
            near = [key]
        case matching.Ambiguous(keys):
            near = list(keys[:3])
        case matching.Missing(nearest):
            near = list(nearest)
    return UnknownVerb(
        **how_to_type(VERBS["help"]), word=short(word), nearest=near, meant="", instead=""
    )


def read_help(r: Reader) -> Query:
    topic = r.word("<verb>") if r.has_word() else None
    r.parts()
    if topic is None or topic.casefold() == "all":
        return Help(topic=topic and "all")
    verb = BY_NAME.get(topic.casefold())
    if verb is None:
        raise unknown_verb(topic)
    return Help(topic=verb.name)


_NAME_FORMS = ('rename "<name>" to "<name>"', 'remove "<name>" because <reason>', "list")

_VERBS = (
    Verb(
        name="open",
        group="Reviews",
        usage=(
            'open <process> "<working pseudonym>" decided <date> [ref <decision\'s reference>]',
            "open",
        ),
        does="Opens a review in this private channel; alone, it shows a form to fill in.",
        examples=('open escb "Ash" decided 12 Jan 2026 ref minute 4.1', "open"),
        read=read_open,
        takes_ref=False,
    ),
    Verb(
        name="list",
        group="Reviews",
        usage=("list [all]",),
        does="The reviews that you belong to, late ones first.",
        examples=("list", "list all"),
        read=read_list,
        takes_ref=False,
    ),
    Verb(
        name="status",
        group="Reviews",
        usage=("status [REF] [as of <date>]",),
        does=(
            "Where a review stands: stage, whose move it is, what is late, the next dates, the"
            " forecast."
        ),
        examples=("status", "status ESCB-2026-01 as of 1 May 2026"),
        read=read_status,
    ),
    Verb(
        name="checklist",
        group="Reviews",
        usage=("checklist [<stage>]",),
        does="A stage's items: who, by when, done by whom.",
        examples=("checklist", "checklist scoping"),
        read=read_checklist,
    ),
    Verb(
        name="show",
        group="Reviews",
        usage=("show <what> [for <party>]",),
        does="One item with its history.",
        examples=("show factual-accuracy for Health",),
        read=read_show,
    ),
    Verb(
        name="who",
        group="Reviews",
        usage=("who",),
        does="Who is outstanding on what, since when, and how each one can answer.",
        examples=("who",),
        read=read_who,
    ),
    Verb(
        name="chasing",
        group="Reviews",
        usage=("chasing [<what>] [for <party>]",),
        does="The proof of chasing: who was asked, when, how, and what came back.",
        examples=("chasing", "chasing factual-accuracy for Health"),
        read=read_chasing,
    ),
    Verb(
        name="done",
        group="Doing",
        usage=(
            (
                "done <what> [for <party>] [as …] [on <date>] [because <reason>] [ref <evidence>]"
                " [note <text>]"
            ),
            'done pseudonym [as "<name>"]',
            (
                "done family-contribution for <contact> as contributes, declines, no-reply or"
                " deferred until <date>"
            ),
            "done response-and-actions [as none because <reason>]",
            "done website-removal",
            "done website-removal as kept until <date> because <reason>",
            "done assurance for <n> [as shown, accepted, or asked-again because <reason>]",
        ),
        does="Ticks a task, a meeting or a notice, with the date it happened.",
        examples=(
            "done scoping-meeting on 3 Feb 2026",
            "done agency-letter for Health on 3 Feb 2026 ref e-mail of 3 Feb",
            'done pseudonym as "Willow"',
            "done family-contribution for mother as deferred until 1 Jun 2026",
            "done response-and-actions as none because the learning is in hand already",
            (
                "done website-removal as kept until 1 May 2027 because the Board asked for another"
                " year"
            ),
            "done assurance for 2 as asked-again because the audit is missing",
        ),
        read=read_done,
        synonyms=("tick",),
    ),
    Verb(
        name="not-held",
        group="Doing",
        usage=("not-held <what> [for <party>] because <reason>",),
        does="An optional meeting was not held.",
        examples=(
            "not-held chronology-author-meeting because the authors met the Review Team singly",
        ),
        read=read_not_held,
    ),
    Verb(
        name="skip",
        group="Doing",
        usage=("skip <what> [for <party>] because <reason>",),
        does="Closes an item as not applicable.",
        examples=("skip media-statement because the Executive decided against one",),
        read=read_skip,
    ),
    Verb(
        name="undo",
        group="Doing",
        usage=("undo <what> [for <party>] because <reason>",),
        does="Re-opens an item, with what rested on it; takes back your own answer, or a recusal.",
        examples=(
            "undo chronology for Health because the wrong file was received",
            "undo recusal for <@U0ASHA|asha> because it was another trust",
        ),
        read=read_undo,
    ),
    Verb(
        name="assign",
        group="Doing",
        usage=("assign <what> [for <party>] <@person>",),
        does="Says whose item it is.",
        examples=("assign media-statement <@U0ASHA|asha>",),
        read=read_assign,
    ),
    Verb(
        name="draft",
        group="Answering",
        usage=(
            "draft <url> [as <document>] [on <date>] [note <text>] [confirmed]",
            "draft link v<N> <url> because <reason>",
            "draft list",
        ),
        does="Registers the next version of a document, by its link.",
        examples=(
            "draft https://partnership.sharepoint.com/ash/v2.docx note chapter 4 is new",
            "draft https://partnership.sharepoint.com/ash/terms.docx as terms-of-reference",
            (
                "draft link v2 https://partnership.sharepoint.com/ash/v2b.docx because the folder"
                " was moved"
            ),
            "draft list",
        ),
        read=read_draft,
    ),
    Verb(
        name="circulate",
        group="Answering",
        usage=("circulate [v<N>] [as <document>] [on <date>]",),
        does="The version went to those who must answer: asks each of them.",
        examples=("circulate", "circulate v3 on 1 May 2026"),
        read=read_circulate,
    ),
    Verb(
        name="approve",
        group="Answering",
        usage=(
            (
                "approve [<what>] [for <agency>] [v<N>] [on <date>] [with corrections] [note"
                " <text>] [ref <evidence>]"
            ),
        ),
        does="Confirms or approves what waits for you.",
        examples=(
            "approve",
            "approve factual-accuracy v3",
            "approve factual-accuracy for Health on 14 May 2026 ref e-mail of 14 May",
        ),
        read=read_approve,
        synonyms=("confirm", "sign-off"),
    ),
    Verb(
        name="dispute",
        group="Answering",
        usage=("dispute [<what>] [for <agency>] [v<N>] [on <date>] because <reason>",),
        does="An agency's no to a version: something in it is not right.",
        examples=("dispute factual-accuracy v3 because the dates in chapter 2 are wrong",),
        read=read_dispute,
    ),
    Verb(
        name="return",
        group="Answering",
        usage=("return [<what>] [v<N>] [on <date>] because <reason>",),
        does="A group's no to a version: it goes back.",
        examples=("return sub-committee v3 because the recommendations are not yet measurable",),
        read=read_return,
    ),
    Verb(
        name="correction",
        group="Answering",
        usage=(
            'correction add "<text>" [for <agency>]',
            "correction accept <n>",
            "correction decline <n> because <reason>",
            "correction list",
        ),
        does="Points that agencies raise on a draft, answered one by one by the report's author.",
        examples=(
            'correction add "Page 12: the visit was on the Monday" for Health',
            "correction accept 3",
            "correction decline 4 because the chronology says otherwise",
            "correction list",
        ),
        read=read_correction,
    ),
    Verb(
        name="recuse",
        group="Answering",
        usage=("recuse [<@person>] because <reason>",),
        does="A conflict of interest: this person answers nothing in this review.",
        examples=(
            "recuse because I managed the team at the time",
            "recuse <@U0ASHA|asha> because of a past post",
        ),
        read=read_recuse,
    ),
    Verb(
        name="close-impasse",
        group="Answering",
        usage=("close-impasse <what> [for <agency>] because <reason>",),
        does="Two people close a dispute that cannot be settled.",
        examples=(
            (
                "close-impasse factual-accuracy for Health because both accounts are printed side"
                " by side"
            ),
        ),
        read=read_close_impasse,
    ),
    Verb(
        name="agency",
        group="People",
        usage=(
            'agency add "<name>" lead <@person> [deputy <@person>] [out of area]',
            'agency add "<name>" by-email "<job title>"',
            'agency lead "<name>" <@person>',
            'agency deputy "<name>" <@person>',
            *(f"agency {form}" for form in _NAME_FORMS),
        ),
        does="The agencies that are involved, and who answers for each.",
        examples=(
            'agency add "Health" lead <@U0ASHA|asha> deputy <@U0BEN|ben>',
            'agency add "Probation" by-email "Head of Service"',
            'agency lead "Health" <@U0ASHA|asha>',
            'agency deputy "Health" <@U0BEN|ben>',
            'agency rename "Health" to "Health Trust"',
            'agency remove "Probation" because it never knew the family',
            "agency list",
        ),
        read=read_agency,
    ),
    Verb(
        name="partnership",
        group="People",
        usage=(
            'partnership add "<name>"',
            "partnership none [because <reason>]",
            *(f"partnership {form}" for form in _NAME_FORMS),
        ),
        does="Other Safeguarding Partnerships that are involved.",
        examples=(
            'partnership add "Southend"',
            "partnership none",
            'partnership rename "Southend" to "Southend-on-Sea"',
            'partnership remove "Southend" because the family never lived there',
            "partnership list",
        ),
        read=read_partnership,
    ),
    Verb(
        name="family",
        group="People",
        usage=(
            'family add "<label>"',
            "family none [because <reason>]",
            *(f"family {form.replace('<name>', '<label>')}" for form in _NAME_FORMS),
        ),
        does='Family contacts, by label ("mother", "contact 1"), never by name.',
        examples=(
            'family add "mother"',
            "family none because nobody could be traced",
            'family rename "contact 1" to "grandparent"',
            'family remove "contact 2" because the same person was added twice',
            "family list",
        ),
        read=read_family,
    ),
    Verb(
        name="role",
        group="People",
        usage=(
            "role <role> <@person> … [for <agency>]",
            "role <role> remove <@person> because <reason>",
            "role list",
        ),
        does="Who holds which role; `overview` sees dates and lateness only.",
        examples=(
            "role review-team <@U0ASHA|asha> <@U0BEN|ben> for Police",
            "role review-team remove <@U0BEN|ben> because he has moved on",
            "role overview <@U0CLARE|clare>",
            "role list",
        ),
        read=read_role,
    ),
    Verb(
        name="attendee",
        group="People",
        usage=(
            'attendee add <@person or "role, agency"> [asked for presentation]',
            "attendee asked <attendee> [on <date>]",
            "attendee remove <attendee> because <reason>",
            "attendee list",
        ),
        does="Who came to the briefing session, and who asked for the presentation.",
        examples=(
            'attendee add "Head teacher, Oak School" asked for presentation',
            "attendee add <@U0ASHA|asha>",
            'attendee asked "Head teacher, Oak School" on 3 Aug 2026',
            'attendee remove "Head teacher, Oak School" because she could not come',
            "attendee list",
        ),
        read=read_attendee,
    ),
    Verb(
        name="timetable",
        group="Dates",
        usage=("timetable", "timetable propose [publication <date>]", "timetable accept"),
        does="Shows, proposes and accepts the review's dates.",
        examples=("timetable", "timetable propose publication 10 Jul 2026", "timetable accept"),
        read=read_timetable,
    ),
    Verb(
        name="due",
        group="Dates",
        usage=("due <what> [for <party>] <date or none> because <reason>",),
        does="Moves or clears a date.",
        examples=(
            "due agency-letter for Health 12 May 2026 because the lead is on leave",
            "due sub-committee none because its date is not yet known",
        ),
        read=read_due,
    ),
    Verb(
        name="snooze",
        group="Dates",
        usage=("snooze <what> [for <party>] until <date>",),
        does="No reminders to you about this before then.",
        examples=("snooze chronology for Health until 4 May 2026",),
        read=read_snooze,
    ),
    Verb(
        name="away",
        group="Dates",
        usage=("away until <date>", "away off"),
        does="Your deputy is asked meanwhile.",
        examples=("away until 1 Jun 2026", "away off"),
        read=read_away,
        takes_ref=False,
    ),
    Verb(
        name="quiet",
        group="Dates",
        usage=("quiet <date> to <date> because <reason>",),
        does="No reminders in this review on these days.",
        examples=("quiet 4 May 2026 to 8 May 2026 because of the funeral",),
        read=read_quiet,
    ),
    Verb(
        name="publication",
        group="Publication",
        usage=("publication <date> [because <reason>]",),
        does="Agrees or moves the publication date.",
        examples=(
            "publication 10 Jul 2026",
            "publication 15 Jul 2026 because Ofsted was told late",
        ),
        read=read_publication,
    ),
    Verb(
        name="publish",
        group="Publication",
        usage=(
            "publish <url> [on <date>]",
            "publish outside-the-gate <url> on <date> because <reason>",
        ),
        does="Records the publication, if nothing is missing for it.",
        examples=(
            "publish https://www.escb.co.uk/reviews/ash",
            (
                "publish outside-the-gate https://www.escb.co.uk/reviews/ash on 9 Jul 2026 because"
                " it was live early"
            ),
        ),
        read=read_publish,
    ),
    Verb(
        name="hold",
        group="Publication",
        usage=("hold [until <date>] because <reason>",),
        does="Holds the publication; `until` is the day to look again.",
        examples=("hold until 1 Sep 2026 because a trial is listed",),
        read=read_hold,
    ),
    Verb(
        name="lift",
        group="Publication",
        usage=("lift because <reason>",),
        does="Lifts the hold.",
        examples=("lift because the trial has ended",),
        read=read_lift,
    ),
    Verb(
        name="action",
        group="Learning",
        usage=(
            'action add "<text>" for <agency> due <date>',
            "action done <n> [note <text>]",
            "action remove <n> because <reason>",
            "action list",
        ),
        does="Actions from learning and recommendations.",
        examples=(
            'action add "Audit the use of the pre-birth protocol" for Health due 1 Jun 2026',
            "action done 3 note the audit is with the Board",
            "action remove 3 because it repeats action 2",
            "action list",
        ),
        read=read_action,
    ),
    Verb(
        name="assurance",
        group="Learning",
        usage=("assurance every <n> months from <date>", "assurance"),
        does="How often agencies show what they have done; alone, where the rounds stand.",
        examples=("assurance every 3 months from 1 Jun 2026", "assurance"),
        read=read_assurance,
    ),
    Verb(
        name="letter",
        group="Papers",
        usage=("letter <name> [for <party>]",),
        does="Drafts a letter from your own Word template.",
        examples=("letter agency-letter for Health",),
        read=read_letter,
    ),
    Verb(
        name="timeline",
        group="Papers",
        usage=("timeline",),
        does="A picture of the plan: stages, dates, today, what is late.",
        examples=("timeline",),
        read=read_timeline,
    ),
    Verb(
        name="calendar",
        group="Papers",
        usage=("calendar",),
        does="The review's dates as a calendar file.",
        examples=("calendar",),
        read=read_calendar,
    ),
    Verb(
        name="report",
        group="Papers",
        usage=("report [REF or all] [from <date> to <date>]",),
        does="The progress report for a sub-committee or board; `all` comes by direct message.",
        examples=("report", "report all from 1 Apr 2026 to 30 Jun 2026"),
        read=read_report,
    ),
    Verb(
        name="export",
        group="Papers",
        usage=("export [REF]",),
        does="The full history, with the proof that it is unbroken.",
        examples=("export",),
        read=read_export,
    ),
    Verb(
        name="second",
        group="Safety",
        usage=("second <n>",),
        does="You are the second person of what two people must do.",
        examples=("second 1",),
        read=read_second,
    ),
    Verb(
        name="switch",
        group="Safety",
        usage=("switch <process> because <reason>",),
        does="Moves the review between the local and the national pathway.",
        examples=("switch scsp-national because the National Panel has taken the review on",),
        read=read_switch,
    ),
    Verb(
        name="discontinue",
        group="Safety",
        usage=("discontinue because <reason>",),
        does="Two people end a review that was opened in error or will not go on.",
        examples=("discontinue because it was opened in the wrong channel",),
        read=read_discontinue,
    ),
    Verb(
        name="redact",
        group="Safety",
        usage=("redact <event> because <reason>",),
        does="Removes a text from the history; that it was there stays provable.",
        examples=("redact 57 because it names a child",),
        read=read_redact,
    ),
    Verb(
        name="settings",
        group="Settings and help",
        usage=("settings", "settings <key> <value>"),
        does="The workspace's settings: time zone, reminders, working days, who may open reviews.",
        examples=("settings", "settings nudge-hour 10"),
        read=read_settings,
        takes_ref=False,
    ),
    Verb(
        name="help",
        group="Settings and help",
        usage=("help [verb]",),
        does="All verbs, or one verb's forms and examples.",
        examples=("help", "help done", "help all"),
        read=read_help,
        takes_ref=False,
    ),
)

VERBS: Final[Mapping[str, Verb]] = MappingProxyType({verb.name: verb for verb in _VERBS})
"""Every verb by its own name, in the order of the groups in which help shows them."""

BY_NAME: Final[Mapping[str, Verb]] = {
    name: verb for verb in _VERBS for name in (verb.name, *verb.synonyms)
}

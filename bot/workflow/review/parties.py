"""The parties of a review: those who joined, those of the process file, actions in their rounds."""

from collections.abc import Iterator, Mapping
from datetime import date

from bot.workflow.process.model import Item
from bot.workflow.process.vocabulary import PartyKind
from bot.workflow.review.derived import derived
from bot.workflow.review.record import ReviewRecord
from bot.workflow.review.state import Closing, InstanceId, Party


class PartyQuestions(ReviewRecord):
    """What is asked of a review about its parties."""

    def parties_of(self, kind: PartyKind) -> list[Party]:
        """Return the parties of a kind that are present now, in the order they joined.

        The bodies and partner agencies are those of the process file; an "action-round" is an
        action in a round that asks about it.
        """
        return list(self._all_of(kind))

    @derived
    def _all_of(self, kind: PartyKind) -> tuple[Party, ...]:
        match kind:
            case "body":
                return _in_file(self.process.bodies, kind, self.decided)
            case "partner-agency":
                return _in_file(self.process.partner_agencies, kind, self.decided)
            case "attendee-asked":
                return tuple(self._attendees_asked())
            case "action-round":
                return tuple(self._action_rounds())
            case _:
                return tuple(self._present(kind))

    def _present(self, kind: PartyKind) -> Iterator[Party]:
        for party in self.parties.values():
            if party.kind == kind and not party.gone:
                yield party

    def _attendees_asked(self) -> Iterator[Party]:
        for party in self.parties_of("attendee"):
            if party.asked is not None:
                yield party

    def party(self, party: str) -> Party:
        """Return a party by its id, present or gone, or a body of the process file.

        Raises ``KeyError``.
        """
        if party in self.parties:
            return self.parties[party]

        if "@" in party:
            action, _, assurance_round = party.partition("@")
            return _action_round(self.parties[action], self.parties[assurance_round])

        for body in self.parties_of("body") + self.parties_of("partner-agency"):
            if body.id == party:
                return body

        raise KeyError(party)

    def known_party(self, party: str | None) -> Party | None:
        """Return a party as :meth:`party` does; ``None`` where there is none of that id."""
        if not party:
            return None
        try:
            return self.party(party)
        except KeyError:
            return None

    def place_of(self, party: Party) -> tuple[str, date]:
        """Return the stage of the present pathway when a party came into it, and the day of that.

        A party that joined in the other pathway comes into this one as the review comes back to it.
        """
        return party.places.get(self.process.id, (party.stage, party.joined))

    def agencies_of(self, user: str) -> list[Party]:
        """Return the agencies that a person answers for, as lead or deputy."""
        return [agency for agency in self.parties_of("agency") if user in agency.contacts]

    def answers_for(self, user: str, agency: str) -> bool:
        """Return whether a person answers for an agency, as lead or deputy."""
        return any(own.id == agency for own in self.agencies_of(user))

    def active_holds(self) -> list[Party]:
        """Return the publication holds that are in force."""
        return [hold for hold in self.parties_of("hold") if hold.lifted is None]

    def next_number(self, kind: PartyKind) -> int:
        """Return the next running number of a kind of party; numbers are never used again."""
        used = (party.number for party in self.parties.values() if party.kind == kind)
        return 1 + max(used, default=0)

    # --- the parties that an item is made for ----------------------------------------------------

    def parties_for(self, item: Item, kind: PartyKind) -> list[Party]:
        """Return the parties of a kind that an item is made for.

        A partner agency that is involved is not told twice, and a round in which no action is left
        has nothing to collate.
        """
        if kind == "partner-agency" and "agency" in item.each:
            return self._partner_agencies_not_involved()
        if kind == "round":
            return self._rounds_with_actions()
        return self.parties_of(kind)

    def _partner_agencies_not_involved(self) -> list[Party]:
        partners = self.parties_of("partner-agency")
        return [partner for partner in partners if not self._is_involved(partner)]

    def _is_involved(self, partner: Party) -> bool:
        """Return whether a partner agency is among those that take part, by any of their names."""
        return any(agency.is_called(partner.name) for agency in self.parties_of("agency"))

    def _rounds_with_actions(self) -> list[Party]:
        with_actions = {party.id.rpartition("@")[2] for party in self._action_rounds()}
        return [turn for turn in self.parties_of("round") if turn.id in with_actions]

    # --- actions in assurance rounds -------------------------------------------------------------

    def _action_rounds(self) -> Iterator[Party]:
        """Yield each action in each round that it was still open for."""
        for assurance_round in self.parties_of("round"):
            for action in self.parties_of("action"):
                if self._is_asked_about(action, assurance_round):
                    yield _action_round(action, assurance_round)

    def _is_asked_about(self, action: Party, assurance_round: Party) -> bool:
        """Return whether a round asks about an action.

        A round knows the actions from before its date.
        """
        day = assurance_round.due
        if day is None or action.joined > day:
            return False
        return not self._was_over(action, assurance_round, day)

    def _was_over(self, action: Party, assurance_round: Party, day: date) -> bool:
        """Return whether a round need not ask about an action, since it was carried out.

        That was recorded before the round was opened, or on the day of that with nothing said in
        the round; and it stood until the round's day had passed.
        """
        carried_out = self.process.by_rule("action-done")
        if carried_out is None:
            return False
        closings = self.state(InstanceId(carried_out.id, action.id)).closings
        lasting = [closing for closing in closings if closing.outlasted(day)]
        return any(self._is_before(closing, action, assurance_round) for closing in lasting)

    def _is_before(self, closing: Closing, action: Party, assurance_round: Party) -> bool:
        """Return whether an action was carried out before a round, which need not ask then."""
        if closing.number < assurance_round.event:
            return True
        if closing.recorded_on > assurance_round.joined:
            return False
        return not self._is_anything_assured(action, assurance_round)

    def _is_anything_assured(self, action: Party, assurance_round: Party) -> bool:
        """Return whether anything was said of an action in a round."""
        assurance = self.process.by_rule("assurance")
        if assurance is None:
            return False
        state = self.state(InstanceId(assurance.id, _action_round_id(action, assurance_round)))
        return bool(state.closings or state.noted)


def _in_file(names: Mapping[str, str], kind: PartyKind, joined: date) -> tuple[Party, ...]:
    """Return the parties that the process file itself names, by key: they are there from a day."""
    numbered = enumerate(names.items(), 1)
    return tuple(
        Party(f"{kind}:{key}", kind, number, name, joined) for number, (key, name) in numbered
    )


def _action_round_id(action: Party, assurance_round: Party) -> str:
    return f"{action.id}@{assurance_round.id}"


def _action_round(action: Party, assurance_round: Party) -> Party:
    """Return an action as the party of its assurance in one round."""
    return Party(
        id=_action_round_id(action, assurance_round),
        kind="action-round",
        number=action.number,
        name=action.name,
        joined=max(action.joined, assurance_round.joined),
        stage=assurance_round.stage,
        agency=action.agency,
        due=assurance_round.due,
    )

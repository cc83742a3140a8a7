"""The people of a review: who holds which role, and who can be told what."""

from collections.abc import Iterable

from bot.workflow.review.parties import PartyQuestions


class PeopleQuestions(PartyQuestions):
    """What is asked of a review about its people. People are Slack user ids."""

    def holders(self, role: str) -> list[str]:
        """Return who holds a role now, recused or not, in the order given."""
        return list(self.roles.get(role, {}))

    def voters(self, role: str) -> list[str]:
        """Return who holds a role now and is not recused."""
        return [user for user in self.holders(role) if user not in self.recused]

    def holds(self, user: str, role: str) -> bool:
        """Return whether a person holds a role now."""
        return user in self.roles.get(role, {})

    def roles_held(self, user: str) -> list[str]:
        """Return the ids of the roles that a person holds now."""
        return [role for role, holdings in self.roles.items() if user in holdings]

    def pathway_roles_of(self, user: str) -> list[str]:
        """Return the ids of the pathway's roles that a person holds now, in its order."""
        return [role for role in self.process.roles if self.holds(user, role)]

    def voters_of(self, roles: Iterable[str]) -> list[str]:
        """Return who holds any of some roles now and is not recused, each once."""
        return list(dict.fromkeys(user for role in roles for user in self.voters(role)))

    def seated(self, role: str, party: str) -> list[str]:
        """Return who holds a role for a party now, as its representatives."""
        holdings = self.roles.get(role, {}).values()
        return [holding.user for holding in holdings if party in holding.parties]

    def authors(self) -> list[str]:
        """Return who holds the role that writes the report."""
        author = self.process.author_role
        return [] if author is None else self.holders(author)

    def is_author(self, user: str) -> bool:
        """Return whether a person holds the role that writes the report."""
        author = self.process.author_role
        return author is not None and self.holds(user, author)

    def is_coordinator(self, user: str) -> bool:
        """Return whether a person is a coordinator of this review."""
        return self.holds(user, "coordinator")

    @property
    def let_in(self) -> frozenset[str]:
        """Return who takes part here even as a guest of the workspace.

        A guest who was let in, became a full member and a coordinator, and is a guest again is out:
        no guest coordinates.
        """
        return frozenset(user for user in self.guests if not self.is_coordinator(user))

    def can_be_told(self, user: str) -> bool:
        """Return whether a person gets more than the introduction.

        Whoever was named has to say first that it is they.
        """
        return self.contacts.get(user, True) is True

    def is_unanswered(self, user: str) -> bool:
        """Return whether a person was named and has not said yet if it is they."""
        return self.contacts.get(user, True) is None

    def roles_of(self, user: str) -> list[str]:
        """Return every capacity of a person.

        These are role ids, "agency" for leads and deputies, and "assigned" for whoever holds no
        more than an item.
        """
        capacities = self.roles_held(user)
        if self.agencies_of(user):
            capacities.append("agency")
        if not capacities and user in self._assignees():
            capacities.append("assigned")
        return capacities

    def people(self) -> set[str]:
        """Return everybody with a capacity or an assigned item."""
        people = self._assignees()
        people.update(*self.roles.values())
        for agency in self.parties_of("agency"):
            people.update(agency.contacts)
        return people

    def _assignees(self) -> set[str]:
        return {state.assignee for state in self.states.values() if state.assignee}

"""Which process files a review has gone by, and reading it by one of them."""

from collections.abc import Callable
from copy import copy
from typing import Self

from bot.workflow.process.model import Item, Process, Role
from bot.workflow.process.renames import renamed
from bot.workflow.review.record import ReviewRecord


class PathwayQuestions(ReviewRecord):
    """What is asked of a review about the pathways and files that it has gone by."""

    @property
    def pathways(self) -> dict[str, Process]:
        """The file that the review has gone by in each pathway, by id."""
        return {file.id: file for file in self.files.values()}

    def former(self, item: str) -> Item | None:
        """Return the item of that id in a file that the review went by before.

        ``None`` if the file of now has it, under any id.
        """
        if self.process.item_of(item) is not None:
            return None
        for file in reversed(self.files.values()):
            if item in file.items and item not in renamed(file, self.process):
                return file.items[item]
        return None

    def read_by(self, knows: Callable[[Process], bool]) -> Self:
        """Return the review to look something up in, for looking only.

        That is the review itself; or, where its own file doesn't know what is looked up (since a
        switch or a newer file), the same read by the last file it went by that does.
        """
        if knows(self.process):
            return self
        reading = copy(self)
        reading.process = self._last_file(knows)
        reading.derived = {}
        return reading

    def _last_file(self, knows: Callable[[Process], bool]) -> Process:
        for file in reversed(self.files.values()):
            if knows(file):
                return file
        return self.process

    def knowing(self, item: str) -> Self:
        """Return the review to look an item up in, also one of a pathway or file that was left."""
        return self.read_by(lambda file: file.item_of(item) is not None)

    def role(self, role: str) -> Role | None:
        """Return a role by its id, of the present pathway or of one that the review has gone.

        Who holds a role there belongs to the review still.
        """
        return self.read_by(lambda file: role in file.roles).process.roles.get(role)

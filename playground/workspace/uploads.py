"""Files that the app uploads: announced, then uploaded, then shared."""

from __future__ import annotations

from dataclasses import dataclass

from playground.workspace.ids import Ids


@dataclass
class File:
    """An upload. `content` is None until its bytes have come."""

    id: str
    name: str
    length: int
    ticket: str
    title: str = ""
    content: bytes | None = None
    shared: bool = False
    deleted: bool = False
    alt_text: str = ""

    def awaits(self, ticket: str, content: bytes) -> bool:
        """Tell whether these are the bytes that were announced, and have not come yet."""
        announced = self.ticket == ticket and self.length == len(content)
        return announced and self.content is None


class Uploads:
    """The files of a workspace by id."""

    def __init__(self, ids: Ids, team: str) -> None:
        self._ids = ids
        self._prefix = f"{team}-up-"
        self._files: dict[str, File] = {}

    def saved(self) -> dict[str, File]:
        """Return the files, not copied."""
        return self._files

    def restore(self, files: dict[str, File]) -> None:
        """Take over saved files, in place of those that are here."""
        self._files = files

    def announce(self, name: str, length: int, alt_text: str = "") -> File:
        """Note that a file of this length will be uploaded; its ticket is for the address."""
        file_id = self._ids.next("F")
        ticket = self._ids.next(self._prefix)
        file = File(file_id, name, length, ticket, title=name, alt_text=alt_text)
        self._files[file_id] = file
        return file

    def take(self, ticket: str, content: bytes) -> bool:
        """Take the bytes of an announced upload; False when none such was announced."""
        for file in self._files.values():
            if file.awaits(ticket, content):
                file.content = content
                return True
        return False

    def get(self, file_id: object) -> File | None:
        """Return the file with this id."""
        return self._files.get(str(file_id))

    def shared(self, file_id: str) -> File | None:
        """Return the file with this id when people can see it: it has come and is shared."""
        file = self._files.get(file_id)
        if file is None or file.content is None or not file.shared:
            return None
        return file

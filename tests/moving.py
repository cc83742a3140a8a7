"""A PostgreSQL that moves: a primary, a standby that confirms what is committed, and the address
that leads to one of them."""

from tests.postgres import Postgres
from tests.store.proxy import Proxy


class Moving:
    """Two servers, and the address by which the bot knows them."""

    def __init__(self) -> None:
        self.primary = Postgres()
        self.address = Proxy("127.0.0.1", self.primary.port)
        self.standby: Postgres | None = None

    def url(self, of: str) -> str:
        """A database's address, where it goes by the one that moves."""
        return of.replace(f":{self.primary.port}/", f":{self.address.port}/")

    def back_up(self) -> Postgres:
        """A standby is made, and from now on nothing is committed that it has not."""
        self.standby = Postgres(of=self.primary)
        self.primary.needs_confirmation()
        return self.standby

    def move(self) -> None:
        """The primary dies, and its address is the standby's, which has not noticed yet."""
        assert self.standby is not None
        self.primary.kill()
        self.address.lead_to(self.standby.port)

    def take_over(self) -> None:
        """The standby notices."""
        assert self.standby is not None
        self.standby.promote()
        self.primary.remove()
        self.primary, self.standby = self.standby, None

    def remove(self) -> None:
        self.address.stop()
        for server in (self.primary, self.standby):
            if server is not None:
                server.remove()

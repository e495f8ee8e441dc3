"""One service's parts over a database, for commands that look into it without running it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module

from chiso_contracts import catalogue
from chiso_runtime import database
from chiso_runtime.access import Verifier
from chiso_runtime.blobs.port import Blobs, StoreAway
from chiso_runtime.brokers.embedded import EmbeddedBroker
from chiso_runtime.brokers.port import Message
from chiso_runtime.hints import Hint
from chiso_runtime.log import DatabaseOwnerLog
from chiso_runtime.service import Context, Service
from chiso_runtime.settings import Settings


def no_blobs() -> Blobs:
    """For services that hold no evidence. Raises StoreAway."""
    raise StoreAway("this command touches no evidence")


@contextmanager
def assembled(
    name: str, url: str, databases: Mapping[str, str], blobs: Callable[[], Blobs] = no_blobs
) -> Iterator[tuple[Service, Context]]:
    """The service over the database at `url`; what it misses is read from the owners' `databases` (URLs by service)."""
    pool = database.pool(url, size=2)
    pool.open()
    context = Context(
        settings=Settings(
            database_url=url, owner_database_url=url, kafka="", internal_key="", public_url="", owner_urls={}
        ),
        pool=pool,
        hint=Hint(url),
        broker=EmbeddedBroker({}, url),
        owner_log=_Owners(databases),
        verifier=Verifier(dict),
        blobs=blobs,
    )
    try:
        yield import_module(f"chiso_{name}.main").build(context), context
    finally:
        pool.close()


class _Owners:
    """The owners' logs, where their databases can be read; an owner that can't be read has nothing to say."""

    def __init__(self, databases: Mapping[str, str]) -> None:
        self._logs = {name: DatabaseOwnerLog(url) for name, url in databases.items()}

    def after(self, topic: str, key: str, seq: int) -> Sequence[Message]:
        log = self._logs.get(catalogue.OWNERS[topic])
        return log.after(topic, key, seq) if log else ()

    def heads(self, topic: str) -> dict[str, int]:
        log = self._logs.get(catalogue.OWNERS[topic])
        return log.heads(topic) if log else {}

"""Whether all services have heard everything: outboxes empty, every consumer level, and so it stays."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from chiso_runtime.consumer import Following
from chiso_runtime.database import Database, connect

WAITING = "SELECT 1 FROM outbox LIMIT 1"
HEADS = "SELECT topic, key, key_seq FROM key_head"
SEEN = "SELECT consumer, source, key, seq FROM checkpoint"

Heads = Mapping[tuple[str, str], int]
Seen = Mapping[tuple[str, str, str], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How far everything was: `behind` names what was not level, `heads` and `seen` tell where all stood."""

    behind: Sequence[str]
    heads: Heads
    seen: Seen

    def still(self, before: "Look") -> bool:
        """Whether all was level and nothing moved since the look before.

        Then nothing was under way between the two: an outbox row of that moment would have raised a head, and an entry
        that somebody had not heard would be behind now. One level look says less: a reaction may have filled an outbox
        that was looked at already.
        """
        return not self.behind and (self.heads, self.seen) == (before.heads, before.seen)


NEVER = Look(behind=("not looked at",), heads={}, seen={})


class Watch:
    """Looks at the databases of services again and again, over one connection each."""

    def __init__(self, conns: Mapping[str, Database], followings: Mapping[str, Sequence[Following]]) -> None:
        self._conns = conns
        self._followings = followings

    def look(self) -> Look:
        """Where all of it stands. Outboxes are looked at before the heads that they raise."""
        waiting = [name for name, conn in self._conns.items() if conn.execute(WAITING).fetchone()]
        heads: dict[tuple[str, str], int] = {}
        seen: dict[tuple[str, str, str], int] = {}
        for conn in self._conns.values():
            heads |= {(topic, key): seq for topic, key, seq in conn.execute(HEADS).fetchall()}
            seen |= {(consumer, source, key): seq for consumer, source, key, seq in conn.execute(SEEN).fetchall()}
        behind = [*(f"{name}: outbox" for name in waiting), *self._behind(heads, seen)]
        return Look(behind=behind, heads=heads, seen=seen)

    def _behind(self, heads: Heads, seen: Seen) -> Iterator[str]:
        for following in self._followings.values():
            for consumer in (follow.consumer for follow in following):
                for (topic, key), head in heads.items():
                    if topic == consumer.source and seen.get((consumer.name, topic, key), 0) < head:
                        yield f"{consumer.name} at {topic} {key}"


@contextmanager
def watching(urls: Mapping[str, str], followings: Mapping[str, Sequence[Following]]) -> Iterator[Watch]:
    """A watch over services, by the URL of each one's database, and the consumers of each."""
    with ExitStack() as closing:
        yield Watch({name: closing.enter_context(connect(url)) for name, url in urls.items()}, followings)

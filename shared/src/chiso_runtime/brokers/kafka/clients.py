"""The one place where clients of Kafka are made, and where the library is held to good manners.

A client that finds no broker raises from its constructor and would leave behind the thread and the sockets that it
began: here they are ended. A client looks for a broker that went away at least once a second, where the library waits
up to half a minute.
"""

import threading
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.net.compat import KafkaNetClient
from kafka.protocol.api_message import VersionSubscriptable
from kafka.protocol.schemas.fields.struct import StructField

REACHING: dict[str, Any] = {"bootstrap_timeout_ms": 5_000, "reconnect_backoff_max_ms": 1_000}
"""How long a new client looks for its first broker before who wants it is told, and how often it asks for one."""

QUICK = 0.02
SHORTEST_REST, LONGEST_REST = 0.001, 0.05


_making = threading.RLock()


def _alone(make: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(make)
    def made(*args: Any, **options: Any) -> Any:
        with _making:
            return make(*args, **options)

    return made


# The library makes the class and the decoder of each kind of answer when it first needs them, and two clients of a
# process may need them at the same moment. It then keeps a class that it has thrown away, or a decoder made of a class
# that was lent to another: no client of the process understands such an answer again.
VersionSubscriptable.__getitem__ = _alone(VersionSubscriptable.__getitem__)
StructField.compiled_decode_from = _alone(StructField.compiled_decode_from)


class Paced(KafkaConsumer):  # type: ignore[misc]
    """A consumer whose polls rest, ever longer, when round after round brings nothing at once.

    The library asks again without a pause as long as a heartbeat is overdue (Kafka is slow to answer, or has given
    the member's name to another) or a fetch fails at once, and takes half a core for it.
    """

    _rest = SHORTEST_REST

    def _poll_once(self, timer: Any, max_records: int, update_offsets: bool = True) -> Any:
        begun = time.monotonic()
        found = super()._poll_once(timer, max_records, update_offsets=update_offsets)
        if found or time.monotonic() > begun + QUICK:
            self._rest = SHORTEST_REST
        else:
            time.sleep(self._rest)
            self._rest = min(self._rest * 2, LONGEST_REST)
        return found


def admin(servers: str, **options: Any) -> KafkaAdminClient:
    """A client that asks and changes the cluster. Raises KafkaError without a broker."""
    return _made(KafkaAdminClient, servers, options)


def consumer(servers: str, **options: Any) -> Paced:
    """A client that reads. Raises KafkaError without a broker."""
    made: Paced = _made(Paced, servers, options)
    return made


def producer(servers: str, **options: Any) -> KafkaProducer:
    """A client that writes. Raises KafkaError without a broker."""
    return _made(KafkaProducer, servers, options)


def _made(kind: Any, servers: str, options: dict[str, Any]) -> Any:
    begun: list[KafkaNetClient] = []

    def connecting(**settings: Any) -> KafkaNetClient:
        begun.append(KafkaNetClient(**settings))
        return begun[-1]

    try:
        return kind(bootstrap_servers=servers, kafka_client=connecting, **(REACHING | options))
    except BaseException:
        for half_made in begun:
            half_made.close()
        raise

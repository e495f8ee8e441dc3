"""Every codec that reads stored or published bytes: those of the services, and the one of ended rights."""

from collections.abc import Iterator
from importlib import import_module

from chiso_contracts import catalogue
from chiso_runtime import access
from chiso_runtime.codec import EventCodec

SERVICES = ("submission", "evidence", "scoring", "ranking")


def codecs() -> Iterator[tuple[str, EventCodec[object]]]:
    """Name and codec; a service's codecs are the public names of its module `codec`."""
    yield "runtime.access", access.codec
    for service in SERVICES:
        module = import_module(f"chiso_{service}.codec")
        for name, value in vars(module).items():
            if isinstance(value, EventCodec):
                yield f"{service}.{name}", value


def newest(name: str) -> int:
    """The version of an event that is written today."""
    return max(version for names in catalogue.TOPICS.values() for stored, version in names if stored == name)

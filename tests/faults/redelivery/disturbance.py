"""How a broker may bring a topic that goes wrong in every way that it may, chosen by chance."""

from collections.abc import Callable, Iterator, Sequence
from random import Random

from chiso_runtime.brokers.port import Message

Messages = list[Message]

MOST_TIMES = 5
LARGEST_BATCH = 40


def batches(messages: Sequence[Message], chance: Random) -> Iterator[Messages]:
    """The topic as a consumer may get it, in batches: some disturbances, each on top of the last."""
    disturbed = list(messages)
    for disturb in chance.sample(DISTURBANCES, chance.randint(1, len(DISTURBANCES))):
        disturbed = disturb(disturbed, chance) if disturbed else []
    while disturbed:
        size = chance.randint(1, LARGEST_BATCH)
        yield disturbed[:size]
        del disturbed[:size]


def repeated(messages: Messages, chance: Random) -> Messages:
    """Each message one to five times, the repetitions behind it at once or much later."""
    placed = []
    for place, message in enumerate(messages):
        later = [
            chance.choice((place, chance.uniform(place, len(messages)))) for _ in range(chance.randrange(MOST_TIMES))
        ]
        placed += [(at, message) for at in (place, *later)]
    return [message for _, message in sorted(placed, key=lambda one: one[0])]


def whole_again(messages: Messages, chance: Random) -> Messages:
    """The whole topic once or twice more."""
    return messages * chance.randint(2, 3)


def from_zero(messages: Messages, chance: Random) -> Messages:
    """Offsets fall back to 0 in the middle, once or more."""
    for _ in range(chance.randint(1, 3)):
        cut = chance.randrange(len(messages))
        messages = messages[:cut] + messages
    return messages[: 5 * LARGEST_BATCH * MOST_TIMES]


def across_keys(messages: Messages, chance: Random) -> Messages:
    """Another order among keys; each key keeps its own."""
    waiting: dict[str, Messages] = {}
    for message in messages:
        waiting.setdefault(message.key, []).append(message)
    order = [message.key for message in messages]
    chance.shuffle(order)
    taken = {key: iter(run) for key, run in waiting.items()}
    return [next(taken[key]) for key in order]


def too_early(messages: Messages, chance: Random) -> Messages:
    """Some messages come before earlier ones of their key."""
    moved = list(messages)
    for _ in range(chance.randint(1, 5)):
        at = chance.randrange(len(moved))
        moved.insert(chance.randint(max(at - 10, 0), at), moved.pop(at))
    return moved


def lost(messages: Messages, chance: Random) -> Messages:
    """Some messages never come, the last of a key perhaps."""
    return [message for message in messages if chance.random() > 0.15]


DISTURBANCES: Sequence[Callable[[Messages, Random], Messages]] = (
    repeated,
    whole_again,
    from_zero,
    across_keys,
    too_early,
    lost,
)

"""The passes of the appraisal (bước thẩm định) in the framework's order: a later one stands above an earlier one."""

from collections.abc import Sequence

from chiso_contracts.rejection import Rejected
from chiso_framework import Framework
from chiso_framework.process import Pass

from chiso_scoring.domain.card import Line


def refuse_pass(framework: Framework, criterion: str, line: Line, given: str) -> None:
    """Raises Rejected for a pass that the framework has not, and for one below the pass that spoke of this claim.

    A framework without passes leaves the word free. A changed claim is appraised from the first pass on again.
    """
    passes = framework.process.passes
    codes = [one.code for one in passes]
    if not codes:
        return
    if given not in codes:
        names = [f"{one.code} ({one.name.vi})" for one in passes]
        raise Rejected("unknown-pass", criterion=criterion, passes=codes, names=names)
    spoken = spoken_pass(line)
    if spoken in codes and codes.index(given) < codes.index(spoken):
        raise Rejected("later-pass-spoke", criterion=criterion, given=given, spoken=spoken)


def find_pass(framework: Framework, code: str) -> Pass | None:
    """The framework's pass of that code."""
    return next((one for one in framework.process.passes if one.code == code), None)


def spoken_pass(line: Line) -> str:
    """The pass whose word counts for the claim as it is now; empty where none spoke of it."""
    return line.verified.appraisal_pass if line.verified and line.verified_at > line.given_at else ""


def open_passes(framework: Framework, spoken: str) -> tuple[Pass, ...]:
    """The passes that may speak where `spoken` did last: that one, to mend its word, and all after it."""
    passes = framework.process.passes
    at = next((n for n, one in enumerate(passes) if one.code == spoken), 0)
    return passes[at:]


def next_pass(passes: Sequence[Pass], spoken: str) -> Pass | None:
    """The one of these that speaks next where `spoken` did last; itself where there is no other."""
    return next((one for one in passes if one.code != spoken), passes[0] if passes else None)

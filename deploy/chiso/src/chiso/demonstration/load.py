"""Brings the demonstration into a home, once: province, people, last year's round, this year's."""

from pathlib import Path
from tempfile import TemporaryDirectory

from chiso.demonstration import province
from chiso.demonstration.last_year import write_last_year
from chiso.demonstration.this_year import Progress, ThisYear
from chiso.load.send import SUBMISSION
from chiso.loading import bring_in, read_past_round
from chiso.people import ADMINISTRATOR
from chiso.place import Place

MARK = "demonstration"
EDITION = "1"


def load_demonstration(place: Place, progress: Progress) -> bool:
    """Load what is missing; False when all of it was there. Interrupted, it goes on where it was."""
    home = place.own_home()
    if home.marks().get(MARK) == EDITION:
        return False
    _ensure_province(place)
    _load_last_year(place, progress)
    ThisYear(place.people(), progress).play()
    home.mark(MARK, EDITION)
    return True


def _ensure_province(place: Place) -> None:
    administrator = place.client(ADMINISTRATOR)
    administrator.command("POST", f"{SUBMISSION}/units", {"units": province.units()})
    place.people().ensure(*province.office(), *province.heads())


def _load_last_year(place: Place, progress: Progress) -> None:
    officer, approver = place.client(province.OFFICER), place.client(province.APPROVER)
    name = "kỳ trước / last year"
    with TemporaryDirectory() as directory:
        write_last_year(Path(directory))
        past = read_past_round(place, Path(directory))
        bring_in(past, officer, lambda done, total: progress(name, done, total), approver=approver)

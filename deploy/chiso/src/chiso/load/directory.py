"""A directory of files as a past round, or every mistake in it at once."""

from pathlib import Path

from chiso.load import evidence, results, round_file, units
from chiso.load.mistakes import Mistakes, Notebook
from chiso.load.past_round import PastRound, by_unit
from chiso.load.table import read_table


def read_directory(directory: Path, find: round_file.FindFramework) -> PastRound:
    """Read and check round.yaml, units.csv, results.csv and evidence.csv. Raises Mistakes listing all that is wrong.

    `find` knows frameworks that are published already. Where the framework is not known, of the
    results only the form can be checked.
    """
    books = {name: Notebook(name) for name in (round_file.FILE, units.FILE, results.FILE, evidence.FILE)}
    about = round_file.read_round_file(directory, find, books[round_file.FILE])
    listed = units.read_units(directory, books[units.FILE])
    if about is None:
        read_table(directory / results.FILE, results.COLUMNS, books[results.FILE])
        raise _mistakes(books)
    if not books[units.FILE].found:
        units.check_names(about, listed, books[round_file.FILE])
    values = results.Results(about.framework, listed, books[results.FILE]).read(directory)
    files = evidence.read_evidence(directory, about.framework, listed, books[evidence.FILE])
    evidence.check_claims(files, values, books[evidence.FILE])
    if any(book.found for book in books.values()):
        raise _mistakes(books)
    return PastRound(
        id=about.id,
        name=about.name,
        year=about.year,
        owner=about.owner,
        framework=about.framework,
        groups=about.groups,
        unranked=about.unranked,
        units=listed,
        values=by_unit(values),
        evidence=by_unit(files),
        approval=about.approval,
        demonstration=about.demonstration,
    )


def _mistakes(books: dict[str, Notebook]) -> Mistakes:
    return Mistakes([mistake for book in books.values() for mistake in book.found])

"""What was written is never edited: golden files and schemas are those of the list, and of git's history."""

import subprocess
from pathlib import Path

import pytest

from tests.contract import written

LISTED = written.listed(written.LIST.read_text(encoding="utf-8"))
RECIPE = "CONTRIBUTING.md, Add a new version of an event"


def test_every_golden_file_and_schema_is_what_it_was_when_it_was_listed() -> None:
    edited = [path for path, digest in written.present() if LISTED.get(path, digest) != digest]
    assert edited == [], f"written for ever, so another shape is another version: {RECIPE}"


def test_no_listed_file_is_gone() -> None:
    assert sorted(LISTED.keys() - dict(written.present())) == []


def test_every_golden_file_and_schema_is_listed() -> None:
    assert sorted(dict(written.present()).keys() - LISTED.keys()) == [], "run: python -m tests.contract.written"


def test_no_file_is_listed_twice() -> None:
    assert len(LISTED) == len(written.LIST.read_text(encoding="utf-8").splitlines())


def test_git_knows_of_no_edit() -> None:
    assert written.edits_in_history() == []


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one golden file and its list."""
    events = tmp_path / "events"
    events.mkdir()
    (events / "a.v1.1.json").write_text("{}")
    for name, value in {"ROOT": tmp_path, "FOLDERS": (events,), "LIST": tmp_path / "written.sha256"}.items():
        monkeypatch.setattr(written, name, value)
    written.add_missing()
    git(tmp_path, "init", "--quiet")
    commit(tmp_path)
    return tmp_path


def git(root: Path, *asked: str) -> None:
    identity = ("-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *asked], cwd=root, check=True, capture_output=True)


def commit(root: Path) -> None:
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--no-verify", "--message", "next")


def test_adding_a_file_is_no_edit(clone: Path) -> None:
    (clone / "events" / "a.v2.1.json").write_text("{}")
    assert written.add_missing() == ["events/a.v2.1.json"]
    commit(clone)
    assert written.edits_in_history() == []


def test_an_edit_is_found_before_it_is_committed_and_after(clone: Path) -> None:
    (clone / "events" / "a.v1.1.json").write_text("[]")
    assert written.edits_in_history() == ["M\tevents/a.v1.1.json"]
    commit(clone)
    assert written.edits_in_history() == ["M\tevents/a.v1.1.json"]


def test_an_edit_that_the_list_was_made_to_fit_is_found(clone: Path) -> None:
    (clone / "events" / "a.v1.1.json").write_text("[]")
    written.LIST.unlink()
    written.add_missing()
    commit(clone)
    assert written.edits_in_history() == ["M\tevents/a.v1.1.json", "1\t1\twritten.sha256"]


def test_a_removed_file_is_found(clone: Path) -> None:
    (clone / "events" / "a.v1.1.json").unlink()
    assert written.edits_in_history() == ["D\tevents/a.v1.1.json"]


def test_without_git_the_list_alone_is_asked(clone: Path) -> None:
    (clone / ".git").rename(clone / "no-git")
    assert written.edits_in_history() == []

"""A home is worked on by one at a time, tells the others where it answers, and keeps its secrets to itself."""

import fcntl
import stat
from pathlib import Path
from threading import Timer

import pytest
from chiso.home import Home, HomeInUse


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    made.prepare()
    return made


def test_a_second_user_is_told_who_works_on_the_home(home: Home) -> None:
    with home.held():
        home.announce("http://127.0.0.1:8000", lasting=True)
        with pytest.raises(HomeInUse, match=r"http://127\.0\.0\.1:8000"), Home(home.path).held():
            pass


def test_whoever_asks_at_the_wrong_moment_keeps_nobody_from_working(home: Home) -> None:
    with (home.path / "chiso.lock").open("ab") as asked:
        fcntl.flock(asked, fcntl.LOCK_SH)
        Timer(0.2, lambda: fcntl.flock(asked, fcntl.LOCK_UN)).start()
        with home.held():
            assert home.running() is None
        fcntl.flock(asked, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_running_installation_is_found_by_other_commands(home: Home) -> None:
    with home.held():
        home.announce("http://127.0.0.1:8000", lasting=True)
        found = Home(home.path).running()
        assert found is not None
        assert found.url == "http://127.0.0.1:8000"


def test_a_commands_own_installation_is_not_attached_to(home: Home) -> None:
    with home.held():
        home.announce("http://127.0.0.1:8000", lasting=False)
        assert Home(home.path).running() is None


def test_what_a_killed_installation_left_behind_is_not_a_running_one(home: Home) -> None:
    home.announce("http://127.0.0.1:8000", lasting=True)
    with (home.path / "chiso.lock").open("wb"):
        assert home.running() is None


def test_the_internal_key_is_made_once(home: Home) -> None:
    assert home.internal_key() == Home(home.path).internal_key()


def test_secrets_are_readable_by_their_owner_alone(home: Home) -> None:
    home.internal_key()
    home.keep_client_key("quan-tri", "secret")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in home.path.iterdir()}
    assert modes == {"internal-key": 0o600, "client-keys.json": 0o600}


def test_client_keys_are_kept_by_person(home: Home) -> None:
    home.keep_client_key("a", "1")
    home.keep_client_key("b", "2")
    assert home.client_keys() == {"a": "1", "b": "2"}

"""`chiso round load` brings published results in, and the rankings are those that were published."""

import csv
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from chiso.demonstration.papers import paper
from chiso.demonstration.small_round import published
from chiso_framework import shipped_text

from tests.acceptance.chiso_command import Chiso, run_command
from tests.servers.session import open_directory

pytestmark = pytest.mark.timeout(900)
ICT_2017 = Path(__file__).parent / "data" / "ict-2017"
DTI_2022 = Path(str(published()))
TOLERANCE = Decimal("0.0001")
LOADER = "nap-du-lieu"


@pytest.fixture(scope="module")
def chiso() -> Iterator[Chiso]:
    """One installation without a demonstration, for all tests of this module."""
    directory = open_directory()
    found = Chiso(directory)
    with found.up("--no-demo"):
        yield found
    shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The DTI 2022 files as a round of the test's own, to be changed."""
    directory = tmp_path / "round"
    shutil.copytree(DTI_2022, directory)
    rename(directory, f"round-{abs(hash(tmp_path.name)):x}"[:30])
    return directory


def rename(directory: Path, round_id: str) -> None:
    about = directory / "round.yaml"
    about.write_text(about.read_text().replace("id: dti-2022-tinh\n", f"id: {round_id}\n"))


def round_of(directory: Path) -> str:
    lines = (directory / "round.yaml").read_text().splitlines()
    return next(line.removeprefix("id: ") for line in lines if line.startswith("id: "))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def position(chiso: Chiso, round_id: str) -> int:
    found: int = chiso.client(LOADER).get(f"/api/ranking/v1/rounds/{round_id}")["position"]
    return found


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_the_three_public_rows_of_dti_2022_give_the_published_totals_and_their_order(
    chiso: Chiso, tmp_path: Path
) -> None:
    done = chiso.run("round", "load", DTI_2022, "--out", tmp_path / "out.csv")
    assert done.code == 0, done.complaint
    found, expected = rows(tmp_path / "out.csv"), rows(DTI_2022 / "published.csv")
    assert [row["unit"] for row in found] == [row["unit"] for row in expected]
    assert [row["rank"] for row in found] == ["1", "2", "3"]
    for row, told in zip(found, expected, strict=True):
        assert abs(Decimal(row["total"]) - Decimal(told["total"])) <= TOLERANCE


def test_the_table_of_2017_gives_the_published_ranks_with_its_three_ties_row_by_row(
    chiso: Chiso, tmp_path: Path
) -> None:
    done = chiso.run("round", "load", ICT_2017, "--out", tmp_path / "out.csv")
    assert done.code == 0, done.complaint
    found = {row["unit"]: (row["rank"], row["total"], row["rating"]) for row in rows(tmp_path / "out.csv")}
    assert found == {row["unit"]: (row["rank"], row["total"], "") for row in rows(ICT_2017 / "published.csv")}
    ranks = [int(rank) for rank, _, _ in found.values()]
    assert sorted({rank for rank in ranks if ranks.count(rank) == 2}) == [17, 32, 40]


def test_the_ranking_is_printed_with_names(chiso: Chiso) -> None:
    done = chiso.run("round", "load", DTI_2022)
    assert "TP. Đà Nẵng" in done.output
    assert "0.8002" in done.output


def test_the_same_files_again_record_nothing(chiso: Chiso, files: Path) -> None:
    assert chiso.run("round", "load", files).code == 0
    before = position(chiso, round_of(files))
    assert chiso.run("round", "load", files).code == 0
    assert position(chiso, round_of(files)) == before


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("results.csv", "H29,1,decided,0.8917", "H29,1,decided,0.8918"),
        ("results.csv", "H29,1,decided,0.8917,,", "H29,1,decided,0.8917,sửa lý do,"),
        ("results.csv", "H57,9,decided", "H57,9,appraised"),
        ("units.csv", "H57,Thừa Thiên - Huế,tinh,\n", "H57,Thừa Thiên - Huế,tinh,\nH01,An Giang,tinh,\n"),
        ("round.yaml", "year: 2022", "year: 2023"),
    ],
)
def test_different_files_for_a_loaded_round_are_an_error_and_change_nothing(
    chiso: Chiso, files: Path, file: str, old: str, new: str
) -> None:
    assert chiso.run("round", "load", files).code == 0
    before = position(chiso, round_of(files))
    replace(files / file, old, new)
    done = chiso.run("round", "load", files)
    assert done.code == 1
    assert " / " in done.complaint
    assert position(chiso, round_of(files)) == before


def test_mistakes_are_all_listed_and_nothing_is_sent(chiso: Chiso, files: Path) -> None:
    replace(files / "results.csv", "H17,1,decided,1.0000", "H17,1,decided,1.0001")
    replace(files / "results.csv", "H57,9,decided,0.3001", "H57,99,decided,NaN")
    done = chiso.run("round", "load", files)
    assert done.code == 1
    assert "results.csv:2 [value]" in done.complaint
    assert "results.csv:25 [criterion]" in done.complaint
    assert chiso.client("quan-tri").find(f"/api/submission/v1/rounds/{round_of(files)}") is None


def test_a_framework_of_ones_own_is_read_from_its_file_and_known_afterwards(chiso: Chiso, files: Path) -> None:
    text = shipped_text("qd922-2022-dti-tinh").replace("id: qd922-2022-dti-tinh", "id: rieng-2022")
    (files / "rieng.yaml").write_text(text)
    replace(files / "round.yaml", "qd922-2022-dti-tinh@2022", "rieng.yaml")
    assert chiso.run("round", "load", files).code == 0
    rename_to = round_of(files) + "-2"
    replace(files / "round.yaml", f"id: {round_of(files)}\n", f"id: {rename_to}\n")
    replace(files / "round.yaml", "rieng.yaml", "rieng-2022@2022")
    (files / "rieng.yaml").unlink()
    done = chiso.run("round", "load", files)
    assert done.code == 0, done.complaint


def test_units_that_are_registered_otherwise_are_mistakes_and_nothing_is_sent(chiso: Chiso, files: Path) -> None:
    assert chiso.run("round", "load", DTI_2022).code == 0
    replace(files / "units.csv", "H57,Thừa Thiên - Huế,tinh", "H57,Thành phố Huế,tinh")
    done = chiso.run("round", "load", files)
    assert done.code == 1
    assert "units.csv:4 [name]" in done.complaint
    assert chiso.client(LOADER).find(f"/api/submission/v1/rounds/{round_of(files)}") is None


def test_evidence_is_kept_and_can_be_read_back(chiso: Chiso, files: Path) -> None:
    with (files / "results.csv").open("a") as results:
        results.write("H17,1,claimed,1.0000,,UBND TP. Đà Nẵng,2022-12-01\n")
    (files / "de-an.pdf").write_bytes(paper("Đề án chuyển đổi số", ["TP. Đà Nẵng"]))
    (files / "evidence.csv").write_text("unit,criterion,file,page,note\nH17,1,de-an.pdf,trang 1,\n")
    done = chiso.run("round", "load", files)
    assert done.code == 0, done.complaint
    loader = chiso.client(LOADER)
    (file,) = loader.get("/api/evidence/v1/files", round=round_of(files), unit="H17")["files"]
    assert (file["state"], file["name"]) == ("kept", "de-an.pdf")
    card = f"/api/scoring/v1/rounds/{round_of(files)}/cards/H17/criteria/1"
    assert loader.get(card)["claimed"]["evidence"][0]["place"] == "trang 1"


def test_an_approved_round_is_public_and_one_without_approval_is_not(chiso: Chiso, files: Path) -> None:
    assert chiso.run("round", "load", files).code == 0
    path = f"/api/ranking/v1/rounds/{round_of(files)}/rankings"
    assert chiso.public().find(path) is None
    with (files / "round.yaml").open("a") as about:
        about.write('approval: {number: 1234/QĐ-BTTTT, date: "2023-07-10"}\n')
    assert chiso.run("round", "load", files).code == 0
    assert chiso.public().get(path)["state"] == "approved"


def test_a_server_is_loaded_with_the_key_of_its_standing_body(chiso: Chiso, files: Path, tmp_path: Path) -> None:
    assert chiso.run("round", "load", files).code == 0
    running = chiso.home.running()
    assert running is not None
    (tmp_path / "key").write_text(chiso.home.client_keys()[LOADER])
    directory = tmp_path / "server"
    shutil.copytree(DTI_2022, directory)
    rename(directory, "dti-2022-qua-may-chu")
    done = run_command("round", "load", directory, "--server", running.url, "--key-file", tmp_path / "key")
    assert done.code == 0, done.complaint
    assert position(chiso, "dti-2022-qua-may-chu") > 0

import pytest
from chiso_registry import CodeForm, form_of, normal_code, older_code
from hypothesis import given
from hypothesis import strategies as st

levels = st.tuples(
    st.integers(0, 99).map(lambda n: f"{n:02}"),
    st.integers(0, 99).map(lambda n: f"{n:02}"),
    st.integers(0, 999).map(lambda n: f"{n:03}"),
)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("000.00.00.H49", "H49"),
        ("000.00.12.H49", "H49.12"),
        ("000.03.12.H49", "H49.12.03"),
        ("001.03.12.H49", "H49.12.03.001"),
        (" h56.01 ", "H56.01"),
        ("K57", "K57"),
        ("CHISO", "CHISO"),
    ],
)
def test_a_code_is_kept_as_read_from_left_to_right(written: str, kept: str) -> None:
    assert normal_code(written) == kept


@pytest.mark.parametrize(
    ("code", "form"),
    [
        ("H56", CodeForm.AGENCY),
        ("H56.01", CodeForm.AGENCY),
        ("000.00.00.H49", CodeForm.OLDER),
        ("01", CodeForm.TERRITORY),
        ("48", CodeForm.TERRITORY),
        ("79", CodeForm.TERRITORY),
        ("00.01.02", CodeForm.TERRITORY),
        ("CHISO", CodeForm.OTHER),
    ],
)
def test_codes_of_agencies_are_told_from_codes_of_territories(code: str, form: CodeForm) -> None:
    assert form_of(code) is form


def test_committee_and_council_of_a_province_keep_codes_of_their_own() -> None:
    assert normal_code("000.00.00.H57") != normal_code("000.00.00.K57")


@pytest.mark.parametrize(("code", "older"), [("H49", "000.00.00.H49"), ("H49.12", "000.00.12.H49"), ("H49.1", None)])
def test_a_code_is_said_in_the_older_form_where_it_fits(code: str, older: str | None) -> None:
    assert older_code(code) == older


def test_a_level_more_than_the_older_form_has_does_not_fit() -> None:
    assert older_code("H49.01.02.003.04") is None


@given(levels)
def test_older_codes_come_back_from_what_is_kept(found: tuple[str, str, str]) -> None:
    second, third, fourth = found
    written = f"{fourth}.{third}.{second}.H49"
    assert older_code(normal_code(written)) == written

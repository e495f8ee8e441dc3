"""Published results come out again: totals of DTI 2022 and the ranks of the 2017 index."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from chiso_framework import Total, engine, shipped_framework

DTI_2022 = {
    # https://dti.gov.vn/xep-hang-2022, 12 July 2023: values of main indicators 1 to 5, 7, 8, 9; published total; rank.
    "TP. Đà Nẵng": ("1.0000 0.9000 0.8253 0.8487 0.7578 0.8575 0.7836 0.5197", "0.8002", 1),
    "TP. Hồ Chí Minh": ("0.8917 0.9000 0.8258 0.6267 0.5580 0.8406 0.7611 0.3590", "0.7163", 2),
    "Thừa Thiên - Huế": ("0.9500 0.9000 0.6823 0.6794 0.6423 0.8262 0.6787 0.3001", "0.6975", 4),
}
CODES = ("1", "2", "3", "4", "5", "7", "8", "9")
ICT_2017 = Path(__file__).parent / "data" / "ict-2017-provinces.csv"
ENGINE = engine(1)


def dti_total(province: str) -> Total:
    fw = shipped_framework("qd922-2022-dti-tinh")
    values = zip(CODES, DTI_2022[province][0].split(), strict=True)
    points = {code: ENGINE.points_of_value(fw, fw.criterion(code), value) for code, value in values}
    return ENGINE.sheet(fw, "tinh", "").total(points)


@pytest.mark.parametrize("province", DTI_2022)
def test_the_published_totals_of_2022_come_out_within_a_ten_thousandth(province: str) -> None:
    assert abs(dti_total(province).value - Decimal(DTI_2022[province][1])) <= Decimal("0.0001")


def test_the_main_indicator_values_come_out_as_published() -> None:
    assert dti_total("TP. Đà Nẵng").indicator("8").share(4) == Decimal("0.7836")


def test_the_provinces_of_2022_keep_their_published_order() -> None:
    fw = shipped_framework("qd922-2022-dti-tinh")
    table = ENGINE.rank_totals(fw, fw.group("tinh"), {province: dti_total(province) for province in DTI_2022})
    assert [row.unit for row in table] == sorted(DTI_2022, key=lambda province: DTI_2022[province][2])


def test_every_rank_of_2017_comes_out_with_its_three_ties() -> None:
    with ICT_2017.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    fw = shipped_framework("ict-2017")
    sheet = ENGINE.sheet(fw, "tinh", "")
    criterion = fw.criterion("1")
    totals = {row["unit"]: sheet.total({"1": ENGINE.points_of_value(fw, criterion, row["value"])}) for row in rows}
    table = ENGINE.rank_totals(fw, fw.group("tinh"), totals)
    assert {row.unit: row.rank for row in table} == {row["unit"]: int(row["rank"]) for row in rows}
    assert [row.rank for row in table if row.tied > 1] == [17, 17, 32, 32, 40, 40]
    assert len(table) == 53

"""Columns of task tables are known by their headers, and tables are found in linear time."""

from __future__ import annotations

import time

import pytest

from kg.knowledge import load
from loaders.tables import columns, tables
from loaders.tasks import READERS
from loaders.text import clean
from tests.test_tasks import HEADER


@pytest.mark.parametrize(
    ("header", "role"), [(name, column.role) for column in load().columns for name in column.names]
)
def test_column_is_known_by_each_of_its_names(header: str, role: str) -> None:
    assert columns(load()).role(header) == role


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("Cơ quan, đơn vị   phối hợp", "coordinating"),
        ("Đơn vị chủ trì, phối hợp", "lead"),
        ("Kết quả thực hiện nhiệm vụ", "deliverable"),
        ("Thời gian thực hiện nhiệm vụ", "period"),
        ("Kinh phí thực hiện nhiệm vụ", "other"),
        ("Nhiệm vụ/ Giải pháp", "text"),
        ("Sở TT&TT", ""),
        ("Địa phương", ""),
    ],
)
def test_header_names_the_role_of_its_column(header: str, role: str) -> None:
    assert columns(load()).role(header) == role


@pytest.mark.parametrize(
    "piece",
    [
        "1\tĐắp đê\tSở Y tế; đơn vị A\tUBND cấp xã, Sở Nội vụ\tNăm 2026\t\n",
        HEADER,
        HEADER.replace("\t", "\n"),
        "|\n" + HEADER.replace("\t", "\n|\n") + "|\n|\nx\n|\n",
        "TT\n\n\n",
        "|\n",
        "-----\t",
        "\t",
        "x\n",
        "1\n2\n",
        HEADER.replace("\t", "\n") + "1\n" + "đo đạc\nSở Y tế\n" * 40,
        HEADER.replace("\t", "\n") + "1\nĐo đạc\nvùng trồng\nSở Y tế\ncác bộ\nNăm 2026\nBản đồ\nđất\n" * 3,
        "\n1 Xem\n",
    ],
)
def test_tables_are_read_in_linear_time(piece: str) -> None:
    copy = clean(HEADER + "1\tĐắp đê\tSở Y tế\t\t\t\n" + piece * (120_000 // len(piece)))
    started = time.perf_counter()
    assert list(tables(copy, columns(load()), READERS))
    assert time.perf_counter() - started < 10

"""An export says what the store says, in any format, and the same bytes every time."""

from __future__ import annotations

import csv
import io
import itertools
from pathlib import Path

import networkx
import pytest
import rdflib
from pyoxigraph import RdfFormat, Store

from kg import export as exporting
from kg.export import COLUMNS, FORMATS, export
from kg.terms import BASE, DEF, RDF, iri, literal
from tests.graph import CTR63, KH12, KH431, KH452, NQ08_TV, PLANNED, TW36, lines

LOADS = iri(BASE + "graph/loads")


def loaded(quads: list[str]) -> Store:
    store = Store()
    store.load("\n".join(quads).encode(), format=RdfFormat.N_QUADS)
    return store


@pytest.fixture(scope="module")
def store() -> Store:
    return loaded([*lines(), f"<x:load> <x:endedAt> {literal('2026-11-20')} {LOADS} ."])


def exported(store: Store, format: str) -> bytes:
    out = io.BytesIO()
    export(store, format, out)
    return out.getvalue()


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_nq_is_the_sorted_distinct_lines_without_the_loads(store: Store) -> None:
    assert exported(store, "nq").decode().splitlines() == sorted(set(lines()))


def test_nq_sorted_in_several_runs_is_the_same(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = exported(store, "nq")
    monkeypatch.setattr(exporting, "_CHUNK", 100)
    assert exported(store, "nq") == whole


@pytest.mark.parametrize(("format", "name"), [("nq", "nquads"), ("jsonld", "json-ld")])
def test_dataset_formats_hold_the_same_quads_for_rdflib(store: Store, format: str, name: str) -> None:
    expected = rdflib.Dataset().parse(data="\n".join(lines()), format="nquads")
    found = rdflib.Dataset().parse(data=exported(store, format).decode(), format=name)
    assert set(found.quads()) == set(expected.quads())


def test_ttl_holds_the_union_of_the_graphs_for_rdflib(store: Store) -> None:
    expected = rdflib.Dataset(default_union=True).parse(data="\n".join(lines()), format="nquads")
    assert set(rdflib.Graph().parse(data=exported(store, "ttl").decode(), format="turtle")) == set(
        expected.triples((None, None, None))
    )


def test_ttl_states_a_triple_of_several_graphs_once() -> None:
    store = loaded([f"<x:a> <x:p> {literal('một')} <x:g{n}> ." for n in range(3)])
    assert exported(store, "ttl").decode().count("một") == 1


def test_graphml_holds_instruments_and_relations_for_networkx(store: Store) -> None:
    graph = networkx.parse_graphml(exported(store, "graphml").decode())
    edges = {(a, b, d["predicate"], d["modality"]) for a, b, d in graph.edges(data=True)}
    assert {
        (KH452.id, CTR63.id, "implements", "asserted"), (CTR63.id, TW36.id, "implements", "asserted"),
        (KH12.id, TW36.id, "continues", "asserted"), (KH12.id, NQ08_TV.id, "basedOn", "asserted"),
        (PLANNED.id, KH431.id, "replaces", "planned"), (KH12.id, KH431.id, "cites", "asserted"),
    } <= edges  # fmt: skip
    assert graph.nodes[KH12.id] == {
        "label": "Kế hoạch 12/KH-UBND", "type": "Kế hoạch", "number": "12/KH-UBND", "date": "2024-02-01",
        "issuer": KH12.issuer, "jurisdiction": "Trà Vinh", "title": KH12.title, "held": True,
    }  # fmt: skip


def test_graphml_escapes_what_xml_cannot_hold() -> None:
    title = 'a<b & "c" \ufffe\t]]>'
    store = loaded(
        [
            f"<x:a> <{RDF}type> <{DEF}Instrument> <x:g> .",
            f"<x:a> <http://purl.org/dc/terms/title> {literal(title)} <x:g> .",
        ]
    )
    graph = networkx.parse_graphml(exported(store, "graphml").decode())
    assert graph.nodes["x:a"]["title"] == 'a<b & "c" \t]]>'


def test_csv_has_a_row_for_each_citation_with_its_passage(store: Store) -> None:
    row = next(r for r in rows(exported(store, "csv")) if r["subject"] == KH12.id and r["object"] == TW36.id)
    assert row == {
        "subject": KH12.id, "subject_label": "Kế hoạch 12/KH-UBND", "predicate": "continues",
        "relation": "tiếp tục thực hiện", "object": TW36.id, "object_label": "Nghị quyết 36-NQ/TW",
        "modality": "asserted", "document": BASE + "document/" + "b" * 16, "file": "tra-vinh.txt",
        "start": "50", "end": "110", "section": "Tiêu đề", "pinpoint": "",
        "quote": "12/KH-UBND thực hiện 36-NQ/TW", "rule": "preamble", "confidence": "0.98",
    }  # fmt: skip


def test_csv_begins_with_the_byte_order_mark_that_excel_needs(store: Store) -> None:
    assert exported(store, "csv").startswith(b"\xef\xbb\xbfsubject,")


def test_csv_neutralises_formulas_in_every_column() -> None:
    quads = [f"<x:c> <{RDF}type> <{DEF}Citation> <x:g> ."]
    quads += [f"<x:c> <{DEF}{p}> <x:i> <x:g> ." for p in ("subject", "object", "citing")]
    quads += [f"<x:c> <{DEF}{p}> {literal('=1')} <x:g> ." for p in ("quote", "section", "rule", "pinpoint")]
    quads += [f"<x:i> <http://purl.org/dc/terms/title> {literal('@x')} <x:g> ."]
    (row,) = rows(exported(loaded(quads), "csv"))
    assert {column for column in COLUMNS if row[column].startswith("'")} == {
        "quote", "section", "rule", "pinpoint", "subject_label", "object_label",
    }  # fmt: skip


@pytest.mark.parametrize("format", FORMATS)
def test_export_gives_equal_bytes_whatever_the_order_of_loading(store: Store, format: str) -> None:
    assert exported(loaded(list(reversed(lines()))), format) == exported(store, format)


@pytest.mark.parametrize("format", FORMATS)
def test_export_of_an_empty_store_is_a_valid_file(format: str) -> None:
    data = exported(Store(), format).decode("utf-8-sig")
    match format:
        case "graphml":
            assert len(networkx.parse_graphml(data)) == 0
        case "csv":
            assert data == ",".join(COLUMNS) + "\r\n"
        case _:
            name = {"nq": "nquads", "ttl": "turtle", "jsonld": "json-ld"}[format]
            assert len(rdflib.Dataset().parse(data=data, format=name)) == 0


def test_export_replaces_a_file_whole(store: Store, tmp_path: Path) -> None:
    out = tmp_path / "graph.nq"
    out.write_text("old")
    export(store, "nq", out)
    assert (out.read_bytes(), list(tmp_path.iterdir())) == (exported(store, "nq"), [out])


def test_export_that_fails_leaves_the_old_file_and_no_other(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "graph.csv"
    out.write_text("old")

    def broken(store: Store, out: object) -> None:
        out.write(b"half")  # type: ignore[attr-defined]
        raise OSError("disk full")

    monkeypatch.setitem(FORMATS, "csv", broken)
    with pytest.raises(OSError, match="disk full"):
        export(store, "csv", out)
    assert (out.read_text(), list(tmp_path.iterdir())) == ("old", [out])


def test_export_names_the_folder_that_is_missing(store: Store, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="missing"):
        export(store, "nq", tmp_path / "missing" / "graph.nq")


def test_csv_rows_follow_the_passages_of_each_file(store: Store) -> None:
    found = [(r["file"], int(r["start"])) for r in rows(exported(store, "csv"))]
    assert all(a <= b for a, b in itertools.pairwise(found))

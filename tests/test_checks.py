"""The check reports what the shapes, the reader and the domain rules find, and says where."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from string import Formatter

import pyoxigraph as ox
import pytest

from kg.checks import Problem, check, shape_problems
from kg.knowledge import vocabulary_quads
from kg.resources import ONTOLOGY
from kg.rules import InvalidRule, Rule, cycles, rule_problems, rules
from kg.terms import BASE, DEF, DEFAULT_BASE, ELI, RDFS, VOCABULARY_GRAPH, iri, literal
from tests.graph import CTR63, KH12, KH452, NQ08_UNDATED, TW36, lines

RULES = rules()
EXAMPLES = ONTOLOGY / "examples" / "rules"
HEADER = re.compile(r"^#\+ (\w+): (.+)$", re.MULTILINE)
DOCUMENT = BASE + "document/" + "b" * 16

COLUMNS = {
    "rows": {"instrument", "document"},
    "differing": {"instrument", "value", "document", "own"},
    "cycles": {"instrument", "other"},
    "counted": {"instrument", "document", "start", "end"},
    "terms": {"instrument", "term", "title", "document", "file", "start", "end"},
}
ADDED = {"rows": set[str](), "differing": {"accepted"}, "cycles": {"chain"}, "counted": {"count", "times"}} | {
    "terms": {"other", "accepted", "witness", "witness_start", "witness_end"}
}
"""By judge: the columns that a query must give, and the fields that the judge adds for the message."""


def loaded(quads: Iterable[str]) -> ox.Store:
    store = ox.Store()
    store.load("\n".join(quads).encode(), format=ox.RdfFormat.N_QUADS)
    return store


def quad(subject: str, predicate: str, obj: str, graph: str = DOCUMENT) -> str:
    return f"{iri(subject)} {iri(predicate)} {obj} {iri(graph)} ."


def example(rule: Rule, kind: str) -> Path:
    return EXAMPLES / f"{rule.code}.{kind}.trig"


def found_in(path: Path) -> list[Problem]:
    store = loaded(vocabulary_quads())
    store.load(path.read_bytes(), format=ox.RdfFormat.TRIG)
    return rule_problems(store)


def header(path: Path) -> dict[str, str]:
    return dict(HEADER.findall(path.read_text("utf-8")))


def projected(query: str) -> set[str]:
    clause = re.search(r"^SELECT (?:DISTINCT )?(.+?) WHERE", query, re.MULTILINE)
    assert clause
    return set(re.findall(r"\?(\w+)", clause[1]))


def codes(problems: Iterable[Problem]) -> list[str]:
    return [problem.code for problem in problems]


# ------------------------------------------------------------------------------------------------ rules


def test_every_rule_has_a_valid_and_an_invalid_example_and_no_other() -> None:
    wanted = {f"{rule.code}.{kind}.trig" for rule in RULES for kind in ("valid", "invalid")}
    assert {path.name for path in EXAMPLES.iterdir()} == wanted


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_rule_accepts_its_valid_example(rule: Rule) -> None:
    assert rule.code not in codes(found_in(example(rule, "valid")))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_rule_rejects_its_invalid_example_and_no_other_does(rule: Rule) -> None:
    path = example(rule, "invalid")
    assert sorted(codes(found_in(path))) == sorted(header(path)["breaks"].split())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_rule_says_what_and_where(rule: Rule) -> None:
    path = example(rule, "invalid")
    head = header(path)
    (problem,) = [p for p in found_in(path) if p.code == rule.code]
    assert problem == Problem(
        code=rule.code,
        severity=rule.severity,
        message_vi=head["vi"],
        message_en=problem.message_en,
        instrument=DEFAULT_BASE + head["instrument"],
        document=DEFAULT_BASE + head["document"],
        start=int(head["start"]) if "start" in head else None,
        end=int(head["end"]) if "end" in head else None,
        source=f"{rule.code}.rq",
        count=int(head.get("count", 1)),
    )


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_rule_gives_the_columns_that_its_judge_needs(rule: Rule) -> None:
    assert COLUMNS[rule.judge] <= projected(rule.query)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_rule_message_uses_columns_that_the_query_gives(rule: Rule, language: str) -> None:
    fields = {name for _, name, _, _ in Formatter().parse(getattr(rule, language)) if name}
    assert fields <= projected(rule.query) | ADDED[rule.judge]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_rule_walks_no_path_with_both_ends_free(rule: Rule) -> None:
    assert not re.search(r"\?\w+ cancu:\w+[+*] \?\w+", rule.query)


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("#+ judge: rows\n#+ vi: a\n#+ en: a", "severity None"),
        ("#+ severity: info\n#+ judge: dice\n#+ vi: a\n#+ en: a", "judge 'dice'"),
        ("#+ severity: info\n#+ judge: rows\n#+ vi: a", "missing"),
        ("#+ severity: info\n#+ judge: rows\n#+ vi: a\n#+ en: a\n#+ name: a\n#+ valid: a", "source, invalid"),
    ],
)
def test_rule_without_a_full_header_is_refused(tmp_path: Path, text: str, lacks: str) -> None:
    (tmp_path / "broken.rq").write_text(text, "utf-8")
    with pytest.raises(InvalidRule, match=lacks):
        rules(tmp_path)


def test_problem_that_stands_twice_in_a_document_is_told_once_where_it_stands_first() -> None:
    twice = [
        quad(f"{BASE}mention/bbbbbbbbbbbb/{start}", DEF + name, value)
        for start in (90, 80)
        for name, value in [
            ("certainty", literal("unresolved")),
            ("refersTo", iri(TW36.id)),
            ("surface", literal("Nghị quyết\nsố 36")),
            ("start", literal(str(start), datatype="integer")),
            ("end", literal("99", datatype="integer")),
        ]
    ]
    assert [(p.start, p.message_vi) for p in rule_problems(loaded(twice))] == [
        (80, "“Nghị quyết số 36” chưa đủ dữ kiện để xác định văn bản; tra thêm ngày và cơ quan ban hành."),
    ]


@pytest.mark.parametrize(
    ("edges", "circles"),
    [
        ({"a": ["b"], "b": ["c"]}, []),
        ({"b": ["a"], "a": ["b"]}, [["a", "b"]]),
        ({"a": ["b"], "b": ["c"], "c": ["b", "d"], "d": ["e"], "e": ["d"]}, [["b", "c"], ["d", "e"]]),
    ],
)
def test_cycles_are_found_once_each(edges: dict[str, list[str]], circles: list[list[str]]) -> None:
    assert sorted(cycles(edges)) == circles


def test_cycles_of_a_long_chain_do_not_exhaust_the_stack() -> None:
    chain = {f"{n:05}": [f"{n + 1:05}"] for n in range(20_000)} | {"20000": ["00000"]}
    assert [len(circle) for circle in cycles(chain)] == [20_001]


# ------------------------------------------------------------------------------------------------ check


def test_check_finds_in_the_fixture_what_was_put_there() -> None:
    found = [(p.severity, p.code, p.instrument) for p in check(loaded(lines()))]
    assert found == [
        ("warning", "misspelt-number", TW36.id),
        ("info", "ambiguous-mention", NQ08_UNDATED.id),
        ("info", "not-held", TW36.id),
    ]


def test_check_reports_what_the_reader_found_with_its_place() -> None:
    (problem,) = [p for p in check(loaded(lines())) if p.code == "misspelt-number"]
    assert (problem.document, problem.start, problem.end, problem.source) == (
        DOCUMENT, 60, 90, BASE + "finding/bbbbbbbbbbbb/0",
    )  # fmt: skip


def test_check_of_an_empty_store_finds_nothing() -> None:
    assert check(ox.Store()) == []


def test_check_puts_the_most_severe_first() -> None:
    unproved = quad(KH12.id, DEF + "replaces", iri(KH452.id))
    assert codes(check(loaded([*lines(), unproved])))[0] == "edge-without-evidence"


def test_check_sees_a_date_that_two_documents_give_differently() -> None:
    other = quad(CTR63.id, ELI + "date_document", literal("2023-06-09", datatype="date"))
    (problem,) = [p for p in check(loaded([*lines(), other])) if p.code == "two-dates"]
    assert (problem.instrument, problem.document) == (CTR63.id, DOCUMENT)


def test_two_dates_trusts_the_text_of_the_instrument_itself() -> None:
    other = quad(KH452.id, ELI + "date_document", literal("2023-07-01", datatype="date"))
    (problem,) = [p for p in check(loaded([*lines(), other])) if p.code == "two-dates"]
    assert problem.message_vi.startswith(
        "Kế hoạch 452/KH-UBND: tài liệu này ghi ngày 01/07/2023, nơi khác ghi 17/07/2023;"
    )


def test_shape_problem_tells_the_document_and_the_span() -> None:
    citation = f"{BASE}citation/bbbbbbbbbbbb/50-110-0"
    broken = [line for line in lines() if not (citation in line and "confidence" in line)]
    (problem,) = shape_problems(loaded(broken))
    assert problem == Problem(
        code="citation-confidence",
        severity="violation",
        message_vi=f"Độ tin cậy phải là số thập phân từ 0 đến 1. Nút: {citation}.",
        message_en=f"The confidence is a decimal between 0 and 1. Node: {citation}.",
        instrument=KH12.id,
        document=DOCUMENT,
        start=50,
        end=110,
        source="https://w3id.org/cancu/def/shape/citation-confidence",
    )


def test_shape_problem_shows_the_offending_value() -> None:
    wrong = quad(KH12.id, ELI + "id_local", literal("12 /KH-UBND"))
    (problem,) = shape_problems(loaded([*lines(), wrong]))
    assert problem.message_vi.endswith("Giá trị: “12 /KH-UBND”.")


def test_shape_problem_of_a_vocabulary_has_no_document() -> None:
    place = BASE + "jurisdiction/tra-vinh"
    wrong = quad(place, DEF + "kind", literal("thành phố"), VOCABULARY_GRAPH)
    (problem,) = shape_problems(loaded([*lines(), wrong]))
    assert (problem.code, problem.document) == ("jurisdiction-kind", None)


def test_shapes_find_the_same_whatever_the_batch() -> None:
    broken = loaded(line for line in lines() if "confidence" not in line and f"<{RDFS}label>" not in line)
    one_by_one, at_once = shape_problems(broken, batch=1), shape_problems(broken)
    assert {p.code for p in at_once} == {"citation-confidence", "document-label", "instrument-label"}
    assert {(p.code, p.message_vi) for p in one_by_one} == {(p.code, p.message_vi) for p in at_once}


@pytest.mark.parametrize("text", ['a "b"', "dòng 1\ndòng 2\ttab", "\\u0041 \\", "uỷ\u0301 ban 🇻🇳"])
def test_shapes_read_any_literal(text: str) -> None:
    quote = quad(f"{BASE}mention/bbbbbbbbbbbb/5-15", DEF + "pinpoint", literal(text))
    assert shape_problems(loaded([*lines(), quote])) == set()


def test_ill_typed_date_is_a_problem_and_no_noise(caplog: pytest.LogCaptureFixture) -> None:
    wrong = quad(CTR63.id, ELI + "date_document", literal("2023-02-30", datatype="date"))
    assert codes(shape_problems(loaded([*lines(), wrong]))) == ["instrument-date"]
    assert caplog.records == []


def test_rules_are_read_without_the_shacl_libraries() -> None:
    script = "import sys, kg.rules; print(sorted({'rdflib', 'pyshacl'} & sys.modules.keys()))"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout == "[]\n"


def test_sparql_of_the_shacl_library_loads_no_graphs() -> None:
    import rdflib.plugins.sparql

    assert rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS is False

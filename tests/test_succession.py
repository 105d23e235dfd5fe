"""Bodies across reforms: what a body belongs to, when it existed and what followed it, in a graph of its own."""

from __future__ import annotations

import pytest

from kg.knowledge import load
from kg.model import Authority, Extraction, Instrument
from kg.terms import BASE, DEF, ORG
from loaders.succession import LocalBody, Succession, authorities, authorities_graph
from tests import tables

CASES = tables.rows("succession")
HEAD = f"{BASE}authority/"


@pytest.fixture(scope="module")
def rules() -> Succession:
    return Succession(load())


def shortened(body: LocalBody | str | None) -> str:
    return (body.iri if isinstance(body, LocalBody) else body or "").removeprefix(HEAD)


def naming(*bodies: Authority) -> Extraction:
    """Return a document that names these bodies."""
    own = Instrument(f"{BASE}instrument/tra-vinh/ke-hoach/1-kh-ubnd/2024", "KH", "1/KH-UBND", "2024-01-02")
    return Extraction("x.txt", "a" * 64, "utf-8", "ok", None, 9, own, (own,), (), (), bodies)


def body(path: str, name: str, kind: str | None = "department") -> Authority:
    return Authority(HEAD + path, name, kind, "Trà Vinh")


def said(*bodies: Authority) -> set[tuple[str, str, str]]:
    """Return what the graph says of bodies as (subject, local name, object), IRIs of bodies shortened."""
    found = set()
    for line in authorities([naming(*bodies)], load()):
        subject, predicate, rest = line.split(" ", 2)
        value = rest.removesuffix(f" <{authorities_graph()}> .").strip("<>").removeprefix(HEAD)
        found.add((subject.strip("<>").removeprefix(HEAD), predicate.strip("<>"), value))
    return found


@pytest.mark.parametrize("row", CASES, ids=lambda row: row["id"])
def test_body_has_the_dates_parent_and_successors_of_its_kind_and_place(row: dict[str, str], rules: Succession) -> None:
    found = rules.body(HEAD + row["body"])
    assert found
    assert {
        "since": found.since.replace("0000", ""),
        "until": found.until.replace("9999", ""),
        "parent": shortened(rules.parent(found)),
        "successors": " ".join(map(shortened, rules.successors(found))),
    } == {name: row[name] for name in ("since", "until", "parent", "successors")}


@pytest.mark.parametrize(
    "path",
    [
        "trung-uong/bo-noi-vu",
        "tra-vinh/cac-so-ban-nganh-tinh-tra-vinh",
        "tra-vinh/truong-dai-hoc-tra-vinh",
        "unknown/so-y-te",
        "tra-vinh/so-y-te",
    ],
)
def test_body_that_is_no_kind_at_a_province_is_not_taken_for_one(path: str, rules: Succession) -> None:
    assert rules.body(HEAD + path) is None


def test_successor_begins_no_later_than_its_predecessor_ends(rules: Succession) -> None:
    known = load()
    kinds = [k for k in known.bodies if k.level in ("province", "local") and k.kind != "group"]
    places = [p for p in known.jurisdictions if p.kind != "central"]
    bodies = [body for place in places for kind in kinds if (body := LocalBody(kind, place)).is_sound]
    steps = [(b, s) for b in bodies for s in rules.successors(b)]
    assert steps and [(b.name, s.name) for b, s in steps if not s.since <= b.until < s.until] == []


def test_graph_leads_from_a_merged_department_to_that_of_today() -> None:
    merged = body("tra-vinh/so-thong-tin-va-truyen-thong-tinh-tra-vinh", "Sở Thông tin và Truyền thông tỉnh Trà Vinh")
    steps = {(s, o) for s, p, o in said(merged) if p == f"{DEF}successor" and "so-" in s}
    assert steps == {
        (
            "tra-vinh/so-thong-tin-va-truyen-thong-tinh-tra-vinh",
            "tra-vinh/so-khoa-hoc-va-cong-nghe-tinh-tra-vinh",
        ),
        (
            "tra-vinh/so-khoa-hoc-va-cong-nghe-tinh-tra-vinh",
            "vinh-long-2025/so-khoa-hoc-va-cong-nghe-tinh-vinh-long",
        ),
    }


def test_graph_names_a_body_by_its_short_forms() -> None:
    named = {o for s, p, o in said(body("tra-vinh/so-y-te-tinh-tra-vinh", "Sở Y tế tỉnh Trà Vinh")) if "abel" in p}
    assert {'"Sở Y tế tỉnh Trà Vinh"@vi', '"UBND tỉnh Vĩnh Long"@vi'} <= named


def test_unit_in_brackets_is_one_of_its_department() -> None:
    path = "tra-vinh/so-khoa-hoc-va-cong-nghe-tinh-tra-vinh"
    unit = body(f"{path}-trung-tam", "Sở Khoa học và Công nghệ tỉnh Trà Vinh (Trung tâm)", None)
    assert {(p, o) for s, p, o in said(unit) if s == f"{path}-trung-tam"} == {(f"{ORG}unitOf", path)}


def test_committee_of_a_district_ends_without_a_successor() -> None:
    path = "tra-vinh/huyen-cau-ke/uy-ban-nhan-dan-huyen-cau-ke"
    district = body(path, "Ủy ban nhân dân huyện Cầu Kè", "committee")
    assert {(p.removeprefix(DEF), o.partition("^^")[0]) for s, p, o in said(district) if s == path} == {
        ("parent", "tra-vinh/uy-ban-nhan-dan-tinh-tra-vinh"),
        ("validUntil", '"2025-07-01"'),
    }


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("tra-vinh/xa-phong-phu/uy-ban-nhan-dan-xa-phong-phu", "committee"),
        ("tra-vinh/cac-so-ban-nganh-tinh", "group"),
        ("tra-vinh/truong-dai-hoc-tra-vinh", None),
        ("trung-uong/bo-noi-vu", "central"),
    ],
)
def test_graph_says_nothing_of_a_body_that_no_rule_knows(path: str, kind: str | None) -> None:
    assert said(body(path, "tên", kind)) == set()


def test_graph_does_not_depend_on_the_order_of_documents() -> None:
    one = naming(body("tra-vinh/so-y-te-tinh-tra-vinh", "Sở Y tế tỉnh Trà Vinh"))
    other = naming(body("ben-tre/so-y-te-tinh-ben-tre", "Sở Y tế tỉnh Bến Tre"))
    assert authorities([one, other], load()) == authorities([other, one], load())

"""The picture of a lineage: arrows, columns, folds and escapes; and what the page reads beside it."""

from __future__ import annotations

import csv
import re
from dataclasses import replace

import pytest
from pyoxigraph import RdfFormat, Store

from kg.instruments import Card, card
from kg.knowledge import load
from kg.levels import COLUMNS, HEADINGS, Level, level, levels
from kg.lineage import proven, reach, trace
from kg.relations import RELATIONS, phrases
from kg.resources import ONTOLOGY
from kg.terms import BASE, DEF, ELI, iri, literal
from kg.view import links
from kg.view.instruments.choices import token
from kg.view.instruments.fans import LIMIT, folds, kinds, selected
from kg.view.instruments.picture import Picture, picture
from loaders.quads import quads
from tests.graph import CTR63, KH12, KH452, TW36, lines
from tests.pages import texts


@pytest.fixture(scope="module")
def graph() -> Store:
    return _graph(lines())


def _graph(said: list[str]) -> Store:
    store = Store()
    store.load("\n".join(said).encode(), format=RdfFormat.N_QUADS)
    return store


def _picture(store: Store, root: str, *opened: str, limit: int = LIMIT) -> Picture:
    walk = reach(store, root)
    shown = selected(walk, opened, limit=limit)
    folded = folds(walk, shown, opened, limit=limit)
    cards = {c.iri: c for end in walk.open_ends for c in (end.card, *end.candidates)} | walk.cards()
    inside = [link for link in walk.links if {link.subject, link.object} <= set(shown)]
    return picture(
        walk, proven(store, inside, cards), phrases(store), levels(store, cards.values()), shown, folded,
        node=links.instrument, fan=lambda fold: f"van-ban?mo={token(fold.here, fold.side)}", limit=limit,
    )  # fmt: skip


def _nodes(dot: str) -> dict[str, str]:
    """Return the number that a node's label shows, by the node's name."""
    return dict(re.findall(r'^  (n\d+) \[id="n\d+", label="[^"]*?(\S*/\S*?)\\n', dot, re.MULTILINE))


def test_picture_draws_arrows_from_what_implements_to_what_is_implemented(graph: Store) -> None:
    drawn = _picture(graph, KH452.id)
    names = _nodes(drawn.dot)
    arrows = re.findall(r'^  (n\d+) -> (n\d+) \[id="e\d+", label="([^"]+)"', drawn.dot, re.MULTILINE)
    assert {(names[right], verb, names[left]) for left, right, verb in arrows} == {
        ("452/KH-UBND", "thực hiện", "63-CTr/TU"),
        ("63-CTr/TU", "thực hiện", "36-NQ/TW"),
    }
    assert "dir=back" in drawn.dot


def test_picture_fences_the_centre_off_from_the_provinces(graph: Store) -> None:
    drawn = _picture(graph, KH12.id)
    names = _nodes(drawn.dot)
    before = {names[n] for n in re.findall(r"^  (n\d+) -> b0 \[style=invis", drawn.dot, re.MULTILINE)}
    after = {names[n] for n in re.findall(r"^  b0 -> (n\d+) \[style=invis", drawn.dot, re.MULTILINE)}
    assert (before, after) == ({"36-NQ/TW"}, {"08-NQ/TU", "12/KH-UBND"})


def test_picture_counts_its_columns(graph: Store) -> None:
    assert [_picture(graph, root).columns for root in (KH12.id, KH452.id, TW36.id)] == [3, 3, 3]


def _fan(count: int) -> Store:
    knowledge, said = load(), lines()
    (plan, _), *_ = texts()
    for n in range(count):
        own = replace(
            KH12, id=f"{BASE}instrument/tra-vinh/ke-hoach/{900 + n}-kh-ubnd/2024", number=f"{900 + n}/KH-UBND"
        )
        relation = replace(plan.relations[0], subject=own.id, object=TW36.id)
        said += quads(
            replace(
                plan, sha256=f"{n:064x}"[::-1], own=own, instruments=(own, TW36), mentions=(), relations=(relation,)
            ),
            knowledge,
        )
    return _graph(said)


def test_picture_folds_a_wide_fan_and_names_what_it_hides() -> None:
    drawn = _picture(_fan(40), TW36.id)
    assert 'label="+32 kế hoạch"' in drawn.dot
    assert len(drawn.shown) <= 14


def test_picture_unfolds_a_fan_that_was_opened_and_offers_to_fold_it() -> None:
    mark = token(TW36.id, "down")
    drawn = _picture(_fan(40), TW36.id, mark)
    assert (len(drawn.shown), "+32" in drawn.dot) == (44, False)
    (less,) = (line for line in drawn.dot.splitlines() if "thu gọn" in line and "label=" in line)
    assert f'URL="van-ban?mo={mark}"' in less and 'tooltip="− thu gọn 32 kế hoạch"' in less


def test_opened_fan_offers_to_hide_what_stands_behind_the_fold_of_the_closed_one() -> None:
    walk, mark = reach(_fan(40), TW36.id, relations=RELATIONS), token(TW36.id, "down")
    (closed,) = (fold for fold in folds(walk, selected(walk)) if fold.here == TW36.id)
    (opened,) = (fold for fold in folds(walk, selected(walk, [mark]), [mark]) if fold.opened)
    assert opened.words == closed.words


def test_picture_of_an_opened_fan_stays_within_its_limit_and_leads_to_the_table() -> None:
    drawn = _picture(_fan(90), TW36.id, token(TW36.id, "down"))
    assert len(drawn.shown) == LIMIT
    assert 'label="+33 kế hoạch: xem bảng"' in drawn.dot


def test_picture_stays_within_its_limit() -> None:
    drawn = _picture(_fan(3), TW36.id, limit=3)
    assert (len(drawn.shown), drawn.shown[0]) == (3, TW36.id)


def test_what_is_folded_is_named_by_type_where_it_is_alike(graph: Store) -> None:
    cards = reach(graph, TW36.id).cards()
    assert kinds([cards[KH452.id], cards[KH12.id], cards[CTR63.id]]) == "2 kế hoạch, 1 chương trình"
    assert kinds(cards.values()) == "4 văn bản"
    assert kinds([cards[KH452.id]], rest=1234) == "1.235 văn bản"


def test_every_link_of_a_picture_has_a_name_that_tells_what_it_is(graph: Store) -> None:
    names = _picture(graph, KH452.id).names
    assert set(names) == {"n0", "n1", "n2", "e0", "e1"}
    assert names["n0"] == "Kế hoạch 452/KH-UBND, Đắk Nông, 17/07/2023, Tỉnh, thành phố, có toàn văn, văn bản đang xem"
    assert "Kế hoạch 452/KH-UBND thực hiện Chương trình 63-CTr/TU: xem câu dẫn" in names.values()


def test_arrow_leads_to_the_sentence_that_proves_it(graph: Store) -> None:
    drawn = _picture(graph, KH452.id)
    arrow = next(line for line in drawn.dot.splitlines() if 'id="e0"' in line)
    assert (
        re.search(r'URL="doc\?id=[^"]*&tu=90&den=150"', arrow) and 'tooltip="452/KH-UBND thực hiện 63-CTr/TU"' in arrow
    )


def test_picture_heads_its_columns(graph: Store) -> None:
    drawn = _picture(graph, KH12.id)
    names = _nodes(drawn.dot)
    heads = re.findall(r'subgraph cluster_\d \{ label="([^"]+)"; class="column"; margin=10; ([^}]*) \}', drawn.dot)
    assert {head: {names[n] for n in nodes.split("; ")} for head, nodes in heads} == {
        "Trung ương": {"36-NQ/TW"},
        "Tỉnh, thành phố": {"08-NQ/TU", "12/KH-UBND"},
    }


def test_picture_takes_its_colours_from_the_style_sheet(graph: Store) -> None:
    colours = set(re.findall(r"#[0-9a-f]{6}", _picture(graph, TW36.id).dot))
    assert colours == {"#ffffff", "#444444", "#777777"}


def test_picture_of_a_cycle_ends(graph: Store) -> None:
    (plan, _), *_ = texts()
    back = replace(plan.relations[0], subject=TW36.id, object=KH452.id)
    turned = replace(plan, sha256="d" * 64, relations=(back,), mentions=())
    store = _graph([*lines(), *quads(turned, load())])
    assert set(_picture(store, KH452.id).shown) >= {KH452.id, CTR63.id, TW36.id}


def test_picture_escapes_hostile_labels() -> None:
    hostile = '"; n0 [URL="javascript:alert(1)"] \\N \\ &lt;script&gt; \n]'
    own = replace(KH12, number=hostile)
    (plan, _), *_ = texts()
    relation = replace(plan.relations[0], subject=own.id, object=TW36.id, quote=hostile)
    said = quads(replace(plan, own=own, instruments=(own, TW36), mentions=(), relations=(relation,)), load())
    drawn = _picture(_graph(said), TW36.id)
    assert re.sub(r'"(?:[^"\\]|\\.)*"', "", drawn.dot).count('"') == 0
    assert set(re.findall(r' URL="([^:"]*?)\?', drawn.dot)) == {"van-ban", "doc"} and "&lt;" not in drawn.dot


def _issued(issuer: str, place: str, kind: str) -> tuple[Store, Card]:
    """Return a store in which a body of this kind issued one instrument, and its card."""
    own = "https://w3id.org/cancu/id/instrument/x"
    said = [
        f"{iri(own)} <{DEF}jurisdiction> {iri(BASE + 'jurisdiction/' + place)} {iri('x:g')} .",
        f"{iri(own)} <{ELI}passed_by> {iri(BASE + 'authority/' + issuer)} {iri('x:g')} .",
        f"{iri(BASE + 'authority/' + issuer)} <{DEF}kind> {literal(kind)} {iri('x:g')} .",
    ]
    store = _graph(said)
    return store, card(store, own)


@pytest.mark.parametrize(
    ("issuer", "place", "kind", "expected"),
    [
        ("trung-uong/bo-chinh-tri", "trung-uong", "party", Level.CENTRAL),
        ("trung-uong/quoc-hoi", "trung-uong", "central", Level.CENTRAL),
        ("trung-uong/chinh-phu", "trung-uong", "central", Level.GOVERNMENT),
        ("trung-uong/thu-tuong-chinh-phu", "trung-uong", "central", Level.GOVERNMENT),
        ("trung-uong/bo-khoa-hoc-va-cong-nghe", "trung-uong", "central", Level.MINISTRY),
        ("trung-uong/kho-bac-nha-nuoc-bo-tai-chinh", "trung-uong", "agency", Level.MINISTRY),
        ("tra-vinh/tinh-uy-tra-vinh", "tra-vinh", "party", Level.PROVINCE),
        ("tra-vinh/uy-ban-nhan-dan-tinh-tra-vinh", "tra-vinh", "committee", Level.PROVINCE),
        ("tra-vinh/so-khoa-hoc-va-cong-nghe", "tra-vinh", "department", Level.DEPARTMENT),
        ("tra-vinh/xa-cau-ke/uy-ban-nhan-dan", "tra-vinh/xa-cau-ke", "committee", Level.COMMUNE),
    ],
)
def test_level_follows_the_place_and_the_kind_of_the_issuer(
    issuer: str, place: str, kind: str, expected: Level
) -> None:
    assert level(*_issued(issuer, place, kind)) == expected


def test_table_of_levels_names_authorities_and_kinds_of_the_vocabulary() -> None:
    with (ONTOLOGY / "levels.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    bodies = load().bodies
    assert {row["kind"] for row in rows} - {body.kind for body in bodies} == {""}
    central = {body.iri.rpartition("/")[2] for body in bodies if "/trung-uong/" in body.iri}
    assert {row["authority"] for row in rows} - central == {""}
    assert {row["level"] for row in rows} <= {level.value for level in Level}


def test_every_known_level_has_a_column_with_a_heading() -> None:
    assert set(COLUMNS) == set(Level) - {Level.UNKNOWN} and set(COLUMNS.values()) == set(range(len(HEADINGS)))


def test_level_of_the_centre_and_of_a_province(graph: Store) -> None:
    found = {node.card.iri: node.card for node in trace(graph, KH12.id).nodes}
    known = levels(graph, found.values())
    assert (known[TW36.id], known[KH12.id]) == (Level.CENTRAL, Level.PROVINCE)

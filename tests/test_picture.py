"""The picture of a lineage: arrows, columns, folds and escapes; and what the page reads beside it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from pyoxigraph import RdfFormat, Store

from kg.knowledge import load
from kg.lineage import trace
from kg.relations import phrases
from kg.terms import BASE
from kg.view.levels import Level, levels
from kg.view.picture import Picture, picture
from kg.view.statements import disagreements
from loaders.quads import document_iri, quads
from tests.graph import CTR63, KH12, KH452, TW36, lines
from tests.pages import texts


@pytest.fixture(scope="module")
def graph() -> Store:
    return _graph(lines())


def _graph(said: list[str]) -> Store:
    store = Store()
    store.load("\n".join(said).encode(), format=RdfFormat.N_QUADS)
    return store


def _picture(store: Store, root: str) -> Picture:
    lineage = trace(store, root)
    ends = [c for end in lineage.open_ends for c in (end.card, *end.candidates)]
    return picture(lineage, phrases(store), levels(store, [*lineage.cards().values(), *ends]))


def _nodes(dot: str) -> dict[str, str]:
    """Return the number that a node's label shows, by the node's name."""
    return dict(re.findall(r'^  (n\d+) \[label="[^"]*?(\S*/\S*?)\\n', dot, re.MULTILINE))


def test_picture_draws_arrows_from_what_implements_to_what_is_implemented(graph: Store) -> None:
    drawn = _picture(graph, KH452.id)
    names = _nodes(drawn.dot)
    arrows = re.findall(r'^  (n\d+) -> (n\d+) \[label="([^"]+)"', drawn.dot, re.MULTILINE)
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


def test_picture_folds_a_wide_fan_and_counts_what_it_hides() -> None:
    drawn = _picture(_fan(40), TW36.id)
    assert '[label="+32 văn bản"' in drawn.dot
    assert len(drawn.shown) <= 14 and drawn.total == 44


def test_picture_stays_within_its_limit() -> None:
    store = _fan(3)
    lineage = trace(store, TW36.id)
    drawn = picture(lineage, phrases(store), levels(store, lineage.cards().values()), limit=3)
    assert (len(drawn.shown), drawn.shown[0]) == (3, TW36.id)


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
    assert set(re.findall(r' URL="([^:"]*?)\?', drawn.dot)) == {"van-ban"} and "&lt;" not in drawn.dot


def test_disagreements_name_the_documents_behind_each_value() -> None:
    (plan, _), (other, _), _ = texts()
    said = quads(plan, load()) + quads(
        replace(
            other,
            instruments=(other.own, replace(TW36, date="2023-01-31", title="về cải cách hành chính và chuyển đổi số")),
        ),
        load(),
    )
    found = disagreements(_graph(said), TW36.id)
    assert {k: {v.value: v.documents for v in versions} for k, versions in found.items()} == {
        "date": {"2023-01-30": (document_iri(plan.sha256),), "2023-01-31": (document_iri(other.sha256),)},
        "title": {
            TW36.title: (document_iri(plan.sha256),),
            "về cải cách hành chính và chuyển đổi số": (document_iri(other.sha256),),
        },
    }


def test_a_date_that_only_says_less_and_a_shortened_title_agree(graph: Store) -> None:
    (plan, _), (other, _), _ = texts()
    less = replace(other, instruments=(other.own, replace(TW36, date="2023", title="Phát triển công nghệ sinh học")))
    assert disagreements(_graph(quads(plan, load()) + quads(less, load())), TW36.id) == {}


def test_level_of_the_centre_and_of_a_province(graph: Store) -> None:
    found = {node.card.iri: node.card for node in trace(graph, KH12.id).nodes}
    known = levels(graph, found.values())
    assert (known[TW36.id], known[KH12.id]) == (Level.CENTRAL, Level.PROVINCE)

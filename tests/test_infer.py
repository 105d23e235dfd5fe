"""What follows across documents: proposed identities, fulfilled drafts, ended force, and the graph that holds them."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import replace

import pytest
from pyoxigraph import RdfFormat, Store

from kg.inferences import grounds_line, inferred, verb
from kg.knowledge import load, vocabulary_quads
from kg.lineage import trace
from kg.lineage_formats import as_json, as_text
from kg.model import Extraction, Instrument, Reference, Relation
from kg.terms import DEF, ELI, individual
from loaders.infer import infer, inferences
from loaders.inference import Inference, inferred_graph
from loaders.link import link
from loaders.quads import citation_iri, mention_iri, quads
from loaders.road import extract
from tests.texts import SEEDS, document

TITLE = "hỗ trợ hệ sinh thái khởi nghiệp đổi mới sáng tạo tỉnh Tây Ninh giai đoạn 2020-2025"
UBND = "Ủy ban nhân dân tỉnh Tây Ninh"


def numbered(number: str, date: str, title: str | None = TITLE, **more: str | None) -> Instrument:
    """An instrument of Tây Ninh with a number: a Kế hoạch of its people's committee unless ``more`` says otherwise."""
    values = {"type": "KH", "issuer": UBND, "jurisdiction": "Tây Ninh"} | more
    iri = individual("instrument", "tay-ninh", str(values["type"]).lower(), number.lower().replace("/", "-"), date[:4])
    return Instrument(iri, number=number, date=date, title=title, **values)  # type: ignore[arg-type]


def named(title: str = f"Kế hoạch {TITLE}", role: str = "name", **more: str | None) -> Instrument:
    values = {"type": "KH", "jurisdiction": "Tây Ninh"} | more
    return Instrument(individual("instrument", "tay-ninh", "ke-hoach", role, "x"), title=title, **values)  # type: ignore[arg-type]


def planned(title: str, **more: str | None) -> Instrument:
    return named(title, "planned", **more)


def said(
    own: Instrument,
    *others: Instrument,
    relations: Sequence[Relation] = (),
    effective: str | None = None,
    seed: str = "",
) -> Extraction:
    """A document that expresses ``own`` and mentions each of the others once."""
    sha256 = (seed or own.id.rpartition("/")[0][-12:].replace("/", "0")).ljust(64, "e")
    mentions = tuple(Reference(i.id, 10 * n, 10 * n + 5, "x" * 5) for n, i in enumerate(others, 1))
    return Extraction(
        "a.txt", sha256, "utf-8", "ok", None, 900, own, (own, *others), mentions, tuple(relations), effective=effective
    )  # fmt: skip


def relation(subject: Instrument, predicate: str, target: Instrument, **more: object) -> Relation:
    values: dict[str, object] = {"modality": "asserted", "pinpoint": None, "confidence": 0.95} | more
    return Relation(
        subject=subject.id, predicate=predicate, object=target.id, start=100, end=160, quote="câu", section="",
        rule="test", **values,  # type: ignore[arg-type]
    )  # fmt: skip


PLAN_2022 = numbered("9/KH-SKHCN", "2022-11-05", "nhiệm vụ năm 2022")
PLAN_2023 = numbered("2502/KH-UBND", "2023-08-07", "thực hiện Nghị quyết")
KH2721 = numbered("2721/KH-UBND", "2020-11-03", f"về {TITLE}")


def found(*extractions: Extraction) -> list[Inference]:
    return inferences(extractions, load())


def one(*extractions: Extraction) -> Inference:
    inferred = found(*extractions)
    assert len(inferred) == 1, inferred
    return inferred[0]


def pair(subject: Instrument, target: Instrument) -> list[Inference]:
    """Return what follows from one document that names ``subject`` and a later one that describes ``target``."""
    return found(said(PLAN_2022, subject), said(PLAN_2023, target))


# ---------------------------------------------------------------- the same instrument


def test_same_plan_is_proposed_by_title_place_and_period() -> None:
    plan = one(said(PLAN_2022, named()), said(PLAN_2023, KH2721))
    assert (plan.kind, plan.subject, plan.object) == ("same", named().id, KH2721.id)
    assert plan.score >= 0.9
    assert plan.reasons == (
        "cùng trích yếu",
        "cùng địa bàn: Tây Ninh",
        "cùng giai đoạn 2020-2025",
        "ban hành ngày 3/11/2020, không sau tài liệu nhắc tới (ngày 5/11/2022)",
    )


def test_same_body_is_a_reason() -> None:
    assert "cùng cơ quan: " + UBND in pair(named(issuer=UBND), KH2721)[0].reasons


def test_same_plan_rests_on_the_mentions_of_both() -> None:
    first, second = said(PLAN_2022, named(), seed="a"), said(PLAN_2023, KH2721, seed="b")
    evidence = one(first, second).evidence
    assert evidence == (mention_iri(first, first.mentions[0]), mention_iri(second, second.mentions[0]))


@pytest.mark.parametrize(
    ("subject", "target"),
    [
        (named(jurisdiction="Trà Vinh"), KH2721),
        (named(type="CTr"), KH2721),
        (named(issuer="Sở Khoa học và Công nghệ tỉnh Tây Ninh"), KH2721),
        (named(), replace(KH2721, date="2023-05-01")),
        (named(f"Kế hoạch {TITLE.replace('2020-2025', '2026-2030')}"), KH2721),
        (named("Kế hoạch tuyển dụng"), replace(KH2721, title="Kế hoạch tuyển dụng")),
        (named(f"Kế hoạch tổng kết {TITLE}"), KH2721),
        (named("Luật Khoa học, công nghệ và đổi mới sáng tạo", type="Luật"),
         replace(KH2721, type="Luật", title="Luật Khoa học, công nghệ và đổi mới sáng tạo")),
    ],
    ids=["place", "type", "body", "younger", "period", "too little", "review", "law"],
)  # fmt: skip
def test_same_plan_is_not_proposed_against(subject: Instrument, target: Instrument) -> None:
    assert pair(subject, target) == []


def test_same_plan_tolerates_a_letter_misread() -> None:
    title = "triển khai, áp dụng và quản lý hệ thống truy xuất nguồn gốc tỉnh Tây Ninh giai đoạn 2020-2025"
    misread = pair(named(f"Kế hoạch {title.replace('gốc', 'đốc')}"), replace(KH2721, title=f"về {title}"))
    assert [i.score >= 0.8 for i in misread] == [True]
    assert any("nhận dạng sai" in reason for reason in misread[0].reasons)


def test_same_plan_reads_abbreviations() -> None:
    short = named("Kế hoạch triển khai Chương trình phát triển thị trường KH&CN quốc gia đến năm 2030")
    full = "về triển khai Chương trình phát triển thị trường khoa học và công nghệ quốc gia đến năm 2030"
    assert pair(short, replace(KH2721, title=full))[0].reasons[0] == "cùng trích yếu"


def test_same_plan_tells_names_apart() -> None:
    title = "thành lập Trung tâm Y tế dự phòng huyện {} trên cơ sở hợp nhất các đội y tế chuyên ngành đến năm 2030"
    other = replace(KH2721, title=title.format("Phước Long"))
    assert pair(named("Kế hoạch " + title.format("Bình Long")), other) == []


def test_same_plan_without_a_period_stays_below_what_is_trusted() -> None:
    title = "bảo vệ bí mật nhà nước trong các cơ quan hành chính và doanh nghiệp nhà nước"
    scores = [i.score for i in pair(named(f"Kế hoạch {title}"), replace(KH2721, title=title))]
    assert scores and scores[0] < 0.8


def test_two_candidates_are_both_proposed_and_marked() -> None:
    again = numbered("3000/KH-UBND", "2021-02-01", f"về {TITLE}")
    both = found(said(PLAN_2022, named()), said(PLAN_2023, KH2721, again))
    assert {(i.object, i.contested) for i in both} == {(KH2721.id, True), (again.id, True)}
    assert all(i.score < 0.8 for i in both)
    assert "còn văn bản khác gần bằng điểm: 3000/KH-UBND" in both[0].reasons


def test_related_instruments_are_not_the_same() -> None:
    plan = named()
    replaced = said(PLAN_2022, plan, KH2721, relations=[relation(plan, "replaces", KH2721, modality="planned")])
    assert found(replaced) == []


def test_undated_document_lowers_the_score() -> None:
    undated = replace(PLAN_2022, date=None)
    assert one(said(undated, named()), said(PLAN_2023, KH2721)).score < pair(named(), KH2721)[0].score


def test_text_without_a_number_is_proposed_as_the_one_that_others_number() -> None:
    own = Instrument(
        individual("instrument", "tay-ninh", "ke-hoach", "document", "d"), "KH", None, "2020-11", UBND, None,
        "Tây Ninh", None, TITLE,
    )  # fmt: skip
    held = said(own, relations=[relation(own, "implements", PLAN_2022)])
    assert one(held, said(PLAN_2023, KH2721)).object == KH2721.id


def test_text_without_a_number_is_no_instrument_of_another_month() -> None:
    own = replace(named(TITLE, "document"), date="2021-03")
    assert found(said(own, relations=[relation(own, "implements", PLAN_2022)]), said(PLAN_2023, KH2721)) == []


def test_text_without_a_number_is_not_older_than_what_it_cites() -> None:
    own = named(TITLE, "document")
    cited = numbered("1/KH-UBND", "2021-06-01", None)
    assert found(said(own, cited), said(PLAN_2023, KH2721)) == []


# ---------------------------------------------------------------- fulfilled drafts

NQ = "Nghị quyết phát triển khoa học, công nghệ và đổi mới sáng tạo trên địa bàn tỉnh giai đoạn 2021-2030"
NQ08 = numbered("08-NQ/TU", "2023-03-31", "về " + NQ[11:].replace("2021", "2023"), type="NQ", issuer="Tỉnh ủy Tây Ninh")


def test_draft_is_proposed_as_what_was_issued_later() -> None:
    draft = planned(NQ, type="NQ", issuer="Tỉnh ủy Tây Ninh")
    became = pair(draft, NQ08)
    assert [(i.kind, i.object) for i in became] == [("fulfilled", NQ08.id)]
    assert became[0].score >= 0.9
    assert "giai đoạn bắt đầu khác nhưng cùng năm cuối (2021-2030 và 2023-2030)" in became[0].reasons
    assert "ban hành ngày 31/3/2023, sau khi được dự kiến (ngày 5/11/2022)" in became[0].reasons


@pytest.mark.parametrize("date", ["2022-03-31", "2022-11-05", "2031-03-31"], ids=["before", "that day", "years later"])
def test_draft_is_not_fulfilled_by_what_was_issued(date: str) -> None:
    assert pair(planned(NQ, type="NQ"), replace(NQ08, date=date)) == []


def test_draft_of_an_undated_document_is_not_fulfilled() -> None:
    draft = planned(NQ, type="NQ")
    assert found(said(replace(PLAN_2022, date=None), draft), said(PLAN_2023, NQ08)) == []


# ---------------------------------------------------------------- validity

OLD = numbered("25/2025/QĐ-UBND", "2025-03-18", "ban hành Bảng giá", type="QĐ")
NEW = numbered("62/2025/QĐ-UBND", "2025-11-17", "ban hành Bảng giá", type="QĐ")


def ended(predicate: str, effective: str | None = None, **more: object) -> list[Inference]:
    return found(said(NEW, OLD, relations=[relation(NEW, predicate, OLD, **more)], effective=effective))


def test_replaced_instrument_ends_when_the_act_takes_effect() -> None:
    ending = ended("replaces", "2026-01-01")
    assert [(i.kind, i.subject, i.object, i.since, i.extent) for i in ending] == [
        ("validity", OLD.id, NEW.id, "2026-01-01", "whole")
    ]
    assert ending[0].reasons == ("62/2025/QĐ-UBND thay thế toàn bộ", "ngày có hiệu lực ghi trong chính văn bản đó")


def test_replaced_instrument_ends_on_the_acts_date_where_nothing_else_is_known() -> None:
    assert [(i.since, i.reasons[1]) for i in ended("repeals")] == [
        ("2025-11-17", "lấy ngày ban hành văn bản đó, vì chưa rõ ngày có hiệu lực")
    ]


@pytest.mark.parametrize(
    ("predicate", "pinpoint", "extent"),
    [("replaces", "Điều 5", "part"), ("amends", None, "part"), ("suspends", None, "whole"), ("repeals", None, "whole")],
)
def test_extent_follows_the_relation_and_the_pinpoint(predicate: str, pinpoint: str | None, extent: str) -> None:
    assert [i.extent for i in ended(predicate, pinpoint=pinpoint)] == [extent]


def test_day_printed_behind_the_verb_comes_first() -> None:
    ending = ended("repeals", "2026-01-01", since="2026-03-01")
    assert [(i.since, i.reasons[-1]) for i in ending] == [("2026-03-01", "ngày ghi trong chính câu đó")]


def test_exception_leaves_a_part_in_force() -> None:
    ending = ended("replaces", excepted="khoản 2 Điều 3")
    assert [(i.extent, i.reasons[:2]) for i in ending] == [
        ("part", ("62/2025/QĐ-UBND thay thế một phần", "trừ khoản 2 Điều 3"))
    ]


def test_suspension_until_a_day_ends_nothing_whole() -> None:
    ending = ended("suspends", until="2025-12-31")
    assert [(i.extent, i.reasons[1]) for i in ending] == [("part", "chỉ ngưng hiệu lực đến hết ngày 2025-12-31")]


@pytest.mark.parametrize("more", [{"modality": "planned"}, {"modality": "past"}], ids=lambda m: m["modality"])
def test_only_what_is_asserted_ends_an_instrument(more: dict[str, object]) -> None:
    assert ended("replaces", **more) == []


def test_older_act_ends_nothing() -> None:
    assert found(said(OLD, NEW, relations=[relation(OLD, "replaces", NEW)])) == []


def test_doubtful_instrument_is_not_said_to_have_ended() -> None:
    doubtful = replace(OLD, candidates=("x:a", "x:b"))
    assert found(said(NEW, doubtful, relations=[relation(NEW, "replaces", doubtful)])) == []


def test_validity_rests_on_the_citations() -> None:
    told = said(NEW, OLD, relations=[relation(NEW, "replaces", OLD)])
    assert one(told).evidence == (citation_iri(told, 0),)


def forces(*extractions: Extraction) -> set[str]:
    return set(re.findall(rf"<{ELI}in_force> <{ELI}InForce-(\w+)>", "\n".join(infer(extractions, load()))))


def test_force_is_elis_term() -> None:
    whole = said(NEW, OLD, relations=[relation(NEW, "replaces", OLD)])
    part = said(NEW, OLD, relations=[relation(NEW, "amends", OLD)])
    assert (forces(whole), forces(part)) == ({"notInForce"}, {"partiallyInForce"})


def test_whole_outweighs_part() -> None:
    first = numbered("30/2025/QĐ-UBND", "2025-06-01", None, type="QĐ")
    part = said(first, OLD, relations=[relation(first, "amends", OLD)])
    assert forces(part, said(NEW, OLD, relations=[relation(NEW, "replaces", OLD)])) == {"notInForce"}


# ---------------------------------------------------------------- the graph

ALL = (
    said(PLAN_2022, named(), planned(NQ, type="NQ", issuer="Tỉnh ủy Tây Ninh"), seed="a"),
    said(PLAN_2023, KH2721, NQ08, seed="b"),
    said(NEW, OLD, relations=[relation(NEW, "replaces", OLD)], seed="c"),
)


def test_nothing_inferred_adds_no_quads() -> None:
    assert infer([said(PLAN_2022, KH2721)], load()) == []


def test_inferred_quads_stand_in_one_graph_sorted() -> None:
    lines = infer(ALL, load())
    assert lines == sorted(set(lines))
    assert {line.split()[-2] for line in lines} == {f"<{inferred_graph()}>"}


def test_inferred_quads_do_not_depend_on_the_order_of_documents() -> None:
    assert infer(ALL, load()) == infer(ALL[::-1], load())


def test_inferred_quads_join_no_instruments() -> None:
    predicates = {line.split()[1] for line in infer(ALL, load()) if line.startswith(f"<{individual('instrument')}")}
    assert predicates == {f"<{ELI}in_force>"}


def test_inference_says_what_the_ontology_asks() -> None:
    lines = infer(ALL, load())
    names = {m[1] for line in lines if (m := re.match(rf"\S+ <{re.escape(DEF)}(\w+)>", line))}
    assert names == {
        "inferenceKind", "inferredSubject", "inferredObject", "score", "contested", "reason", "evidence", "method",
        "methodVersion", "since", "extent",
    }  # fmt: skip


# ---------------------------------------------------------------- what people see


@pytest.fixture(scope="module")
def store() -> Store:
    store = Store()
    lines = [line for e in ALL for line in quads(e, load())] + infer(ALL, load()) + vocabulary_quads()
    store.load("\n".join(lines).encode(), format=RdfFormat.N_QUADS)
    return store


def test_trace_shows_inferences_apart_and_walks_along_none(store: Store) -> None:
    lineage = trace(store, KH2721.id)
    assert [(i.kind, i.subject.iri) for i in lineage.inferred] == [("same", named().id)]
    assert named().id not in lineage.cards()
    text = as_text(lineage)
    assert "Suy luận, chưa được xác nhận:" in text and "có lẽ là Kế hoạch 2721/KH-UBND" in text


def test_trace_without_inferences_has_no_such_section(store: Store) -> None:
    assert "Suy luận" not in as_text(trace(store, PLAN_2023.id))
    assert '"inferred": []' in as_json(trace(store, PLAN_2023.id))


def test_inference_reads_as_a_sentence_with_score_and_reasons(store: Store) -> None:
    (ending,) = inferred(store, [OLD.id])
    assert verb(ending) == "hết hiệu lực toàn bộ từ 17/11/2025 do"
    assert grounds_line(ending).startswith("điểm 0,95: 62/2025/QĐ-UBND thay thế toàn bộ")
    assert (verb(ending, "en"), ending.grounds[0].text) == ("is no longer in force since 2025-11-17 by", "câu")


# ---------------------------------------------------------------- speed

SUBJECTS = (
    "chuyển đổi số", "phòng chống thiên tai", "giảm nghèo bền vững", "nông thôn mới", "an toàn thực phẩm",
    "sở hữu trí tuệ", "khởi nghiệp sáng tạo", "cải cách hành chính", "bảo vệ môi trường", "bình đẳng giới",
)  # fmt: skip
FIELDS = (
    "trường học",
    "doanh nghiệp",
    "hợp tác xã",
    "bệnh viện",
    "khu công nghiệp",
    "làng nghề",
    "thư viện",
    "bảo tàng",
)


def synthetic(count: int) -> list[Extraction]:
    """Documents of one province that each describe two plans by number and name one without."""

    def title(n: int) -> str:
        first = 2011 + n % 12
        subject, field = SUBJECTS[n % 10], FIELDS[n // 10 % 8]
        return f"{subject} trong {field} khu vực {n // 80} giai đoạn {first}-{first + 5}"

    return [
        said(
            numbered(f"{n}/KH-SKHCN", "2024-01-01", None),
            numbered(f"{2 * n}/KH-UBND", "2010-05-05", f"về {title(2 * n)}"),
            numbered(f"{2 * n + 1}/KH-UBND", "2010-05-05", f"về {title(2 * n + 1)}"),
            replace(named(f"Kế hoạch {title(n)}"), id=individual("instrument", "tay-ninh", "ke-hoach", "name", str(n))),
            seed=f"{n:012}",
        )
        for n in range(count)
    ]


def seconds(count: int) -> float:
    extractions = synthetic(count)
    begin = time.process_time()
    inferences(extractions, load())
    return time.process_time() - begin


def test_inferring_takes_time_in_proportion_to_the_documents() -> None:
    seconds(100)
    assert seconds(1600) < 2.8 * 2 * max(seconds(400), 0.05)


# ---------------------------------------------------------------- the real documents

NAMED_PLANS = {
    "001": {"2721/KH-UBND", "939/KH-UBND", "5008/KH-UBND"},
    "003": {"2721/KH-UBND", "939/KH-UBND", "5008/KH-UBND", "431/KH-UBND"},
}
FULFILLED = {"08-NQ/TU", "41/2022/NQ-HĐND", "42/2022/NQ-HĐND", "75/NQ-HĐND"}


@pytest.fixture(scope="module")
def seeds() -> list[Extraction]:
    if not SEEDS.is_dir():
        pytest.skip("the five real documents are not here")
    return link([extract(document(p.read_text("utf-8"), p.name), load()) for p in sorted(SEEDS.glob("*.txt"))])


@pytest.mark.parametrize("name", NAMED_PLANS)
def test_plans_named_in_a_real_document_are_those_that_another_one_numbers(name: str, seeds: list[Extraction]) -> None:
    numbers = {i.id: i.number for e in seeds for i in e.instruments}
    named_here = {i.id for e in seeds if e.path.startswith(name) for i in e.instruments}
    same = [i for i in found(*seeds) if i.kind == "same" and i.subject in named_here]
    assert {numbers[i.object] for i in same} == NAMED_PLANS[name]
    assert all(i.score >= 0.8 for i in same)


def test_drafts_of_a_real_document_are_what_was_issued_after_it(seeds: list[Extraction]) -> None:
    numbers = {i.id: i.number for e in seeds for i in e.instruments}
    assert {numbers[i.object] for i in found(*seeds) if i.kind == "fulfilled"} == FULFILLED

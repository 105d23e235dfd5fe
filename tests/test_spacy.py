"""The spaCy pipe finds what the loaders find, whatever the tokenizer does, and survives being written to disk."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest
import spacy
from spacy import displacy
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc, DocBin

from loaders.spacy_component import NAME
from tests.tables import rows, unescaped
from tests.texts import extraction, paths, text_of

SENTENCE = "Căn cứ Nghị quyết số 36- NQ/TW ngày 22/10/2018 của Ban Chấp hành Trung ương và Kế hoạch số 24/KH-UBND"


@pytest.fixture(scope="module")
def nlp() -> Language:
    pipeline = spacy.blank("xx")
    pipeline.add_pipe(NAME)
    return pipeline


def told(doc: Doc) -> list[tuple[str, str, str]]:
    return [(span.text, span.label_, span.kb_id_) for span in doc.spans["citations"]]


def canonical(nlp: Language, text: str, key: str = "citations") -> list[str]:
    """Return the canonical numbers of a text; the Doc lives as long as its spans are asked."""
    doc = nlp(text)
    return [span.kb_id_ for span in doc.spans[key]]


def test_package_offers_the_pipe_to_spacy() -> None:
    offered = {point.name: point.value for point in entry_points(group="spacy_factories")}
    assert offered[NAME] == "loaders.spacy_component:create_citations"


def test_pipe_is_found_without_importing_it() -> None:
    code = f"import spacy; nlp = spacy.blank('xx'); nlp.add_pipe('{NAME}'); doc = nlp(''); print(*doc.spans)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "citations\n"


def test_span_has_the_mention_its_type_and_its_number(nlp: Language) -> None:
    assert told(nlp(SENTENCE)) == [
        ("Nghị quyết số 36- NQ/TW ngày 22/10/2018 của Ban Chấp hành Trung ương", "NQ", "36-NQ/TW"),
        ("Kế hoạch số 24/KH-UBND", "KH", "24/KH-UBND"),
    ]


def test_extension_gives_the_parsed_citation(nlp: Language) -> None:
    doc = nlp(SENTENCE)
    citation = doc.spans["citations"][0]._.citation
    assert (citation.date, citation.jurisdiction, citation.number.regime) == ("2018-10-22", "Trung ương", "party")
    assert SENTENCE[citation.number_start : citation.number_end] == "36- NQ/TW"


def test_other_span_has_no_citation(nlp: Language) -> None:
    assert nlp(SENTENCE)[0:2]._.citation is None


def test_span_is_widened_to_whole_tokens(nlp: Language) -> None:
    pipeline = spacy.blank("xx")
    pipeline.tokenizer = Tokenizer(pipeline.vocab)
    pipeline.add_pipe(NAME)
    doc = pipeline("Kế hoạch 24/KH-UBND, đã ban hành")
    assert told(doc) == [("Kế hoạch 24/KH-UBND,", "KH", "24/KH-UBND")]
    assert doc.spans["citations"][0]._.citation.text == "Kế hoạch 24/KH-UBND"


@pytest.mark.parametrize(
    "row", [r for r in rows("numbers") if r["quality"] == "strong" and r["expected"]], ids=lambda r: r["id"]
)
def test_pipe_finds_every_number_of_the_table(nlp: Language, row: dict[str, str]) -> None:
    text = unescaped(row["text"]).replace("⟦", "").replace("⟧", "")
    assert canonical(nlp, text) == row["expected"].split("; ")


@pytest.mark.parametrize("path", paths(), ids=lambda p: p.name)
def test_pipe_finds_the_numbered_mentions_that_the_loaders_find(nlp: Language, path: Path) -> None:
    doc = nlp(text_of(path))
    found = [span._.citation for span in doc.spans["citations"]]
    numbered = [m for m in extraction(path).mentions if m.rule in ("number", "law")]
    assert [(c.start, c.end, c.text) for c in found] == [(m.start, m.end, m.text) for m in numbered]


def test_group_can_have_another_name() -> None:
    pipeline = spacy.blank("xx")
    pipeline.add_pipe(NAME, config={"spans_key": "van-ban"})
    assert canonical(pipeline, "24/KH-UBND", "van-ban") == ["24/KH-UBND"]


def test_text_without_citations_has_an_empty_group(nlp: Language) -> None:
    assert [canonical(nlp, text) for text in ("", "Không có văn bản nào.")] == [[], []]


def test_pipeline_survives_the_disk(nlp: Language, tmp_path: Path) -> None:
    pipeline = spacy.blank("xx")
    pipeline.add_pipe(NAME, config={"spans_key": "van-ban"})
    pipeline.to_disk(tmp_path)
    assert canonical(spacy.load(tmp_path), SENTENCE, "van-ban") == ["36-NQ/TW", "24/KH-UBND"]


def test_doc_survives_being_written(nlp: Language) -> None:
    doc = nlp(SENTENCE)
    again = next(iter(DocBin(docs=[doc], store_user_data=True).get_docs(nlp.vocab)))
    assert told(again) == told(doc)
    assert [s._.citation for s in again.spans["citations"]] == [s._.citation for s in doc.spans["citations"]]


def test_stream_of_texts_is_read_in_order(nlp: Language) -> None:
    texts = [f"Kế hoạch số {n}/KH-UBND" for n in range(10, 15)]
    assert [doc.spans["citations"][0].kb_id_ for doc in nlp.pipe(texts)] == [f"{n}/KH-UBND" for n in range(10, 15)]


def test_displacy_shows_the_spans_and_escapes_the_text(nlp: Language) -> None:
    doc = nlp("<script>alert(1)</script> Kế hoạch số 24/KH-UBND")
    html = displacy.render(doc, style="span", options={"spans_key": "citations"})
    assert "24/KH-UBND" in html
    assert "<script>" not in html

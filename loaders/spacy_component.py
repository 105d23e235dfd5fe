"""The spaCy pipe "cancu_citations": the citations of a text as a group of spans.

    nlp = spacy.blank("xx")
    nlp.add_pipe("cancu_citations")
    doc = nlp("Căn cứ Nghị quyết số 36-NQ/TW ngày 22/10/2018 của Ban Chấp hành Trung ương")
    [(span.text, span.label_, span.kb_id_, span._.citation.date) for span in doc.spans["citations"]]

A span covers the whole mention; its label is the type's code and its kb_id the canonical number. The reading is that
of `loaders.mentions` on ``doc.text``, so it does not depend on how the tokenizer cuts a number. spaCy's tokenizer
takes quadratic time in a run of one punctuation mark: break runs of more than 200 before they reach it.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.knowledge import load
from kg.model import Mention, Number
from loaders.header import header
from loaders.issuers import names
from loaders.layout import layout
from loaders.mentions import mentions, type_names
from loaders.numbers import numbers
from loaders.text import Clean, clean

NAME = "cancu_citations"
_STORED = "cancu_mentions"
"""The key of ``Doc.user_data`` under which the mentions lie as plain values, so that a Doc can be serialized."""


def read(text: str) -> list[Mention]:
    """Return the mentions of a text, with offsets that count its code points."""
    copy, knowledge = clean(text), load()
    shape = layout(copy, type_names(knowledge))
    found = list(numbers(copy.text, knowledge))
    known = names(knowledge)
    parsed = mentions(copy, shape, found, header(copy, shape, found, known, knowledge), known)
    return [_raw(mention, copy, text) for mention in parsed]


def _raw(mention: Mention, copy: Clean, text: str) -> Mention:
    start, end = copy.raw(mention.start), copy.raw(mention.end)
    return dataclasses.replace(
        mention,
        start=start,
        end=end,
        text=text[start:end],
        number_start=copy.raw(mention.number_start),
        number_end=copy.raw(mention.number_end),
        issuer_start=copy.raw(mention.issuer_start) if mention.issuer_start >= 0 else -1,
    )


class Citations:
    """The pipe; ``spans_key`` names the group of ``Doc.spans`` that it fills."""

    def __init__(self, name: str, *, spans_key: str) -> None:
        self.name = name
        self.spans_key = spans_key

    def __call__(self, doc: Doc) -> Doc:
        """Fill the group with one span per mention, widened to whole tokens, and return the Doc."""
        stored: dict[str, dict[str, Any]] = {}
        spans: list[Span] = []
        for mention in read(doc.text):
            canonical = mention.number.canonical if mention.number else ""
            span = doc.char_span(
                mention.start, mention.end, label=mention.type or "", kb_id=canonical, alignment_mode="expand"
            )
            assert span is not None, "a mention lies within its own text"
            spans.append(span)
            stored[_key(span)] = dataclasses.asdict(mention)
        doc.spans[self.spans_key] = spans
        doc.user_data[_STORED] = {**doc.user_data.get(_STORED, {}), **stored}
        return doc


def _key(span: Span) -> str:
    return f"{span.start_char}-{span.end_char}-{span.kb_id_}"


def citation(span: Span) -> Mention | None:
    """Return the mention that a span of the group stands for, or None; it is ``span._.citation``."""
    stored = span.doc.user_data.get(_STORED, {}).get(_key(span))
    if stored is None:
        return None
    number = Number(**stored["number"]) if stored["number"] else None
    return Mention(**{**stored, "number": number})


@Language.factory(NAME, default_config={"spans_key": "citations"}, assigns=["doc.spans", "span._.citation"])
def create_citations(nlp: Language, name: str, spans_key: str) -> Citations:
    """Return the pipe; it keeps no state beyond its settings, which the pipeline's configuration holds."""
    if not Span.has_extension("citation"):
        Span.set_extension("citation", getter=citation)
    return Citations(name, spans_key=spans_key)

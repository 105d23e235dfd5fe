"""The relations between instruments: which implies which, and what people call them in either direction."""

from __future__ import annotations

from kg.graph import Store, about
from kg.terms import DEF

IMPLEMENTS = ("implements", "continues", "concretizes")
"""The implements family: the backbone of lineage."""

UPWARD = (*IMPLEMENTS, "basedOn")
"""What an instrument implements or rests on."""

PHRASES = {
    "implements": ("thực hiện", "được thực hiện bởi", "implements", "is implemented by"),
    "continues": ("tiếp tục thực hiện", "được tiếp tục thực hiện bởi", "continues", "is continued by"),
    "concretizes": ("cụ thể hóa", "được cụ thể hóa bởi", "concretizes", "is concretized by"),
    "basedOn": ("căn cứ", "là căn cứ của", "is based on", "is the basis of"),
    "conformsTo": ("phù hợp với", "được tuân theo bởi", "conforms to", "is conformed to by"),
    "cites": ("dẫn chiếu", "được dẫn chiếu bởi", "cites", "is cited by"),
    "details": ("quy định chi tiết", "được quy định chi tiết bởi", "details", "is detailed by"),
    "guides": ("hướng dẫn", "được hướng dẫn bởi", "guides", "is guided by"),
    "amends": ("sửa đổi", "được sửa đổi bởi", "amends", "is amended by"),
    "supplements": ("bổ sung", "được bổ sung bởi", "supplements", "is supplemented by"),
    "replaces": ("thay thế", "được thay thế bởi", "replaces", "is replaced by"),
    "repeals": ("bãi bỏ", "bị bãi bỏ bởi", "repeals", "is repealed by"),
    "suspends": ("đình chỉ", "bị đình chỉ bởi", "suspends", "is suspended by"),
    "corrects": ("đính chính", "được đính chính bởi", "corrects", "is corrected by"),
    "consolidates": ("hợp nhất", "được hợp nhất bởi", "consolidates", "is consolidated by"),
    "reviews": ("sơ kết, tổng kết", "được sơ kết, tổng kết bởi", "reviews", "is reviewed by"),
    "promulgates": ("ban hành", "được ban hành bởi", "promulgates", "is promulgated by"),
    "approves": ("phê duyệt", "được phê duyệt bởi", "approves", "is approved by"),
}
"""Local name → Vietnamese active and passive, English active and passive; the ontology goes before."""

RELATIONS = tuple(PHRASES)

Phrases = dict[str, tuple[str, str]]
"""Local name → phrase from subject to object, phrase from object to subject."""


def narrower(relation: str) -> tuple[str, ...]:
    """Return the relation and those that imply it (``cites`` is implied by every one)."""
    if relation == "cites":
        return RELATIONS
    return IMPLEMENTS if relation == "implements" else (relation,)


def phrases(store: Store | None = None, lang: str = "vi") -> Phrases:
    """Return what each relation is called in ``lang``; the store's ontology goes before the table."""
    first = 0 if lang == "vi" else 2
    named = {relation: (words[first], words[first + 1]) for relation, words in PHRASES.items()}
    if store is not None:
        for relation, (active, passive) in named.items():
            stated = {s.predicate: s.object for s in about(store, DEF + relation) if s.language in ("", lang)}
            named[relation] = (
                stated.get(DEF + "activePhrase", active),
                stated.get(DEF + "passivePhrase", passive),
            )
    return named

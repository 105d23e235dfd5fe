"""``cancu trace`` and ``cancu path``: lineage with its evidence, and the chains between two instruments."""

from __future__ import annotations

import argparse

from kg.chains import paths
from kg.commands.choosing import checked_date, either, the_one
from kg.commands.opening import opened_with_index
from kg.commands.terminal import write
from kg.lineage import trace
from kg.lineage_dot import as_dot
from kg.lineage_formats import as_json, as_text, paths_json, paths_text
from kg.messages import Lang
from kg.relations import phrases


def run(arguments: argparse.Namespace, lang: Lang) -> int:
    """Write the lineage of one instrument; the exit status is 1 unless the number names exactly one."""
    date = checked_date(arguments.date, lang)
    store, index = opened_with_index(arguments)
    json_wanted = arguments.format == "json"
    card = the_one(store, index, arguments.number, lang, place=arguments.place, date=date, as_json=json_wanted)
    if card is None:
        return 1
    lineage = trace(store, card.iri, direction=arguments.direction, depth=arguments.depth)
    if json_wanted:
        write(as_json(lineage))
    elif arguments.format == "dot":
        write(as_dot(lineage, phrases(store, lang), lang))
    else:
        write(as_text(lineage, phrases(store, lang), lang))
    return 0


def run_path(arguments: argparse.Namespace, lang: Lang) -> int:
    """Write the shortest chains between two instruments; the exit status is 1 if there is none."""
    date = checked_date(arguments.date, lang)
    store, index = opened_with_index(arguments)
    json_wanted = arguments.format == "json"
    ends = [
        either(store, index, number, lang, place=arguments.place, date=date, as_json=json_wanted)
        for number in (arguments.a, arguments.b)
    ]
    if ends[0] is None or ends[1] is None:
        return 1
    found = paths(store, ends[0].iri, ends[1].iri, arguments.limit)
    write(paths_json(found) if json_wanted else paths_text(found, phrases(store, lang), lang))
    return 0 if found.chains else 1

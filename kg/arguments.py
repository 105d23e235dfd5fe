"""The arguments of every command: help in English, complaints in the language of the caller."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Callable, Sequence
from ipaddress import ip_address
from typing import NoReturn

from kg import VERSION
from kg.messages import LANGS, Lang, default_lang, say

EXPORT_FORMATS = ("nq", "ttl", "jsonld", "graphml", "csv")
HOST = "127.0.0.1"
DEFAULT_PORT = 8501
DEFAULT_ENDPOINT_PORT = 8502

_COMPLAINTS = (
    (re.compile(r"the following arguments are required: (.+)"), "missing-arguments"),
    (re.compile(r"unrecognized arguments: (.+)"), "unknown-arguments"),
    (re.compile(r"argument (.+?): invalid choice: (.+) \(choose from (.+)\)"), "bad-choice"),
    (re.compile(r"argument (.+?): expected (?:one|at least one) argument"), "needs-value"),
    (re.compile(r"argument (.+?): not allowed with argument (.+)"), "not-together"),
    (re.compile(r"argument (.+?): (.+)"), "argument"),
)
"""What argparse complains of, and the message that says it."""


class Parser(argparse.ArgumentParser):
    """A parser that complains in ``lang`` and never guesses an abbreviated option."""

    lang: Lang = "vi"

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where to look, and leave with status 2."""
        problem = _complaint(message, self.lang)
        self.exit(2, say("wrong-use", self.lang, command=self.prog, problem=problem) + "\n")


def _complaint(message: str, lang: Lang) -> str:
    for pattern, key in _COMPLAINTS:
        if match := pattern.fullmatch(message):
            return say(key, lang, *match.groups())
    return message


def wanted_lang(words: Sequence[str]) -> Lang:
    """Return the language of messages: the last valid ``--lang`` among the words, else the environment's."""
    found = default_lang()
    for n, word in enumerate(words):
        value = words[n + 1] if word == "--lang" and n + 1 < len(words) else word.removeprefix("--lang=")
        for lang in LANGS:
            if value == lang and word.startswith("--lang"):
                found = lang
    return found


def parser(lang: Lang) -> Parser:
    """Return the parser of the whole command line."""
    Parser.lang = lang
    common = Parser(add_help=False)
    common.add_argument("--lang", choices=LANGS, default=argparse.SUPPRESS, help="language of messages")
    stored = Parser(add_help=False, parents=[common])
    stored.add_argument(
        "--store",
        metavar="DIR",
        default=os.environ.get("CANCU_STORE") or "store",
        help="the store (default: $CANCU_STORE, else ./store)",
    )
    top = Parser(
        prog="cancu",
        description="Reads Vietnamese administrative documents and shows who implements what.",
        epilog="Exit status: 0 done, 1 done with findings or failures that are listed, 2 wrong use.",
        parents=[common],
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"cancu {VERSION}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def command(name: str, help: str, parent: Parser = stored) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=help, description=help, parents=[parent], allow_abbrev=False)

    positive, port = _whole(lang, 1), _port(lang)
    _reading(command, common, positive)
    _asking(command, positive, _whole(lang, 0))
    _keeping(command)
    _showing(command, port, positive, _address(lang))
    return top


Command = Callable[..., argparse.ArgumentParser]


def _reading(command: Command, common: Parser, positive: Callable[[str], int]) -> None:
    extract = command("extract", "write what each document says, one JSON object per line", common)
    build = command("build", "read documents into the store and publish the graph")
    preview = command("preview", "show what building would add, one JSON object per line; publishes nothing")
    for one in (build, preview):
        one.add_argument("--batch", metavar="DIR", help="the batch (below STORE/staging) whose files these are")
    for one in (extract, build, preview):
        one.add_argument("paths", metavar="PATH", nargs="+", help="a file or a folder")
        one.add_argument("--jobs", type=positive, metavar="N", help="processes (default: one a processor, up to 4)")


def _asking(command: Command, positive: Callable[[str], int], natural: Callable[[str], int]) -> None:
    trace = command("trace", "show what an instrument implements and what implements it, with evidence")
    trace.add_argument("number", metavar="NUMBER", help="a number in any spelling, an IRI, or a file's name")
    _choosing(trace)
    way = trace.add_mutually_exclusive_group()
    for name, text in (
        ("up", "what it implements and rests on"),
        ("down", "what implements it"),
        ("both", "both (default)"),
    ):
        way.add_argument(f"--{name}", dest="direction", action="store_const", const=name, help=text)
    trace.set_defaults(direction="both")
    trace.add_argument("--depth", type=natural, metavar="N", help="at most N steps (default: all)")
    trace.add_argument("--format", choices=("text", "json", "dot"), default="text", help="default: text")

    path = command("path", "show the shortest chains between two instruments")
    path.add_argument("a", metavar="A", help="a number, an IRI, or a file's name")
    path.add_argument("b", metavar="B", help="the other one")
    _choosing(path)
    path.add_argument("--limit", type=positive, metavar="N", default=5, help="at most N chains (default: 5)")
    path.add_argument("--format", choices=("text", "json"), default="text", help="default: text")

    query = command("query", "run a query of the library or of a file; alone: list the library")
    query.add_argument("query", metavar="NAME|FILE", nargs="?", help="a query's name, or a file with SPARQL")
    query.add_argument("--param", metavar="NAME=VALUE", action="append", default=[], help="repeatable")
    query.add_argument("--format", choices=("table", "csv", "json", "ttl"), default="table", help="default: table")

    check = command("check", "check the graph against the shapes and the rules of the domain")
    check.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    check.add_argument("--keep", action="store_true", help="keep the result for the pages instead of writing it")


def _choosing(one: argparse.ArgumentParser) -> None:
    one.add_argument("--in", dest="place", metavar="PLACE", help="the jurisdiction, in any spelling")
    one.add_argument("--date", metavar="DATE", help="the date, the month or the year of the instrument")


def _keeping(command: Command) -> None:
    export = command("export", "write the whole graph to a file")
    export.add_argument("--format", choices=EXPORT_FORMATS, required=True, help="the file's format")
    export.add_argument("out", metavar="OUT", help="the file, or - for standard output")

    status = command("status", "show what is loaded, refused and published")
    status.add_argument("--format", choices=("text", "json"), default="text", help="default: text")

    remove = command("remove", "withdraw one document and publish the graph without it")
    remove.add_argument("document", metavar="DOCUMENT", nargs="?", help="its file name, hash or IRI")
    remove.add_argument("--batch", metavar="DIR", help="all documents that only this batch brought, instead")

    restore = command("restore", "load a withdrawn document again, from the bytes that the store kept")
    restore.add_argument("document", metavar="DOCUMENT", help="its file name, hash or IRI")

    decide = command("decide", "say which instrument an ambiguous one is in a document, and publish")
    decide.add_argument("document", metavar="DOCUMENT", help="its file name, number, hash or IRI")
    decide.add_argument("instrument", metavar="INSTRUMENT", help="what it leaves open: a number, a name or an IRI")
    decide.add_argument("chosen", metavar="CHOSEN|none", nargs="?", help="a candidate's number, name or IRI")
    decide.add_argument("--by", metavar="NAME", required=True, help="who decides")
    decide.add_argument("--why", metavar="TEXT", default="", help="the reason")
    decide.add_argument("--replace", action="store_true", help="put it in the place of what was decided before")
    decide.add_argument("--undo", action="store_true", help="take the decision back")
    decide.add_argument(
        "--seen", metavar="TIME", default="", help="with --replace or --undo: only the decision made at this time (UTC)"
    )


def _showing(
    command: Command, port: Callable[[str], int], positive: Callable[[str], int], address: Callable[[str], str]
) -> None:
    serve = command("serve", "answer SPARQL queries over HTTP on loopback, read-only")
    serve.add_argument("--port", type=port, default=DEFAULT_ENDPOINT_PORT, help=f"default: {DEFAULT_ENDPOINT_PORT}")
    serve.add_argument("--seconds", type=positive, metavar="N", default=30, help="time for a query (default: 30)")
    serve.add_argument("--jobs", type=positive, metavar="N", default=2, help="queries at once (default: 2)")

    app = command("app", "open the pages in the browser")
    app.add_argument("--port", type=port, default=DEFAULT_PORT, help=f"default: {DEFAULT_PORT}, if free")
    app.add_argument("--host", type=address, default=HOST, help=f"the IP address to listen on (default: {HOST})")
    named = "a host name under which others may ask for the pages; can be given several times"
    app.add_argument("--name", dest="names", action="append", default=[], metavar="HOST", help=named)
    app.add_argument("--no-open", dest="open", action="store_false", help="do not open a browser")


def _whole(lang: Lang, least: int) -> Callable[[str], int]:
    def whole(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) >= least):
            raise argparse.ArgumentTypeError(say("bad-number", lang, value=text, least=least))
        return int(text)

    return whole


def _address(lang: Lang) -> Callable[[str], str]:
    def address(text: str) -> str:
        try:
            return str(ip_address(text))
        except ValueError as error:
            raise argparse.ArgumentTypeError(say("bad-address", lang, value=text)) from error

    return address


def _port(lang: Lang) -> Callable[[str], int]:
    def port(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) < 6 and 0 < int(text) < 65_536):
            raise argparse.ArgumentTypeError(say("bad-port", lang, value=text))
        return int(text)

    return port

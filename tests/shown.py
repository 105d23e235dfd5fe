"""A page run without a browser: its HTML, and the words that a reader sees."""

from __future__ import annotations

import re
from html import unescape

from streamlit.testing.v1 import AppTest

_UNSEEN = re.compile(r"<style.*?</style>|<[^>]+>", re.DOTALL)


def shown(module: str, *, show: str = "show", **params: str) -> AppTest:
    """Return the page of a module of `kg.view` ("search.find"), asked for with these parameters of its address."""
    package, _, name = module.rpartition(".")
    script = f"from kg.view.{package} import {name}\nfrom kg.view.frame import page\npage({name}.{show})()"
    app = AppTest.from_string(script, default_timeout=30)
    app.query_params.update(params)
    return app.run()


def html_of(app: AppTest) -> str:
    """Return the HTML of a page that ran without a fault, style sheets left out."""
    assert not app.exception, app.exception
    return "".join(e.proto.body for e in app.get("html") if not e.proto.body.startswith("<style"))


def words_of(app: AppTest) -> str:
    """Return the words of a page."""
    return " ".join(unescape(_UNSEEN.sub(" ", html_of(app))).split())

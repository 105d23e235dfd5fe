"""The server of the pages: Streamlit behind headers that keep a page from loading or telling anything outside.

What Streamlit needs is all that is allowed: its own files, styles that its widgets write into the page, WebAssembly
for the picture, and modules that it makes of our components' scripts (``blob:``).
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
from pathlib import Path

import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.resources import APP

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
HOSTS = "CANCU_HOSTS"
"""The environment variable with the further host names under which the pages may be asked for, by commas."""

_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_CLOSED = ("/_stcore/metrics", "/_stcore/agent")
_INDEX = Path(streamlit.__file__).with_name("static") / "index.html"


def policy(index: str) -> str:
    """Return the Content-Security-Policy for Streamlit's page, whose inline scripts are allowed by their hash alone."""
    digests = (hashlib.sha256(script.encode()).digest() for script in _SCRIPT.findall(index))
    hashes = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    rules = {
        "default-src": "'none'",
        "script-src": f"'self' blob: 'wasm-unsafe-eval' {hashes}",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "manifest-src": "'self'",
        "media-src": "'self'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def allowed_hosts() -> tuple[str, ...]:
    """Return the host names under which the pages answer: this machine's own, and those that its keeper added."""
    added = (name.strip().lower() for name in os.environ.get(HOSTS, "").split(","))
    return (*LOOPBACK, *filter(None, added))


class Guard:
    """Puts the headers on every answer, names the page's language, and refuses what is asked under a foreign name.

    A foreign host name is how another site would reach a server on loopback (DNS rebinding).
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._hosts = allowed_hosts()
        self._headers = {
            "Content-Security-Policy": policy(_INDEX.read_text("utf-8")),
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif self._is_foreign(scope):
            await PlainTextResponse("Không có trang này ở địa chỉ này.", 421)(scope, receive, send)
        elif scope["path"].startswith(_CLOSED):
            await PlainTextResponse("Không có trang này.", 404)(scope, receive, send)
        elif scope["type"] == "http":
            await self._app(scope, receive, self._guarded(send))
        else:
            await self._app(scope, receive, send)

    def _is_foreign(self, scope: Scope) -> bool:
        host = Headers(scope=scope).get("host", "").lower()
        return re.sub(r":\d{1,5}$", "", host) not in self._hosts

    def _guarded(self, send: Send) -> Send:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers[name] = value
            await send(message)

        return guarded


app = streamlit.App(APP, middleware=[Middleware(Guard)])


def serve(address: str, port: str) -> None:
    """Serve the pages on this address and port until the process is ended."""
    app.run(config={"server.address": address, "server.port": int(port)})

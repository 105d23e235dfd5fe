"""The SPARQL endpoint: listens on loopback, reads the published generation, changes nothing.

Each query runs in a worker process of its own (`kg.worker`), started anew, killed at its deadline, when its
caller leaves, and when the endpoint ends. Only so many run at once; some more wait, first come, first served,
and whoever comes then is told to come again. A publication is seen by the next request. An answer is sent when
it is complete; one that would be cut is refused.

Nothing here is for a web page: no cross-origin rights are given, and a request is refused that another site's
page sends or that reached this port under a foreign host name.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Coroutine, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import uvicorn
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from kg import protocol, store
from kg.faults import NothingPublished
from kg.messages import Lang
from kg.protocol import Asked, Refused
from kg.query_faults import Busy, QueryError, TimedOut, TooLong, UnreadableGraph
from kg.rows import from_json, text
from kg.worker import COMMAND, Question, Reply, environment, reply, request

HOST = "127.0.0.1"
PATHS = ("/", "/sparql")
ROWS = 100_000
"""The most rows of an answer; a longer one is refused."""

QUEUE = 16
"""How many queries may wait for their turn."""

RETRY_AFTER = 5
"""How many seconds a caller is asked to wait before it comes again."""

_BODY_SECONDS = 10
_GRACE = 1
_CONNECTIONS = 200
_HEADERS_LIMIT = 256 * 1024
"""The most bytes of a request's head; a longer one is cut off by the HTTP parser with status 400."""

_OWN_NAMES = frozenset({HOST, "localhost"})
_GRAPHS = "SELECT ?graph { GRAPH ?graph {} }"
_ALWAYS = {
    "Cache-Control": "no-cache",
    "Vary": "Accept",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


@dataclass(slots=True)
class Turns:
    """At most ``most`` queries at once and `QUEUE` waiting, in the order in which they came."""

    most: int
    waiting: int = 0
    free: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self.free = asyncio.Semaphore(self.most)

    @contextlib.asynccontextmanager
    async def one(self, seconds: float) -> AsyncIterator[None]:
        """Hold a turn during the block; raises `Busy` if none comes in time or too many wait already."""
        if self.free.locked() and self.waiting >= QUEUE:
            raise Busy()
        self.waiting += 1
        try:
            async with asyncio.timeout(seconds):
                await self.free.acquire()
        except TimeoutError as error:
            raise Busy() from error
        finally:
            self.waiting -= 1
        try:
            yield
        finally:
            self.free.release()


@dataclass(slots=True)
class Endpoint:
    """The endpoint as an ASGI application."""

    store_dir: Path
    lang: Lang
    seconds: float
    turns: Turns
    ending: asyncio.Event = field(default_factory=asyncio.Event)
    described: tuple[str, str] = ("", "")
    """The generation that was described last, and its description."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; a caller that leaves ends its query."""
        http = Request(scope, receive)
        try:
            response = await self._refused_or_answered(http)
        except ClientDisconnect:
            return
        response.headers.update(_ALWAYS)
        await response(scope, receive, send)

    async def _refused_or_answered(self, http: Request) -> Response:
        try:
            _check(http)
            body = await _body(http)
            asked = protocol.asked(http.method, http.scope["query_string"], http.headers.get("content-type", ""), body)
            return await self._unless_ended(http, self._answer(http, asked))
        except Refused as error:
            return _problem(error.status, error.message(self.lang))
        except TooLong as error:
            refused = protocol.too_long(error, http.method)
            return _problem(refused.status, refused.message(self.lang))
        except QueryError as error:
            return _problem(protocol.status(error), error.message(self.lang))
        except NothingPublished as error:
            return _problem(503, error.message(self.lang))

    async def _answer(self, http: Request, asked: Asked | None) -> Response:
        accept = ",".join(http.headers.getlist("accept"))
        if asked is None:
            if protocol.chosen(accept, protocol.GRAPH_TYPES[:1]) is None:
                raise Refused(406, "endpoint-accept", known=protocol.GRAPH_TYPES[0])
            name, description = await self._description()
            return _response(description.encode(), protocol.GRAPH_TYPES[0], name)
        wanted = protocol.media_types(accept)
        question = Question(
            self.store_dir, asked.text, dataset=asked.dataset, media_types=wanted, seconds=self.seconds, rows=ROWS
        )
        name, told = await self._asked_of_published(question)
        return _response(told.body, wanted[told.kind] or "", name)

    async def _unless_ended(self, http: Request, answering: Coroutine[None, None, Response]) -> Response:
        """Return the answer; its query ends once the caller has left or the endpoint ends."""
        tasks = answer, left, _ = (
            asyncio.create_task(answering),
            asyncio.create_task(_left(http)),
            asyncio.create_task(self.ending.wait()),
        )
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            if answer.done():
                return answer.result()
            if left.done():
                raise ClientDisconnect
            raise Refused(503, "endpoint-ending")
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)

    async def _asked_of_published(self, question: Question) -> tuple[str, Reply]:
        """Return the name of the published generation and its answer.

        A generation that two publications replaced meanwhile may be gone; then the newest one is asked.
        """
        while True:
            name = self._published()
            try:
                async with self.turns.one(self.seconds):
                    return name, await _run(replace(question, generation_dir=self.store_dir / name))
            except UnreadableGraph:
                if self._published() == name:
                    raise

    def _published(self) -> str:
        generation = store.published(self.store_dir)
        if generation is None:
            raise NothingPublished(store=self.store_dir)
        return generation.name

    async def _description(self) -> tuple[str, str]:
        """Return the published generation's name and what the service says of itself, in Turtle."""
        name = self._published()
        if self.described[0] != name:
            question = Question(self.store_dir, _GRAPHS, seconds=self.seconds, rows=ROWS)
            name, told = await self._asked_of_published(question)
            graphs = sorted(text(row[0]) for row in from_json(told.kind, told.body).rows)
            self.described = (name, protocol.description(graphs))
        return self.described


def listener(port: int) -> socket.socket:
    """Return a socket that listens on loopback; raises `OSError` if the port is taken."""
    return socket.create_server((HOST, port))


def serve(listening: socket.socket, store_dir: Path, *, lang: Lang, seconds: float, jobs: int) -> None:
    """Answer until SIGINT or SIGTERM, which is then raised again for the handler that was there before."""
    endpoint = Endpoint(store_dir, lang, seconds, Turns(jobs))
    config = uvicorn.Config(
        endpoint,
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="error",
        access_log=False,
        server_header=False,
        limit_concurrency=_CONNECTIONS,
        timeout_graceful_shutdown=_GRACE,
        h11_max_incomplete_event_size=_HEADERS_LIMIT,
    )
    _Server(config, endpoint).run(sockets=[listening])


class _Server(uvicorn.Server):
    """A server that ends the running queries before it waits for the connections."""

    def __init__(self, config: uvicorn.Config, endpoint: Endpoint) -> None:
        super().__init__(config)
        self._endpoint = endpoint

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._endpoint.ending.set()
        await super().shutdown(sockets)


def _check(http: Request) -> None:
    """Raise `Refused` for a request that no words of it could save."""
    host = http.headers.get("host", "")
    if host.rpartition(":")[0] not in _OWN_NAMES and host not in _OWN_NAMES:
        raise Refused(421, "endpoint-host")
    if http.headers.get("sec-fetch-site") == "cross-site":
        raise Refused(403, "endpoint-foreign")
    if http.scope["path"] not in PATHS:
        raise Refused(404, "endpoint-path", known=", ".join(PATHS))
    if http.method not in protocol.METHODS:
        raise Refused(405, "endpoint-method")


async def _body(http: Request) -> bytes:
    body = b""
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            async for chunk in http.stream():
                body += chunk
                if len(body) > protocol.BODY_LIMIT:
                    raise Refused(413, "endpoint-text", size=f"> {protocol.BODY_LIMIT}", limit=protocol.BODY_LIMIT)
    except TimeoutError as error:
        raise Refused(408, "endpoint-slow") from error
    return body


async def _run(question: Question) -> Reply:
    """Return a new worker's answer; it is killed when the time is over or nobody waits any more."""
    sent = request(question)
    process = await asyncio.create_subprocess_exec(
        *COMMAND,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=environment(),
    )
    try:
        async with asyncio.timeout(question.seconds):
            stdout, stderr = await process.communicate(sent)
    except TimeoutError as error:
        raise TimedOut(seconds=question.seconds) from error
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    return reply(question, process.returncode or 0, stdout, stderr)


async def _left(http: Request) -> None:
    while (await http.receive())["type"] != "http.disconnect":
        pass


def _response(body: bytes, media_type: str, generation: str) -> Response:
    charset = "; charset=utf-8" if media_type.startswith("text/") else ""
    headers = {"Content-Type": media_type + charset, "Cancu-Generation": generation}
    return Response(body, headers=headers)


def _problem(status: int, message: str) -> Response:
    headers: Mapping[str, str] = {}
    match status:
        case 405:
            headers = {"Allow": ", ".join(protocol.METHODS)}
        case 503:
            headers = {"Retry-After": str(RETRY_AFTER)}
    return Response(f"{message}\n", status, headers, "text/plain; charset=utf-8")

"""The enterprise's sign-in services as tests meet them: a real OpenID Connect provider in a process of its own, and
small servers that answer as the documents of WeCom, DingTalk and Feishu say."""

import re
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from socket import socket
from typing import Any
from urllib.parse import urljoin

import httpx
from aiohttp import web
from aiohttp.test_utils import TestServer

PROVIDER = Path(__file__).parents[3] / "frontend/e2e/oidc-provider.mjs"
BACK = "https://union.example/sign-in/back"


@contextmanager
def openid_provider(*redirects: str) -> Iterator[str]:
    """Its issuer. Who types a number there is that employee."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["node", str(PROVIDER), str(port), *redirects]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


async def log_in(address: str, number: str) -> httpx.URL:
    """As somebody does in a browser: log in, agree, and be sent back; the address to which they are."""
    async with httpx.AsyncClient() as browser:
        answer = await browser.get(address)
        for _ in range(8):
            if answer.is_redirect:
                target = urljoin(str(answer.url), answer.headers["location"])
                if target.startswith(BACK):
                    return httpx.URL(target)
                answer = await browser.get(target)
            else:
                action = re.search(r'<form[^>]*action="([^"]+)"', answer.text)
                prompt = re.search(r'name="prompt" value="(\w+)"', answer.text)
                assert action, answer.text
                assert prompt, answer.text
                typed = {"prompt": prompt[1], "login": number, "password": "any"}
                answer = await browser.post(urljoin(str(answer.url), action[1]), data=typed)
    raise AssertionError(answer.url)


Answer = Callable[[dict[str, Any]], Any]
"""From what was sent, in the address, the body and the headers."""


@asynccontextmanager
async def serving(answers: Mapping[str, Answer]) -> AsyncIterator[str]:
    """A server that answers JSON at these paths; its address."""

    async def answer(request: web.Request) -> web.Response:
        body = await request.json() if request.content_type == "application/json" else dict(await request.post())
        said = answers[request.path]({**request.query, **body, **{f"h:{k}": v for k, v in request.headers.items()}})
        return web.json_response(said, status=said.get("_status", 200) if isinstance(said, dict) else 200)

    app = web.Application()
    for path in answers:
        app.router.add_route("*", path, answer)
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")

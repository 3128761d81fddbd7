"""The API's documentation page: Swagger UI out of a Python package, nothing from elsewhere, no inline script.

The assets are those `fastapi-offline` ships: it is kept up to date and needs nothing that is not installed anyway.
"""

from importlib.util import find_spec
from pathlib import Path

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.static import files

ROOT = "/api/docs"

_PAGE = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>同心 Tongxin API</title>
<link rel="icon" href="/api/docs/assets/favicon.png">
<link rel="stylesheet" href="/api/docs/assets/swagger-ui.css">
</head>
<body>
<main id="docs"></main>
<noscript>请启用 JavaScript，或直接阅读 <a href="/api/openapi.json">/api/openapi.json</a>。</noscript>
<script src="/api/docs/assets/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>
"""

_START = """SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  docExpansion: 'none',
  filter: true,
  presets: [SwaggerUIBundle.presets.apis],
  // "Try it out" goes by the browser's own session, as the client does.
  requestInterceptor: (request) => {
    request.headers['X-Tongxin'] = '1';
    return request;
  },
});
"""


class Docs:
    def __init__(self) -> None:
        package = find_spec("fastapi_offline")  # found, not imported: it would bring FastAPI along
        assert package is not None
        assert package.origin is not None
        self._assets: ASGIApp = files(Path(package.origin).parent / "static", f"{ROOT}/assets")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Raises NotFound."""
        headers = {"cache-control": "no-cache"}
        if scope["path"] == ROOT:
            await Response(_PAGE, media_type="text/html", headers=headers)(scope, receive, send)
        elif scope["path"] == f"{ROOT}/start.js":
            await Response(_START, media_type="text/javascript", headers=headers)(scope, receive, send)
        else:
            await self._assets(scope, receive, send)

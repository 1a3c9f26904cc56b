# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The application: which families are served, authentication, and the headers and errors that all answers share."""

from __future__ import annotations

import time
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp

from . import batching, engine, ingestion, responding, tuning
from .control import Control
from .errors import ApiError, bad_request, invalid_key, missing_key
from .families import (
    administration,
    agents,
    assistants,
    batches,
    chat,
    conversation_items,
    conversations,
    embeddings,
    files,
    fine_tuning,
    input_tokens,
    messages,
    models,
    moderations,
    responses,
    run_steps,
    runs,
    stored_completions,
    threads,
    uploads,
    vector_store_batches,
    vector_store_files,
    vector_stores,
    webhook_endpoints,
)
from .service import Call, Endpoint, Service
from .state import new_id

COMMON = [
    *models.ENDPOINTS,
    *files.ENDPOINTS,
    *uploads.ENDPOINTS,
    *vector_stores.ENDPOINTS,
    *vector_store_files.ENDPOINTS,
    *vector_store_batches.ENDPOINTS,
    *chat.ENDPOINTS,
    *stored_completions.ENDPOINTS,
    *embeddings.ENDPOINTS,
    *moderations.ENDPOINTS,
    *webhook_endpoints.ENDPOINTS,
    *fine_tuning.ENDPOINTS,
    *administration.ENDPOINTS,
    *batches.ENDPOINTS,
]
ASSISTANTS = [
    *assistants.ENDPOINTS,
    *runs.ENDPOINTS,  # before threads: /threads/runs is no thread's id
    *threads.ENDPOINTS,
    *messages.ENDPOINTS,
    *run_steps.ENDPOINTS,
]
RESPONSES = [
    *responses.ENDPOINTS,
    *input_tokens.ENDPOINTS,
    *conversations.ENDPOINTS,
    *conversation_items.ENDPOINTS,
    *agents.ENDPOINTS,
]
APIS: dict[str, list[Endpoint]] = {
    "assistants": COMMON + ASSISTANTS,
    "responses": COMMON + RESPONSES,
    "both": COMMON + ASSISTANTS + RESPONSES,
}
ASSISTANTS_PATHS = ("/v1/assistants", "/v1/threads")
AGENTS_PATH = "/v1/agents"
ADMIN_PATH = "/v1/organization/"


def build(service: Service, api: str, control: bool, with_agents: bool = True) -> ASGIApp:
    """`with_agents=False`: as for an account without access to the beta."""
    endpoints = [endpoint for endpoint in APIS[api] if with_agents or endpoint not in agents.ENDPOINTS]
    service.handlers = {(endpoint.method, endpoint.path): endpoint.handler for endpoint in endpoints}

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        ingestion.resume(service)
        engine.resume(service)
        responding.resume(service)
        tuning.resume(service)
        batching.resume(service)
        yield
        await service.stop_tasks()
        service.state.close()
        service.model.close()

    routes: list[BaseRoute] = [_route(service, endpoint) for endpoint in endpoints]
    # After all others: a known path with another method, then an unknown path.
    routes += [_any_method(path, _wrong_method) for path in dict.fromkeys(endpoint.path for endpoint in endpoints)]
    routes.append(_any_method("/{path:path}", _unknown_url))
    app = Starlette(routes=[Mount("/v1", routes=routes)], lifespan=lifespan)
    if not control:
        return app
    controlled = Control(app, service)
    app.router.routes = [*controlled.routes(), *app.router.routes]
    return controlled


def _route(service: Service, endpoint: Endpoint) -> Route:
    async def handle(request: Request) -> Response:
        _require_agents_header(request)
        _authenticate(request, service)
        _require_assistants_header(request)
        answer = await endpoint.handler(Call(service, request))
        return answer if isinstance(answer, Response) else JSONResponse(answer)

    route = Route(endpoint.path, _respond(handle), methods=[endpoint.method])
    assert route.methods is not None
    route.methods.discard("HEAD")
    return route


async def _wrong_method(request: Request) -> Response:
    raise ApiError(
        HTTPStatus.METHOD_NOT_ALLOWED,
        f"Not allowed to {request.method} on {request.url.path}. "
        "(HINT: Perhaps you meant to use a different HTTP method?)",
        code="method_not_supported",
    )


async def _unknown_url(request: Request) -> Response:
    raise ApiError(HTTPStatus.NOT_FOUND, f"Invalid URL ({request.method} {request.url.path})", code="unknown_url")


def _any_method(path: str, handle: Callable[[Request], Awaitable[Response]]) -> Route:
    route = Route(path, _respond(handle))
    route.methods = None
    return route


def _respond(handle: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    async def respond(request: Request) -> Response:
        started = time.monotonic()
        try:
            response = await handle(request)
        except ApiError as refusal:
            response = JSONResponse(refusal.body, refusal.status, refusal.headers)
        except Exception:  # noqa: BLE001
            # A fault of this server: shown to whoever runs it, and to the client as OpenAI shows its own.
            traceback.print_exc()
            message = "The server had an error while processing your request. Sorry about that!"
            response = JSONResponse(ApiError(500, message, kind="server_error").body, 500)
        response.headers["x-request-id"] = new_id("req_", 32)
        response.headers["openai-processing-ms"] = str(int((time.monotonic() - started) * 1000))
        response.headers["openai-version"] = "2020-10-01"
        return response

    return respond


def _authenticate(request: Request, service: Service) -> None:
    is_admin = request.url.path.startswith(ADMIN_PATH)
    scheme, _unused, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not given:
        raise missing_key()
    if given != (service.admin_key if is_admin else service.key):
        raise invalid_key(given)
    if is_admin and "openai-project" in request.headers:
        raise bad_request("An admin key belongs to no project; leave the 'OpenAI-Project' header out.")


def _require_assistants_header(request: Request) -> None:
    given = request.headers.get("openai-beta", "")
    if request.url.path.startswith(ASSISTANTS_PATHS) and "assistants=v2" not in given:
        raise bad_request(
            "You must provide the 'OpenAI-Beta' header to access the Assistants API. "
            "Please try again by setting the header 'OpenAI-Beta: assistants=v2'.",
            code="invalid_beta",
        )


def _require_agents_header(request: Request) -> None:
    """Asked for before the key is."""
    if request.url.path.startswith(AGENTS_PATH) and request.headers.getlist("openai-beta") != ["agents=v1"]:
        message = "To access the Agents API, set the 'OpenAI-Beta' header to 'agents=v1'."
        raise ApiError(HTTPStatus.BAD_REQUEST, message, kind="invalid_beta", code="invalid_beta")

"""Routes that services have alike: each declares a function in `Service`, and the gateway merges the answers."""

from typing import TYPE_CHECKING, Any, get_type_hints

from kit import oversight
from kit.auth import SIGNED_IN, ClosedAfterReset, CurrentUser
from kit.context import context_of
from kit.db import Read
from kit.finding import FoundList, Search, Sought
from kit.my_data import MyData, ReadMyData
from kit.problems import NotFound
from kit.retention import Retention, RetentionList, describe
from kit.routing import CallersLanguage, Routes
from kit.todo import ListTodo, Todo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kit.service import Service


def shared_routes(service: "Service") -> Routes:
    routes = Routes(service.name, tag=service.name)
    if service.todo:
        _add_todo(routes, service.todo)
    if service.search:
        _add_search(routes, service.search)
    if service.my_data:
        _add_my_data(routes, service.my_data)
    _add_retention(routes, service.all_retention)
    if service.oversight:
        oversight.add_routes(routes, service.oversight, service.handlers)
    return routes


def _add_todo(routes: Routes, todo: ListTodo) -> None:
    @routes.get("/todo", access=SIGNED_IN)
    async def list_todo(session: Read, user: CurrentUser, language: CallersLanguage) -> Todo:
        """What waits for the caller, the most pressing first."""
        return Todo(items=[task.public(language) for task in await todo(session, user)])


def _add_search(routes: Routes, search: Search) -> None:
    @routes.get("/search", access=SIGNED_IN)
    async def search_all(session: Read, user: CurrentUser, language: CallersLanguage, q: Sought) -> FoundList:
        """What the caller may see, by words or by number; the best first."""
        return FoundList(items=list(await search(session, user, language, q)))


def _add_my_data(routes: Routes, my_data: ReadMyData) -> None:
    shape = get_type_hints(my_data)["return"]

    @routes.get("/my-data", access=SIGNED_IN, errors=[ClosedAfterReset, NotFound], response_model=shape)
    async def read_my_data(session: Read, user: CurrentUser, language: CallersLanguage) -> MyData[Any]:
        """What this service holds about the caller: `sections` to read, `data` for a program."""
        return await my_data(session, user, language)


def _add_retention(routes: Routes, retention: "Sequence[Retention]") -> None:
    @routes.get("/retention", access=SIGNED_IN)
    async def list_retention(session: Read, language: CallersLanguage) -> RetentionList:
        """What is kept, why and how long; the worker deletes by the same declarations."""
        settings = context_of(session).settings
        return RetentionList(items=[describe(each, settings, language) for each in retention])

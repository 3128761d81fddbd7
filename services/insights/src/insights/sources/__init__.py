"""What each service's events add up to: a module for each service with figures, found by being here."""

import pkgutil
from importlib import import_module
from typing import Any

from insights.source import Source

_MODULES = [import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__)]
SOURCES: list[Source[Any]] = [module.source for module in _MODULES]

"""Results as JSON and back, field by field: frozen dataclasses, enumerations, tuples, and texts.

The classes are those of this program, named in the text; nothing else is imported, and no code is
run but that of their constructors. What the text does not fit is refused.
"""

from __future__ import annotations

import dataclasses
import functools
import json
from enum import Enum
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

_PACKAGE = "rktranslate."
_KINDS, _VALUE = "kinds", "value"
_FIELDS: dict[type[Any], tuple[str, ...]] = {}
"""The names of the fields of each class so far."""


def dumps(value: object) -> str:
    """Return a value as text.

    Raises:
        TypeError: A part of it is of another type than those of results.
    """
    kinds: dict[type, int] = {}
    written = _written(value, kinds)
    names = [f"{kind.__module__}:{kind.__qualname__}" for kind in kinds]
    return json.dumps({_KINDS: names, _VALUE: written}, ensure_ascii=True, separators=(",", ":"))


def loads(text: str) -> Any:
    """Return the value that a text was made from.

    Raises:
        ValueError: It is not such a text.
    """
    try:
        content = json.loads(text)
        kinds = [_kind(name) for name in content[_KINDS]]
        return _read(content[_VALUE], kinds)
    except (AttributeError, ImportError, LookupError, RecursionError, TypeError) as error:
        raise ValueError(f"not a result of this program: {error}") from error


def _written(value: object, kinds: dict[type, int]) -> object:
    """Return a value in the types of JSON: a list is a tuple, or begins with the number of a class.

    Args:
        value: The value.
        kinds: The classes so far, each with its number.
    """
    kind: type[Any] = type(value)
    if value is None or kind in (str, int, float, bool):
        return value
    if kind is tuple:
        return [None, *(_written(item, kinds) for item in value)]  # type: ignore[attr-defined]
    if not kind.__module__.startswith(_PACKAGE):
        raise TypeError(f"{kind.__qualname__} in a result")
    if isinstance(value, Enum):
        return [kinds.setdefault(kind, len(kinds)), value.name]
    names = _fields(kind)
    number = kinds.setdefault(kind, len(kinds))
    return [number, *(_written(getattr(value, name), kinds) for name in names)]


def _read(value: Any, kinds: Sequence[type[Any]]) -> Any:
    if not isinstance(value, list):
        if isinstance(value, dict):
            raise TypeError("an object of JSON")
        return value
    number, *parts = value
    if number is None:
        return tuple([_read(part, kinds) for part in parts])
    kind = kinds[number]
    if issubclass(kind, Enum):
        (name,) = parts
        return kind[name]
    values = [_read(part, kinds) for part in parts]
    return kind(**dict(zip(_fields(kind), values, strict=True)))


def _kind(name: str) -> type:
    """Return the class of this program with a name, ``module:Class``."""
    module, _, qualified = name.partition(":")
    if not module.startswith(_PACKAGE):
        raise ImportError(f"{module} is no module of this program")
    kind = functools.reduce(getattr, qualified.split("."), import_module(module))
    if not isinstance(kind, type) or not (issubclass(kind, Enum) or dataclasses.is_dataclass(kind)):
        raise TypeError(f"{name} is no class of results")
    return kind


def _fields(kind: type[Any]) -> tuple[str, ...]:
    """Return the names of the fields of a frozen dataclass, all of which its constructor takes."""
    names = _FIELDS.get(kind)
    if names is not None:
        return names
    if not dataclasses.is_dataclass(kind) or not kind.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        raise TypeError(f"{kind.__qualname__} in a result")
    fields = dataclasses.fields(kind)
    if not all(field.init for field in fields):
        raise TypeError(f"{kind.__qualname__} has a field that its constructor does not take")
    return _FIELDS.setdefault(kind, tuple(field.name for field in fields))

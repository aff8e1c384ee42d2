"""Built-in and installed implementations of an interface: one loader for all extension points.

A built-in implementation is one line, ``module:Class``; one of another distribution is an entry
point of the group. Both name an object, or a class that is called without arguments.
"""

from __future__ import annotations

import sys
from functools import lru_cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, TypeVar

from rktranslate.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from importlib.metadata import EntryPoint

    from rktranslate.errors import RktranslateError

_Kind = TypeVar("_Kind")
_HINT = "update or uninstall the distribution that provides it"


def built_in(references: Sequence[str]) -> Iterator[object]:
    """Yield the built-in implementations, in their order.

    Args:
        references: ``module:Class``, each of this program.
    """
    for reference in references:
        module, _, name = reference.partition(":")
        yield _instance(getattr(import_module(module), name))


def load_plugins(
    group: str,
    kind: type[_Kind],
    names: Sequence[str],
    error: type[RktranslateError] = ConfigError,
) -> list[_Kind]:
    """Return the implementations that other distributions bring, by the name of their entry point.

    Args:
        group: The group of entry points: ``rktranslate.formats``.
        kind: The interface; a protocol must be checkable at run time. It has a ``name``.
        names: Names that are taken.
        error: The error to raise.

    Raises:
        RktranslateError: An entry point cannot be loaded, does not implement the interface,
            or has a name that is taken; it is of the class ``error``.
    """
    found: list[_Kind] = []
    taken = set(names)
    for point in installed(group):
        what = f"plugin {point.value} of {group}"
        plugin, name = _load(point, kind, error)
        if plugin is None:
            raise error(f"{what} does not implement {kind.__name__}", hint=_HINT)
        if name in taken:
            raise error(f"{what} has the name {name!r}, which is taken", hint=_HINT)
        taken.add(name)
        found.append(plugin)
    return found


def installed(group: str) -> tuple[EntryPoint, ...]:
    """Return the entry points that other distributions have in a group, by name."""
    return _installed(group, tuple(sys.path))


@lru_cache(maxsize=16)
def _installed(group: str, path: tuple[str, ...]) -> tuple[EntryPoint, ...]:  # noqa: ARG001
    """Return the entry points of a group, by name.

    They are read once per search path: reading the metadata of every installed distribution takes
    longer than all else that most commands do.
    """
    return tuple(sorted(entry_points(group=group), key=lambda point: point.name))


def _load(
    point: EntryPoint, kind: type[_Kind], error: type[RktranslateError]
) -> tuple[_Kind | None, str]:
    """Return a plugin and its name, or None for one that does not implement the interface."""
    try:
        plugin = _instance(point.load())
        if not isinstance(plugin, kind):
            return None, ""
        return plugin, str(plugin.name)  # type: ignore[attr-defined]
    except (Exception, SystemExit) as reason:  # code of another distribution may raise anything
        raise error(
            f"plugin {point.value} of {point.group} cannot be loaded: "
            f"{type(reason).__name__}: {reason}",
            hint=_HINT,
        ) from reason


def _instance(loaded: object) -> object:
    return loaded() if isinstance(loaded, type) else loaded

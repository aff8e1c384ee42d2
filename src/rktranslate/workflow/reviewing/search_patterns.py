"""Regular expressions that people search with: any of them ends in time.

The engine of Python backtracks, and no other thread runs meanwhile. An expression is therefore
judged by its structure first: nothing repeated is repeated again, and the number of ways to match
has a bound. A text that is too long for the rest is searched in windows, which overlap.
"""

from __future__ import annotations

import math
import re
import time
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any

from rktranslate.errors import ConfigError
from rktranslate.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LONGEST = 500
"""Characters of an expression."""
_WAYS = 5_000_000
"""Ways to match a window, at most: some hundredths of a second."""
_MOST_CHOICES = 1000
_SMALLEST_WINDOW = 200
"""Characters: a sentence."""
_SECONDS = 2.0
"""For all texts of a query."""
_HINT = "put a backslash before a character that is meant literally: \\("
_REPEATS = frozenset((_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT))


class SearchPattern:
    """An expression, for one query over any number of texts.

    Args:
        text: The expression; without case unless it has a capital.

    Raises:
        ConfigError: It is not valid, or has too many ways to match.
    """

    def __init__(self, text: str) -> None:
        if len(text) > _LONGEST:
            raise ConfigError(f"the search is longer than {_LONGEST} characters")
        self.flags = 0 if _has_capital(text) else re.IGNORECASE
        try:
            parsed = _parser.parse(text, self.flags)
            self._window = _window(*_cost(parsed))
            self._pattern = re.compile(text, self.flags)
        except (re.error, OverflowError, RecursionError) as error:
            raise ConfigError(f"not a regular expression: {error}", hint=_HINT) from error
        self._spent = 0.0

    def is_in(self, text: str) -> bool:
        """Return whether a text has a match.

        Raises:
            ConfigError: The query has taken too long.
        """
        return next(self._matches(text), None) is not None

    def spans(self, text: str) -> tuple[Span, ...]:
        """Return where the matches are that are not empty.

        Raises:
            ConfigError: The query has taken too long.
        """
        spans: list[Span] = []
        for match in self._matches(text):
            if match.group() and (not spans or match.start() >= spans[-1].end):
                spans.append(Span(*match.span()))
        return tuple(spans)

    def _matches(self, text: str) -> Iterator[re.Match[str]]:
        """Yield the matches; one that is longer than half a window may be missed."""
        window, size = self._window, len(text)
        if window is None or size <= window:
            yield from self._timed(text, 0, size)
            return
        for start in range(0, size, window // 2):
            end = min(start + window, size)
            for match in self._timed(text, start, end):
                # What ends with the window may go on behind it: the next one has it.
                if match.end() < end or end == size:
                    yield match
            if end == size:
                return

    def _timed(self, text: str, start: int, end: int) -> Iterable[re.Match[str]]:
        if self._window is None:
            return self._pattern.finditer(text, start, end)
        if self._spent > _SECONDS:
            raise ConfigError(
                "the search takes too long", hint="write what stands between the words, not .*"
            )
        before = time.perf_counter()
        found = list(self._pattern.finditer(text, start, end))
        self._spent += time.perf_counter() - before
        return found


def _has_capital(text: str) -> bool:
    """Return whether a pattern has a capital that is not part of an escape such as ``\\W``."""
    return any(char.isupper() for char in re.sub(r"\\.", "", text))


def _window(repeats: int, choices: int) -> int | None:
    """Return how many characters can be searched at once; None for any number.

    Args:
        repeats: Repetitions of any number.
        choices: Ways to match besides.
    """
    if choices > _MOST_CHOICES:
        raise ConfigError("a search with too many alternatives", hint=_HINT)
    if not repeats:
        return None
    degree = repeats + 1
    window = int((_WAYS * math.factorial(degree) / choices) ** (1 / degree))
    if window < _SMALLEST_WINDOW:
        raise ConfigError("a search with too many repetitions", hint=_HINT)
    return window


def _cost(parsed: Iterable[Any]) -> tuple[int, int]:
    """Return the number of repetitions of an expression, and that of choices besides."""
    repeats, choices = 0, 1
    for operation, argument in parsed:
        its = _cost_of(operation, argument)
        repeats += its[0]
        choices *= its[1]
    return repeats, choices


def _cost_of(operation: object, argument: Any) -> tuple[int, int]:
    if operation in _REPEATS:
        least, most, repeated = argument
        inside = _cost(repeated)
        if most == least == 1:
            return inside
        if (least, most) == (0, 1):
            return inside[0], inside[1] + 1
        if inside != (0, 1):
            raise ConfigError("a search cannot repeat a repetition or a choice", hint=_HINT)
        return (0, 1) if least == most else (1, 1)
    if operation is _constants.BRANCH:
        costs = [_cost(branch) for branch in argument[1]]
        return max(repeats for repeats, _ in costs), sum(choices for _, choices in costs)
    if operation is _constants.SUBPATTERN:
        return _cost(argument[-1])
    if operation in (_constants.ASSERT, _constants.ASSERT_NOT):
        return _cost(argument[1])
    if operation is _constants.ATOMIC_GROUP:
        return _cost(argument)
    if operation is _constants.GROUPREF_EXISTS:
        costs = [_cost(branch) for branch in argument[1:] if branch is not None]
        return max(repeats for repeats, _ in costs), sum(choices for _, choices in costs)
    # To compare with what a group matched takes as long as to repeat a character.
    return (1, 1) if operation is _constants.GROUPREF else (0, 1)

"""Files that are almost right: a valid one, changed in a few places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Edit = Callable[[bytes], bytes]

_WORDS = (
    b"\0 \x1b[31m \r \r\n \x0b \x0c \x85 \xff \xc3( \xed\xa0\x80 \xf4\x90\x80\x80 \xef\xbb\xbf",
    "\u2028 \u202e \u200b \u00ad \ufffe e\u0301 ı ﬁ 𝒳 👩‍👩‍👧 ١٢ 一".encode(),
    b"\" ' \\ \\u0000 \\ud800 \\x ` ``` < > & &#0; &amp; <!-- --> <![CDATA[ ]]> <? ?>",
    b"( ) [ ] { } [[ ]] {{ }} | , ; = : :: # #~ #| ** __ ~~~ --- === \t .. ../ / // ~ $ % %s *",
    b"0 -1 1e999 NaN 9999999999999999999999 true null ] } [] {}",
)
_BOILERPLATE = tuple(word for line in _WORDS for word in line.split(b" ") if word)
"""What parsers stumble over: controls, invalid UTF-8, delimiters, limits of numbers."""
_MOST_EDITS = 6
_LONGEST_SLICE = 80


def mutated(samples: Sequence[bytes], words: Sequence[bytes] = ()) -> st.SearchStrategy[bytes]:
    """Return a strategy of samples with a few edits, and of arbitrary bytes now and then.

    Args:
        samples: Valid files of a format, and a few invalid ones.
        words: Words of the format's syntax, inserted more often than others.
    """
    pieces = st.one_of(
        st.sampled_from(_BOILERPLATE),
        st.sampled_from(list(words) or list(_BOILERPLATE)),
        st.binary(max_size=6),
        st.sampled_from(samples).flatmap(_slices),
    )
    place = st.floats(0, 1)
    length = st.integers(0, _LONGEST_SLICE)
    edits = st.one_of(
        st.builds(_replaced, place, length, pieces),
        st.builds(_replaced, place, st.just(0), pieces),
        st.builds(_replaced, place, length, st.just(b"")),
        st.builds(_repeated, place, length, st.sampled_from([2, 3, 40, 300])),
        st.builds(_moved, place, place, length),
        st.builds(_truncated, place),
        st.sampled_from([_crlf, _as_utf16, _as_latin1, _reversed_lines]),
    )
    changed = st.builds(
        _edited, st.sampled_from(samples), st.lists(edits, min_size=1, max_size=_MOST_EDITS)
    )
    return st.one_of(*[changed] * 15, st.binary(max_size=200))


def _slices(sample: bytes) -> st.SearchStrategy[bytes]:
    return st.builds(
        lambda start, length: sample[start : start + length],
        st.integers(0, max(0, len(sample) - 1)),
        st.integers(0, _LONGEST_SLICE),
    )


def _edited(sample: bytes, edits: Sequence[Edit]) -> bytes:
    for edit in edits:
        sample = edit(sample)
    return sample


def _replaced(place: float, length: int, piece: bytes) -> Edit:
    def edit(data: bytes) -> bytes:
        start = int(place * len(data))
        return data[:start] + piece + data[start + length :]

    return edit


def _repeated(place: float, length: int, times: int) -> Edit:
    def edit(data: bytes) -> bytes:
        start = int(place * len(data))
        return data[:start] + data[start : start + length] * times + data[start + length :]

    return edit


def _moved(place: float, to: float, length: int) -> Edit:
    def edit(data: bytes) -> bytes:
        start = int(place * len(data))
        rest = data[:start] + data[start + length :]
        end = int(to * len(rest))
        return rest[:end] + data[start : start + length] + rest[end:]

    return edit


def _truncated(place: float) -> Edit:
    return lambda data: data[: int(place * len(data))]


def _crlf(data: bytes) -> bytes:
    return data.replace(b"\n", b"\r\n")


def _as_utf16(data: bytes) -> bytes:
    return data.decode("utf-8", "replace").encode("utf-16")


def _as_latin1(data: bytes) -> bytes:
    return data.decode("utf-8", "replace").encode("latin-1", "replace")


def _reversed_lines(data: bytes) -> bytes:
    return b"\n".join(reversed(data.split(b"\n")))

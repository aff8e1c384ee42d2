"""SRT and WebVTT files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from hypothesis import strategies as st

from tests.formats.laws.kinds import Kind, Shape

SRT = """1
00:00:01,000 --> 00:00:03,500
Harga beras di Jakarta
naik lagi bulan ini,

2
00:00:03,600 --> 00:00:06,000
kata seorang <i>pedagang</i>.

3
00:00:07,000 --> 00:00:09,000
- Apa kabar?
- Baik.
"""
VTT = """WEBVTT - Judul

STYLE
::cue { color: red }

NOTE Komentar

pertama
00:01.000 --> 00:03.500 align:start
<v Budi>Harga &amp; beras

00:00:04.000 --> 00:00:06.000
<c.merah>naik</c> lagi.
"""
_TIMES = st.integers(0, 3_000_000)


def _time(milliseconds: int, separator: str) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{separator}{rest:03}"


def cue(number: int, start: int, text: str, separator: str = ",") -> str:
    """Return a cue of two seconds."""
    times = f"{_time(start, separator)} --> {_time(start + 2000, separator)}"
    return f"{number}\n{times}\n{text}\n\n"


_TEXTS = st.lists(
    st.sampled_from(
        [
            "Harga naik.", "dan lagi", "<i>Miring</i>", "- Ya", "[musik]", "♪ lagu ♪", "12.500", "a & b",
            "{\\an8}Atas", "<font color=red>Merah</font>", "Tidak <b>boleh", "مرحبا", "😀", "…", "5 < 6",
        ]
    ),
    min_size=1,
    max_size=3,
).map("\n".join)  # fmt: skip


def _documents(separator: str, head: str) -> st.SearchStrategy[bytes]:
    return st.lists(st.tuples(_TIMES, _TEXTS), max_size=6).map(
        lambda cues: (
            head
            + "".join(
                cue(number, start, text, separator)
                for number, (start, text) in enumerate(sorted(cues), 1)
            )
        ).encode()
    )


def _grown(text: str, separator: str, head: str = "") -> Callable[[int], bytes]:
    return lambda size: (
        head + "".join(cue(n + 1, n * 2500, text.format(n), separator) for n in range(size))
    ).encode()


def shape(_name: str, data: bytes) -> Shape:
    """Return the lines of times."""
    return Counter(line for line in data.decode().splitlines() if "-->" in line)


KINDS = (
    Kind(
        ".srt",
        {"plain": SRT.encode(), "marked": b"\xef\xbb\xbf" + SRT.replace("\n", "\r\n").encode()},
        _documents(",", ""),
        {
            "cues": _grown("Kalimat {} ini.", ","),
            "cues of a sentence": _grown("kata {} dan", ","),
            "words of a cue": lambda size: cue(1, 0, "kata ini " * size).encode(),
            "tags of a cue": lambda size: cue(1, 0, "<i>kata</i> <b>ini</b> " * size).encode(),
        },
        shape,
        exact=False,
    ),
    Kind(
        ".vtt",
        {"rich": VTT.encode()},
        _documents(".", "WEBVTT\n\n"),
        {"cues": _grown("Kalimat {} ini.", ".", "WEBVTT\n\n")},
        shape,
        exact=False,
    ),
)

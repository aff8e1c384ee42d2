"""The formats of runs and of packages that the tests have themselves."""

from __future__ import annotations

import json

from hypothesis import strategies as st

from tests.formats.laws.kinds import Kind, archived

_RICH = (
    [["Ja"], ["karta ", "b"], ["raya. ", "b", "i"], ["Dua"], {"image": "a.png"}, [" kata.", "red"]],
    [["Baris <b> dan &lt; di R&D, 5 < 6."]],
    [["Tiga ", "i"], ["empat ", "red"], ["lima", "red", "b"]],
)
LINES = "\n".join(json.dumps(each) for each in _RICH)
_TEXTS = st.lists(
    st.sampled_from(["Ia", " tidur", ". ", "Lalu", "<b>", "&lt;", "\u00a0", "!", "<", " ", "∅"]),
    min_size=1,
    max_size=4,
).map("".join)
_RUNS = st.one_of(
    st.tuples(_TEXTS, st.lists(st.sampled_from(["b", "i", "red"]), max_size=2)).map(
        lambda run: [run[0], *run[1]]
    ),
    st.just({"image": "a.png"}),
)
_FILES = st.lists(st.lists(_RUNS, max_size=5), max_size=4).map(
    lambda lines: "\n".join(map(json.dumps, lines))
)


def _package(body: str) -> bytes:
    return archived([("meta.xml", "<meta a='1'/>\r\n"), ("body.runs", body), ("a.png", b"\x89PNG")])


def _paragraph(runs: list[list[str]]) -> bytes:
    return json.dumps(runs).encode()


KINDS = (
    Kind(
        ".runs",
        {"rich": LINES.encode()},
        _FILES.map(str.encode),
        {
            "paragraphs": lambda size: "\n".join(
                json.dumps([[f"Kalimat {n} ini."]]) for n in range(size)
            ).encode(),
            "runs of a paragraph": lambda size: _paragraph(
                [[f"kata{n} ", "b" if n % 2 else "i"] for n in range(size)]
            ),
        },
    ),
    Kind(".pack", {"rich": _package(LINES)}, _FILES.map(_package)),
)

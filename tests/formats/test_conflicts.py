"""A source with an unresolved merge conflict is refused; what only looks like one is not."""

from __future__ import annotations

import pytest

from rktranslate.errors import DocumentError
from rktranslate.formats import format_for

CONFLICT = "<<<<<<< HEAD\nSatu.\n=======\nDua.\n>>>>>>> cabang\n"
WITH_BASE = CONFLICT.replace("=======", "||||||| dasar\nNol.\n=======")


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize(
    ("text", "line"),
    [
        (CONFLICT, 1),
        (WITH_BASE, 1),
        (f"# Judul\n\n{CONFLICT}\nLagi.\n", 3),
        (f"---\ntitle: A\n{CONFLICT}---\n\nLagi.\n", 3),
        (f"Satu.\r\n{CONFLICT}".replace("\n", "\r\n").replace("\r\r", "\r"), 2),
        (f"> {CONFLICT}{CONFLICT}", 6),  # the first one is quoted
        ("<<<<<<< HEAD\n" + CONFLICT, 2),
        # A fence that begins within the conflict does not hide it.
        ("<<<<<<< a\n```\nx\n=======\n```\ny\n>>>>>>> b\n```\n", 1),
        (f"- satu\n{CONFLICT}- dua\n", 2),
    ],
)
def test_a_conflict_is_refused_at_its_first_mark(name: str, text: str, line: int) -> None:
    with pytest.raises(DocumentError, match="unresolved merge conflict") as caught:
        format_for(name).read(text.encode(), name)
    assert (caught.value.path, caught.value.line) == (name, line)


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize(
    "text",
    [
        "Judul\n=======\n\nSatu.\n",
        ">>>>>>> dalam\n\nJudul\n=======\n\n<<<<<<< HEAD\n",
        "<<<<<<< HEAD\nSatu.\n>>>>>>> cabang\n",
        "<<<<<<<\n=======\n>>>>>>>\n",
        CONFLICT.replace("=======", "========"),
        "".join(f"  {line}\n" for line in CONFLICT.splitlines()),
    ],
)
def test_what_is_no_conflict_is_read(name: str, text: str) -> None:
    format_for(name).read(text.encode(), name)


@pytest.mark.parametrize("fence", ["```", "~~~~ text"])
def test_an_example_in_a_fence_is_read(fence: str) -> None:
    mark = fence.split()[0]
    document = format_for("a.md").read(f"Lihat:\n\n{fence}\n{CONFLICT}{mark}\n".encode(), "a.md")
    assert [block.kind for block in document.blocks] == ["paragraph", "code"]
    with pytest.raises(DocumentError):
        format_for("a.txt").read(f"{fence}\n{CONFLICT}".encode(), "a.txt")

"""Parts of packages that are very large, or nested very deep: bounded time and memory."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import PACKAGES
from tests.formats.hostile import BY_KIND, changed, parts, text_part
from tests.formats.laws.kinds import Kind
from tests.formats.laws.registry import KINDS
from tests.formats.raw_zip import STORED, raw_zip

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="the peak of a process is read in /proc"
)

# --- size --------------------------------------------------------------------------------------

_READ = r"""
import re, sys
from pathlib import Path
from rktranslate.errors import DocumentError
from rktranslate.formats import read_document, write_document
from rktranslate.segmentation import segmented
from rktranslate.testing.formats import spans
path = sys.argv[1]
try:
    data = Path(path).read_bytes()
    document = segmented(read_document(data, path), spans)
    sources = [segment.source for block in document.blocks for segment in block.segments]
    assert write_document(document, sources) == data
    print("read", len(sources))
except DocumentError as error:
    assert "cannot read it:" not in error.message and "cannot write it:" not in error.message, error
    print(error)
# Not ru_maxrss: that begins with what the parent had.
print(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1])
"""
MOST_MEMORY = 1200
"""MiB of a process, its own 60 included."""


def in_process(path: Path) -> tuple[str, float, float]:
    """Read and write a file in a process of its own; return its line, CPU seconds and peak MiB."""
    environment = {**os.environ, "PYTHONPATH": str(PACKAGES)}
    process = subprocess.Popen(
        [sys.executable, "-c", _READ, str(path)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment,
    )  # fmt: skip
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, said[-2000:]
    line, peak = said.strip().rsplit("\n", 1)
    return line, used.ru_utime + used.ru_stime, int(peak) / 1024


def _inside(content: bytes, extra: bytes) -> bytes:
    """Return a part with something before the end of its root."""
    end = content.rindex(b"</")
    return content[:end] + extra + content[end:]


_LARGE: dict[str, Callable[[bytes], bytes]] = {
    "10,000 nested elements": lambda part: _inside(part, b"<x>" * 10_000 + b"</x>" * 10_000),
    "10,000 nested elements of its own": lambda part: _inside(
        part,
        (element := re.findall(rb"<(w:p|a:p|si|p|text:p|text:span)\b", part)[0]) and
        (b"<" + element + b">") * 10_000 + (b"</" + element + b">") * 10_000,
    ),
    "an attribute of 10 MB": lambda part: _inside(part, b'<x y="' + b"ab cd " * 1_700_000 + b'"/>'),
    "a text of 10 MB": lambda part: _inside(part, b"<x>" + b"ab cd. " * 1_500_000 + b"</x>"),
    "a comment of 10 MB": lambda part: _inside(part, b"<!-- " + b"ab cd " * 1_700_000 + b"-->"),
    "1,000,000 elements": lambda part: _inside(part, b"<x/>" * 1_000_000),
    "300,000 elements with text": lambda part: _inside(part, b"<x>a</x>" * 300_000),
    "100,000 attributes": lambda part: _inside(
        part, b"<x " + b" ".join(b'a%d="b"' % n for n in range(100_000)) + b"/>"
    ),
    "100,000 namespaces": lambda part: _inside(
        part, b"<x " + b" ".join(b'xmlns:a%d="b%d"' % (n, n) for n in range(100_000)) + b"/>"
    ),
    "100,000 references": lambda part: _inside(part, b"<x>" + b"&#65;&amp;" * 100_000 + b"</x>"),
}  # fmt: skip


@pytest.mark.slow
@BY_KIND
@pytest.mark.parametrize("name", _LARGE)
def test_large_parts(kind: Kind, name: str, tmp_path: Path) -> None:
    own = parts(kind)
    text = text_part(kind)
    content = next(entry.content for entry in own if entry.name == text)
    path = tmp_path / f"dokumen{kind.suffix}"
    # Stored, so that it is no bomb by its ratio.
    path.write_bytes(raw_zip(changed(own, text, content=_LARGE[name](content), method=STORED)))
    said, seconds, peak = in_process(path)
    assert said.count("\n") == 0, said
    assert seconds < 15, (said, seconds)
    assert peak < MOST_MEMORY, (said, peak)


@pytest.mark.slow
@pytest.mark.skipif(".xlsx" not in {kind.suffix for kind in KINDS}, reason="no format of sheets")
def test_a_sheet_of_100_mb(tmp_path: Path) -> None:
    kind = next(kind for kind in KINDS if kind.suffix == ".xlsx")
    own = parts(kind)
    name = b"xl/worksheets/sheet1.xml"
    content = next(entry.content for entry in own if entry.name == name)
    row = b'<row r="%d"><c r="A%d"><v>%d</v></c><c r="B%d" t="s"><v>0</v></c></row>'
    rows = b"".join(row % (n, n, n, n) for n in range(100, 1_350_100))
    place = content.rindex(b"</sheetData>")
    path = tmp_path / "dokumen.xlsx"
    path.write_bytes(raw_zip(changed(own, name, content=content[:place] + rows + content[place:])))
    assert len(rows) > 90 * 1024**2
    said, seconds, peak = in_process(path)
    assert said.count("\n") == 0
    assert seconds < 60, (said, seconds)
    assert peak < MOST_MEMORY, (said, peak)

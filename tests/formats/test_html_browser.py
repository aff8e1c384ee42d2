"""A browser shows the same text of a page and of one in which every unit is written anew."""

from __future__ import annotations

import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from rktranslate.formats.rebuilding import forced_rebuild
from tests.formats.html_helpers import HTML, page, shared_pages, sources

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
PAGE = """<!DOCTYPE html><html lang=id><meta charset=utf-8><title>Judul &amp; <b></title>
<body><h1>Satu <em>dua</em></h1>lepas <b>tebal <i>miring</b> lain</i> akhir
<p>Baris satu<br>baris &lt;dua&gt; &nbsp;dan <a href=x title='Tip &quot;a&quot;'>tautan
  panjang</a>, <code>x &lt; y</code>.<p>Tanpa akhir <span translate=no>Nama</span>
<ul><li>A<li>B <button>Kirim</button> <button>Batal</button></ul>
<table><caption>Tabel<tr><td>5 &euro;<td><img alt='Foto pasar' src=x></table>
<textarea>isi</textarea><select><option>Pilih<option>Dua</select><svg><text>Kata</text></svg>
<!-- catatan --><div>Teks<p>dalam</p>ekor</div></x> sisa & <3 &copy
"""


class _Shown(HTMLParser):
    """The text of a page as a browser has written it, with what readers see of attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("script", "style")
        self.parts.append(f" <{tag}>")
        self.parts += (value or "" for name, value in attrs if name in ("alt", "title"))

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style")
        self.parts.append(f"</{tag}> ")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def shown(data: bytes, folder: Path) -> str:
    """Return the elements and the text that a browser makes of a page."""
    path = folder / "halaman.html"
    path.write_bytes(data)
    assert CHROMIUM is not None
    command = [
        *(CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu"),
        "--host-resolver-rules=MAP * ~NOTFOUND",  # no page waits for another machine
        *(f"--user-data-dir={folder / 'profile'}", "--dump-dom", path.as_uri()),
    ]
    done = subprocess.run(command, capture_output=True, check=True, timeout=120)
    reader = _Shown()
    reader.feed(done.stdout.decode())
    text = re.sub(r"\s+", " ", "".join(reader.parts))
    assert len(text) > 40, "the browser shows nothing"
    return text


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
def test_a_browser_shows_the_same(tmp_path: Path) -> None:
    for data in (PAGE.encode(), *(path.read_bytes() for path in shared_pages()[20:160:50])):
        document = page(data)
        with forced_rebuild():
            rebuilt = HTML.write(document, sources(document))
        assert shown(rebuilt, tmp_path) == shown(data, tmp_path)


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
def test_a_browser_shows_what_a_target_says(tmp_path: Path) -> None:
    document = page("<!DOCTYPE html><p>Satu <b>dua</b></p><p>Tiga kalimat di sini.</p>")
    written = HTML.write(document, ["x <b>&amp;lt;b> &lt;i> R&D</b> ]]> -->", '"a" & {{ b }}'])
    assert shown(written, tmp_path).endswith(
        ' <p>x <b>&lt;b> <i> R&D</b> ]]> --></p> <p>"a" & {{ b }}</p> </body> </html> '
    )

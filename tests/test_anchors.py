"""Links to headings after a build: no anchor that was alive in the source is dead in an output."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from rktranslate.catalog.po import read, serialise
from rktranslate.model import State
from tests.conftest import Run

Rkt = Callable[..., Run]

WORDS = {
    "Latar belakang": "Background",
    "Ringkasan kebijakan": "Policy summary",
    "Catatan": "Note",
    "Tanggal": "Data",
    "Data": "Figures",
    "Petunjuk pemasangan": "Installation guide",
}


def source(name: str, text: str) -> None:
    path = Path("source", name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def review(targets: Mapping[str, str] = WORDS) -> None:
    """Review every message: with its own target, or with its words replaced, longest first."""
    for path in Path("translations/en").rglob("*.po"):
        file = read(path, "id", "en", name=str(path))
        messages = []
        for message in file.catalog.messages:
            target = targets.get(message.source, message.source)
            messages.append(replace(message, target=target, state=State.REVIEWED, provenance=None))
        catalog = replace(file.catalog, messages=tuple(messages))
        path.write_text(serialise(catalog, file), "utf-8")


def built(rkt: Rkt, name: str) -> str:
    run = rkt("build")
    assert run.code == 0, run.out + run.err
    return Path("build/en", name).read_text("utf-8")


LINK = "Lihat [bagian ini](#latar-belakang) dahulu."


def test_a_link_follows_its_heading(project: Path, rkt: Rkt) -> None:
    source("a.md", f"# Latar belakang\n\n{LINK}\n")
    rkt("extract")
    review({**WORDS, LINK: "See [this section](#latar-belakang) first."})
    assert "[this section](#background)" in built(rkt, "a.md")


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("[label]: #latar-belakang", "[label]: #background"),
        ("[label]: #latar-belakang 'judul'", "[label]: #background 'judul'"),
        ('<div><a href="#latar-belakang"></a></div>', '<div><a href="#background"></a></div>'),
        ("1. [2](#latar-belakang)", "1. [2](#background)"),
        ("```\n[x](#latar-belakang)\n```", "```\n[x](#latar-belakang)\n```"),
        ("`[x](#latar-belakang)`", "`[x](#latar-belakang)`"),
        ("<!-- [x](#latar-belakang) -->", "<!-- [x](#latar-belakang) -->"),
        ("[2](#tidak-ada)", "[2](#tidak-ada)"),
        ("[2](https://a.id/#latar-belakang)", "[2](https://a.id/#latar-belakang)"),
    ],
)
def test_links_outside_of_units(kind: str, written: str, project: Path, rkt: Rkt) -> None:
    source("a.md", f"# Latar belakang\n\n{kind}\n")
    rkt("extract")
    review()
    assert built(rkt, "a.md") == f"# Background\n\n{written}\n"


@pytest.mark.parametrize(
    "name",
    ['<a name="latar-belakang"></a>\n\n## Latar belakang', "## Latar belakang {#latar-belakang}"],
)
def test_an_id_in_the_file_stays(name: str, project: Path, rkt: Rkt) -> None:
    source("a.md", f"{name}\n\n{LINK}\n")
    rkt("extract")
    review()
    assert "(#latar-belakang)" in built(rkt, "a.md")


def test_a_fragment_that_the_translator_wrote_stays(project: Path, rkt: Rkt) -> None:
    # "data" is the id of another heading in the source.
    text = "Lihat [bagian ini](#tanggal) dahulu."
    source("a.md", f"# Data\n\n# Tanggal\n\n{text}\n")
    rkt("extract")
    review({**WORDS, text: "See [this section](#data) first."})
    assert "(#data)" in built(rkt, "a.md")


def test_duplicates_are_numbered_by_the_rule(project: Path, rkt: Rkt) -> None:
    text = "Lihat [bagian ini](#data) dan [bagian itu](#tanggal) dahulu."
    source("a.md", f"# Data\n\n# Tanggal\n\n{text}\n")
    rkt("extract")
    review({"Data": "Facts", "Tanggal": "Facts"})
    assert "[bagian ini](#facts) dan [bagian itu](#facts-1)" in built(rkt, "a.md")


@pytest.mark.parametrize(
    "address",
    [
        "panduan/pasang.md",
        "./panduan/pasang.md",
        "panduan/pasang",
        "panduan/pasang/",
        "/panduan/pasang",
        "/id/docs/panduan/pasang/",
        "pasang.md",
        "../panduan/pasang/",
        "{{ site.baseurl }}/panduan/pasang",
        "{% link panduan/pasang.md %}",
    ],
)
def test_links_to_other_documents(address: str, project: Path, rkt: Rkt) -> None:
    source("a.md", f"# Catatan\n\n[2]({address}#petunjuk-pemasangan)\n")
    source("panduan/pasang.md", "# Petunjuk pemasangan\n\nKlik di sini.\n")
    rkt("extract")
    review()
    expected = "#installation-guide)" if "/id/" not in address else "#petunjuk-pemasangan)"
    assert f"[2]({address}{expected}" in built(rkt, "a.md")


def test_a_link_to_a_document_that_is_not_published_stays(project: Path, rkt: Rkt) -> None:
    source("a.md", "# Catatan\n\n[2](b.md#data)\n")
    source("b.md", "# Data\n\nKlik di sini.\n")
    rkt("extract")
    review({**WORDS, "Klik di sini.": ""})
    rkt("build")
    assert "(b.md#data)" in Path("build/en/a.md").read_text("utf-8")
    review({**WORDS, "Klik di sini.": "Click here."})
    assert "(b.md#figures)" in built(rkt, "a.md")


def test_status_knows_the_output_that_build_wrote(project: Path, rkt: Rkt) -> None:
    source("a.md", f"# Latar belakang\n\n{LINK}\n")
    rkt("extract")
    review()
    built(rkt, "a.md")
    assert '"outdated": false' in rkt("status", "--format", "json").out
    assert '"built": true' in rkt("status", "--format", "json").out


def test_links_may_be_kept(project: Path, rkt: Rkt) -> None:
    configuration = Path("rktranslate.toml")
    configuration.write_text('anchors = "keep"\n' + configuration.read_text("utf-8"), "utf-8")
    source("a.md", f"# Latar belakang\n\n{LINK}\n")
    rkt("extract")
    review()
    assert "(#latar-belakang)" in built(rkt, "a.md")


@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_source_texts_as_targets_change_nothing(line_break: str, project: Path, rkt: Rkt) -> None:
    text = (
        "# Latar belakang\n\nLihat [ini](#latar-belakang)\ndan [itu][a].\n\n"
        '[a]: #latar-belakang\n\n<p><a href="#latar-belakang">x</a></p>\n'
    ).replace("\n", line_break)
    path = Path("source/a.md")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    rkt("extract")
    review({})
    assert rkt("build").code == 0
    assert Path("build/en/a.md").read_bytes() == path.read_bytes()


def test_links_of_obsidian(project: Path, rkt: Rkt) -> None:
    text = "Lihat [[#Latar belakang|bagian ini]] dan [itu](#Latar%20belakang)."
    source("a.md", f"# Latar belakang\n\n{text}\n")
    rkt("extract")
    review({**WORDS, "Latar belakang": "The background"})
    page = built(rkt, "a.md")
    assert "[[#The background|bagian ini]] dan [itu](#The%20background)" in page

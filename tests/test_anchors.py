"""Links to headings after a build: no anchor that was alive in the source is dead in an output."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from rktranslate.catalog.po import read, serialise
from rktranslate.formats import read_document
from rktranslate.formats.relinking import dead_links
from rktranslate.model import Document, State
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


def test_every_translated_label_finds_its_definition(project: Path, rkt: Rkt) -> None:
    sentences = (
        "Baca [panduan] dulu.",
        "Lihat ![Logo kami][] di sini.",
        "Buka [laman ini][laman].",
    )
    definitions = "[Panduan]: a.html\n[logo  kami]: a.png\n[laman]: b.html\n"
    source("a.md", "\n\n".join(sentences) + f"\n\n{definitions}")
    rkt("extract")
    review(
        {
            sentences[0]: "Read the [guide] first.",
            sentences[1]: "See ![our logo][] here.",
            sentences[2]: "Open [this page][laman].",
        }
    )
    page = built(rkt, "a.md")
    assert "[guide][panduan] first" in page
    assert "![our logo][Logo kami] here" in page
    assert "[this page][laman]." in page
    assert rkt("check").code == 0


def findings(rkt: Rkt) -> list[str]:
    run = rkt("check", "--select", "links,markup,link-text,citation", "--format", "json")
    return [finding["message"] for finding in json.loads(run.out)["result"]["findings"]]


@pytest.mark.parametrize(
    ("text", "target", "expected"),
    [
        ("Lihat [ini](#latar-belakang).", "See [this](#latar-belakang).", []),
        ("Lihat [ini](#latar-belakang).", "See [this](#background).", []),
        (
            "Lihat [ini](#latar-belakang).",
            "See [this](#backgruond).",
            ["no heading #backgruond in the translation"],
        ),
        ("Lihat [ini](#tidak-ada).", "See [this](#tidak-ada).", []),
        ("Lihat [ini](#latar-belakang).", "See [](#latar-belakang).", ["the link has no text"]),
        ("Baca [panduan] dulu.", "Read the guide.", ["no link to the definition of [panduan]"]),
        ("Baca [panduan] dulu.", "Read the [guide] first.", []),
        (
            "Baca [panduan] di [situs].",
            "On the [site], read the [guide].",
            ["the labels [panduan], [situs] are given to the new link texts in this order"],
        ),
        ("Baca [panduan] di [situs].", "On the [site][situs], read the [guide].", []),
        ("Baca [panduan] atau [ini][panduan].", "Read the [guide] or [this][panduan].", []),
        (
            "Baca [panduan] atau [ini][panduan].",
            "Read the guide or [this][panduan].",
            ["no link to the definition of [panduan]"],
        ),
        ("Kata[^1] ini.", "This word.", ["[^1] is missing in the target"]),
        (
            "Kata[^1] ini.",
            "This word[^2].",
            ["[^1] is missing in the target", "[^2] is not in the source"],
        ),
        (
            "Buka [ini][panduan] dulu.",
            "Open [this][guide] first.",
            ["][panduan] is missing in the target", "][guide] is not in the source"],
        ),
    ],
)
def test_findings_about_links(
    text: str, target: str, expected: list[str], project: Path, rkt: Rkt
) -> None:
    notes = "[panduan]: a.html\n[situs]: b.html\n\n[^1]: Lihat di sana.\n"
    source("a.md", f"# Latar belakang\n\n{text}\n\n{notes}")
    rkt("extract")
    review({**WORDS, text: target, "Lihat di sana.": "See there."})
    assert findings(rkt) == expected


def test_kept_links_are_reported(project: Path, rkt: Rkt) -> None:
    configuration = Path("rktranslate.toml")
    configuration.write_text('anchors = "keep"\n' + configuration.read_text("utf-8"), "utf-8")
    source("a.md", f"# Latar belakang\n\n{LINK}\n\n[2](b.md#data) [3](#tidak-ada)\n")
    source("b.md", "# Data\n")
    rkt("extract")
    review()
    assert findings(rkt) == [
        "no heading #latar-belakang in the translation",
        "no heading #data in the translation of b.md",
    ]
    Path("source/b.md").write_text("# Data {#data}\n", "utf-8")
    rkt("extract")
    assert findings(rkt) == ["no heading #latar-belakang in the translation"]


def test_the_rule_of_ids_may_be_set_per_document(project: Path, rkt: Rkt) -> None:
    configuration = Path("rktranslate.toml")
    table = '[documents."a.md"]\nslugs = "{}"\n'
    configuration.write_text(f"{configuration.read_text('utf-8')}{table.format('kramdown')}")
    source("a.md", "# 1. Latar belakang\n\nLihat [ini](#latar-belakang).\n")
    rkt("extract")
    review({"1. Latar belakang": "1. Background"})
    assert "[ini](#background)" in built(rkt, "a.md")
    configuration.write_text(configuration.read_text("utf-8").replace("kramdown", "kramdwon"))
    run = rkt("status")
    assert run.code == 2
    assert "unknown rule of heading ids 'kramdwon'" in run.err


def test_links_to_headings_without_a_target_are_not_reported(project: Path, rkt: Rkt) -> None:
    source("a.md", f"# Latar belakang\n\n{LINK}\n")
    rkt("extract")
    review({"Latar belakang": "", LINK: "See [this section](#background)."})
    assert findings(rkt) == []


def test_dead_links_of_outputs_are_counted() -> None:
    def page(path: str, text: str) -> Document:
        return read_document(text.encode(), path)

    sources = [
        page("a.md", "# Data\n\n[1](#data) [2](b.md#satu) [3](#tidak)\n"),
        page("b.md", "# Satu\n"),
    ]
    outputs = [
        page("a.md", "# Facts\n\n[1](#data) [2](b.md#satu) [3](#tidak)\n"),
        page("b.md", "# One\n"),
    ]
    assert [(path, link.address) for path, link in dead_links(sources, outputs)] == [
        ("a.md", ("", "data")),
        ("a.md", ("b.md", "satu")),
    ]
    assert dead_links(sources, sources) == ()

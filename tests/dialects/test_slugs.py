"""Heading ids: pairs recorded from real programs, and the programs themselves where installed."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.dialects import available
from rktranslate.dialects.slugs import SLUG_RULES, HeadingName
from rktranslate.formats.headings import text_for_id

PAGE = """\
# 1. Latar belakang & tujuan

## Mengapa *harus* `kode()` dan **tebal**?

## Mengapa harus kode dan tebal?

## Tautan [ke sini](https://a.id/x "judul") dan ![gambar](g.png) akhir

## Biaya Rp10.000,00 — 50 % naik

## Café, naïve & Ǿ: Перевод

## Snake_case and-dash -- double

## Catatan

## Catatan

## Catatan-1

## Catatan

## 2024

## Ringkasan {#ikhtisar}

## Ikhtisar

## "Kutip" 'satu' &amp; &copy;

## snake_case \\*lolos\\*

## <span>html</span> teks

## - strip -

## A.B.C v1.2
"""

RECORDED = {
    "github": "1-latar-belakang--tujuan mengapa-harus-kode-dan-tebal mengapa-harus-kode-dan-tebal-1"
    " tautan-ke-sini-dan--akhir biaya-rp1000000--50--naik café-naïve--ǿ-перевод"
    " snake_case-and-dash----double catatan catatan-1 catatan-1-1 catatan-2 2024",
    "docusaurus": "1-latar-belakang--tujuan mengapa-harus-kode-dan-tebal"
    " mengapa-harus-kode-dan-tebal-1 tautan-ke-sini-dan-gambar-akhir",
    "gitlab": "1-latar-belakang-tujuan mengapa-harus-kode-dan-tebal mengapa-harus-kode-dan-tebal-1"
    " tautan-ke-sini-dan-akhir biaya-rp1000000-50-naik",
    "kramdown": "latar-belakang--tujuan mengapa-harus-kode-dan-tebal mengapa-harus-kode-dan-tebal-1"
    " tautan-ke-sinihttpsaidx-judul-dan-gambargpng-akhir biaya-rp1000000--50--naik caf-nave---"
    " snakecase-and-dash----double catatan catatan-1 catatan-1 catatan-2 section",
    "kramdown-gfm": "1-latar-belakang--tujuan mengapa-harus-kode-dan-tebal"
    " mengapa-harus-kode-dan-tebal-1 tautan-ke-sini-dan--akhir biaya-rp1000000--50--naik"
    " café-naïve--ǿ-перевод snake_case-and-dash--double catatan catatan-1 catatan-1 catatan-2 2024",
    "goldmark": "1-latar-belakang--tujuan mengapa-harus-kode-dan-tebal"
    " mengapa-harus-kode-dan-tebal-1 tautan-ke-sinihttpsaidx-judul-dan-gambargpng-akhir"
    " biaya-rp1000000--50--naik café-naïve--ǿ-перевод snake_case-and-dash----double catatan"
    " catatan-1 catatan-1-1 catatan-2 2024 ikhtisar ikhtisar-1",
    "goldmark-ascii": "1-latar-belakang--tujuan mengapa-harus-kode-dan-tebal"
    " mengapa-harus-kode-dan-tebal-1 tautan-ke-sinihttpsaidx-judul-dan-gambargpng-akhir"
    " biaya-rp1000000--50--naik cafe-naive---",
    "blackfriday": "1-latar-belakang-tujuan mengapa-harus-kode-dan-tebal"
    " mengapa-harus-kode-dan-tebal-1 tautan-ke-sini-https-a-id-x-judul-dan-gambar-g-png-akhir"
    " biaya-rp10-000-00-50-naik café-naïve-ǿ-перевод snake-case-and-dash-double",
    "python-markdown": "1-latar-belakang-tujuan mengapa-harus-kode-dan-tebal"
    " mengapa-harus-kode-dan-tebal_1 tautan-ke-sini-dan-akhir biaya-rp1000000-50-naik cafe-naive"
    " snake_case-and-dash-double catatan catatan_1 catatan-1 catatan_2 2024 ikhtisar ikhtisar_1",
    "pandoc": "latar-belakang-tujuan mengapa-harus-kode-dan-tebal mengapa-harus-kode-dan-tebal-1"
    " tautan-ke-sini-dan-gambar-akhir biaya-rp10.00000-50-naik café-naïve-ǿ-перевод"
    " snake_case-and-dash-double catatan catatan-1 catatan-1-1 catatan-2 section",
    "pandoc-gfm": "1-latar-belakang--tujuan mengapa-harus-kode-dan-tebal"
    " mengapa-harus-kode-dan-tebal-1 tautan-ke-sini-dan-gambar-akhir biaya-rp1000000--50--naik",
    "markdown-it-anchor": "1.-latar-belakang-%26-tujuan mengapa-harus-kode()-dan-tebal%3F"
    " mengapa-harus-kode-dan-tebal%3F tautan-ke-sini-dan-akhir",
    "vitepress": "_1-latar-belakang-tujuan mengapa-harus-kode-dan-tebal"
    " mengapa-harus-kode-dan-tebal-1 tautan-ke-sini-dan-akhir biaya-rp10-000-00-—-50-naik",
    "docutils": "latar-belakang-tujuan mengapa-harus-kode-dan-tebal mengapa-harus-kode-dan-tebal-1"
    " tautan-ke-sini-dan-akhir biaya-rp10-000-00-50-naik cafe-naive",
}
"""The ids of the first headings of the page, from the real programs; GitLab's from its rule."""


def ids_of(rule_name: str) -> list[str]:
    rule = SLUG_RULES[rule_name]
    names = []
    for title in re.findall(r"^#+ (.*)$", PAGE, re.MULTILINE):
        text, _, anchor = title.partition(" {#")
        names.append(HeadingName(text_for_id(text, rule), anchor.rstrip("}")))
    return list(rule.ids(names))


@pytest.mark.parametrize("rule", RECORDED)
def test_ids_are_those_of_the_real_program(rule: str) -> None:
    expected = RECORDED[rule].split()
    assert ids_of(rule)[: len(expected)] == expected


def test_every_dialect_names_a_rule() -> None:
    assert {dialect.slug for dialect in available().values()} <= SLUG_RULES.keys()


def real_ids(page: str) -> list[str]:
    return re.findall(r"""<h\d[^>]*?id=["']?([^"'\s>]+)""", page)


@pytest.mark.slow
def test_python_markdown_itself() -> None:
    markdown = pytest.importorskip("markdown")
    page = markdown.markdown(PAGE, extensions=["toc", "attr_list"])
    assert ids_of("python-markdown") == real_ids(page)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rule", "options"), [("kramdown", ""), ("kramdown-gfm", ", input: 'GFM'")]
)
def test_kramdown_itself(rule: str, options: str, tmp_path: Path) -> None:
    script = f"""
    require 'kramdown'; require 'kramdown-parser-gfm'
    puts Kramdown::Document.new(STDIN.read{options}).to_html
    """
    if shutil.which("ruby") is None:
        pytest.skip("Ruby is not installed")
    run = subprocess.run(["ruby", "-e", script], input=PAGE, capture_output=True, text=True)
    if run.returncode:
        pytest.skip("kramdown is not installed")
    assert ids_of(rule) == real_ids(run.stdout)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rule", "reader"), [("pandoc", "markdown"), ("pandoc-gfm", "markdown+gfm_auto_identifiers")]
)
def test_pandoc_itself(rule: str, reader: str) -> None:
    if shutil.which("pandoc") is None:
        pytest.skip("pandoc is not installed")
    command = ["pandoc", "-f", reader, "-t", "html"]
    run = subprocess.run(command, input=PAGE, capture_output=True, text=True, check=True)
    assert ids_of(rule) == real_ids(run.stdout)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rule", "kind"),
    [("goldmark", "github"), ("goldmark-ascii", "github-ascii"), ("blackfriday", "blackfriday")],
)
def test_hugo_itself(rule: str, kind: str, tmp_path: Path) -> None:
    if shutil.which("hugo") is None:
        pytest.skip("Hugo is not installed")
    (tmp_path / "content").mkdir()
    (tmp_path / "layouts").mkdir()
    (tmp_path / "content/_index.md").write_text(PAGE, "utf-8")
    (tmp_path / "layouts/index.html").write_text("{{ .Content }}", "utf-8")
    (tmp_path / "config.toml").write_text(
        f'baseURL="http://x/"\ndisableKinds=["taxonomy","sitemap","RSS"]\n'
        f'[markup.goldmark.parser]\nautoHeadingIDType="{kind}"\n',
        "utf-8",
    )
    # Hugo may end with an error about what the site lacks, after it wrote the page.
    subprocess.run(["hugo", "--quiet"], cwd=tmp_path, check=False, capture_output=True)
    assert ids_of(rule) == real_ids((tmp_path / "public/index.html").read_text("utf-8"))


@given(st.lists(st.sampled_from(["a", "a-1", "a_1", "A", "", "é", "b", "…"]), max_size=12))
def test_ids_are_unique_where_the_rule_says_so(titles: list[str]) -> None:
    for name in ("github", "goldmark", "python-markdown", "pandoc", "vitepress", "myst"):
        ids = SLUG_RULES[name].ids(HeadingName(title) for title in titles)
        assert len(set(ids)) == len(titles)


@given(st.lists(st.text(max_size=20), max_size=6))
def test_any_text_has_an_id(titles: list[str]) -> None:
    for rule in SLUG_RULES.values():
        assert len(rule.ids(map(HeadingName, titles))) == len(titles)

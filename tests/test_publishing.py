"""Where outputs go, where their links lead, and which files go with them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from rktranslate.errors import ConfigError
from rktranslate.formats.addresses import addresses_in
from rktranslate.formats.links import links_in
from rktranslate.project.layout import find_project
from rktranslate.project.outputs import OutputPattern
from tests.conftest import Run
from tests.timing import best_seconds

Rkt = Callable[..., Run]
PNG = b"\x89PNG\r\n\x1a\n\0\0"


def configure(*lines: str, languages: str = '"en", "ms"') -> None:
    text = "\n".join((f"target-languages = [{languages}]", *lines, ""))
    Path("rktranslate.toml").write_text(text, "utf-8")


def write(path: str, text: str | bytes) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(text if isinstance(text, bytes) else text.encode())


def review(*names: str, language: str = "en") -> None:
    """Translate documents, all when empty: each word of a target has the language in front."""
    for path in Path("translations", language).rglob("*.po"):
        if names and path.name.removesuffix(".po") not in names:
            continue
        text = path.read_text("utf-8")
        text = re.sub(r'(msgid "(.+)"\nmsgstr )""', rf'\1"{language} \2"', text)
        path.write_text(text, "utf-8")


def built(rkt: Rkt, *arguments: str, code: int = 0) -> str:
    for language in ("en", "ms"):
        if rkt("extract").code == 0 and "--keep" not in arguments:
            review(language=language)
    run = rkt("build", *(each for each in arguments if each != "--keep"))
    assert run.code == code, run
    return run.out


def read(path: str) -> str:
    return Path(path).read_text("utf-8")


def files(folder: str) -> set[str]:
    found = (path for path in Path(folder).rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix() for path in found}


# --- patterns --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "output", "draft"),
    [
        ("build/{language}/{path}", "build/pt_BR/a/b.c.md", "build/pt_BR/a/b.c.draft.md"),
        ("docs/{tag}/{path}", "docs/pt-BR/a/b.c.md", "docs/pt-BR/a/b.c.draft.md"),
        ("{dir}/{stem}.{tag}{suffix}", "a/b.c.pt-BR.md", "a/b.c.pt-BR.draft.md"),
        ("x/{dir}/{language}/{name}", "x/a/pt_BR/b.c.md", "x/a/pt_BR/b.c.draft.md"),
        ("i18n-{language}/{stem}{suffix}", "i18n-pt_BR/b.c.md", "i18n-pt_BR/b.c.draft.md"),
    ],
)
def test_a_pattern_names_outputs_and_knows_them_again(
    pattern: str, output: str, draft: str
) -> None:
    layout = OutputPattern(pattern)
    assert layout.fault(["en", "pt_BR"]) == ""
    assert layout.path("a/b.c.md", "pt_BR") == output
    assert layout.path("a/b.c.md", "pt_BR", draft=True) == draft
    for path in (output, draft, layout.path("top.md", "pt_BR")):
        assert layout.language_of(path, ["en", "pt_BR"]) == "pt_BR"
    for path in (output.replace("pt", "fr"), f"other/{output}", "a/b.c.md"):
        if not pattern.startswith("{") or path == "a/b.c.md":
            assert layout.language_of(path, ["en", "pt_BR"]) is None


def test_folders_of_a_document_at_the_top() -> None:
    assert OutputPattern("x/{dir}/{stem}.{tag}{suffix}").path("a.md", "en") == "x/a.en.md"
    assert OutputPattern("{dir}/{language}/{name}").path("a.md", "en") == "en/a.md"


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (['output = "docs/{lang}/{path}"'], r"build.output: unknown placeholder \{lang\}; known: "),
        (['output = "docs/{language}/{path"'], "build.output: a brace without its counterpart"),
        (['output = "docs/{path}"'], r"must have \{language\} or \{tag\}: there are 2 languages"),
        (['output = "docs/{language}{suffix}"'], r"it must have \{path\}, \{name\} or \{stem\}"),
        (['output = "docs/{language}/{stem}.html"'], "an output has its document's format"),
        (['output = "docs/{language}-{path}"'], "must be between slashes"),
        (['output = "/docs/{language}/{path}"'], "expected a relative path"),
        (['output = "../{language}/{path}"'], "expected a relative path"),
        (['output = "a\\\\{language}/{path}"'], "expected a relative path"),
        (['output = ""'], "build.output: expected a non-empty string"),
        (["output = 1"], "build.output: expected a non-empty string"),
        (['output = "translations/x/{language}/{path}"'], "must not be inside translations-dir"),
        (['output = "memory/{language}/{path}"'], "must not be inside memory-dir"),
        (['outputs = "x"'], "build.outputs: unknown key .did you mean output"),
        (['links = "relative"'], "build.links: expected one of rewrite, keep"),
        (['assets = "move"'], "build.assets: expected one of copy, link, none"),
    ],
)
@pytest.mark.usefixtures("project")
def test_settings_that_cannot_be_used(lines: list[str], problem: str) -> None:
    configure("[build]", *lines)
    with pytest.raises(ConfigError, match=problem):
        find_project(Path())


@pytest.mark.usefixtures("project")
def test_a_pattern_that_would_overwrite_the_sources() -> None:
    configure("[build]", 'output = "source/{path}"', languages='"en"')
    with pytest.raises(ConfigError, match="outputs would overwrite their documents"):
        find_project(Path())


@pytest.mark.usefixtures("project")
def test_a_pattern_and_a_folder_exclude_each_other() -> None:
    configure('build-dir = "out"', "[build]", 'output = "docs/{language}/{path}"')
    with pytest.raises(ConfigError, match="exclude each other"):
        find_project(Path())


@pytest.mark.usefixtures("project")
def test_outputs_by_pattern(rkt: Rkt) -> None:
    configure("[build]", 'output = "site/{tag}/docs/{path}"', languages='"en", "pt-BR"')
    write("source/a/b.md", "Anjing makan.\n")
    assert rkt("extract").code == 0
    review()
    review(language="pt_BR")
    assert rkt("build").code == rkt("build", "--draft").code == 0
    assert files("site") == {
        f"{tag}/docs/a/b{draft}.md" for tag in ("en", "pt-BR") for draft in ("", ".draft")
    }
    rows = json.loads(rkt("status", "--json").out)["result"]["catalogs"]
    assert [row["built"] for row in rows] == [True, True]


@pytest.mark.usefixtures("project")
def test_outputs_beside_their_sources_are_no_sources(rkt: Rkt) -> None:
    configure("[build]", 'output = "source/{dir}/{stem}.{language}{suffix}"')
    write("source/a.md", "Anjing makan, lihat [b](x/b.md).\n")
    write("source/x/b.md", "Burung terbang ![p](p.png).\n")
    write("source/x/p.png", PNG)
    built(rkt)
    built(rkt, "--draft")
    outputs = {f"{n}.{lang}{d}.md" for n in ("a", "x/b") for lang in ("en", "ms")
               for d in ("", ".draft")}  # fmt: skip
    assert files("source") == {"a.md", "x/b.md", "x/p.png"} | outputs
    assert read("source/a.en.md") == "en Anjing makan, lihat [b](x/b.en.md).\n"
    assert read("source/x/b.ms.md") == "ms Burung terbang ![p](p.png).\n"
    run = rkt("extract")
    assert len(re.findall("up to date", run.out)) == 4
    assert "skipped" not in run.out.replace("skipped   source/x/p.png", "")
    # An output whose document is gone is no source either, but an orphan.
    Path("source/x/b.md").unlink()
    assert "x/b.en.md" not in rkt("extract").out
    told = rkt("check", "--select", "output-orphan").out
    assert re.findall(r"^(source/\S+): ", told, re.MULTILINE) == [
        f"source/x/b.{lang}{d}.md" for lang in ("en", "ms") for d in (".draft", "")
    ]


@pytest.mark.parametrize(
    ("pattern", "names", "problem"),
    [
        ("out/{language}/{stem}{suffix}", ("a/x.md", "b/x.md"),
         "source/b/x.md: its output and the output of source/a/x.md would share"),
        ("out/{stem}-{language}{suffix}", ("a-en.md", "a-en-en.md", "a.md"), ""),
        ("{dir}/{stem}.{language}{suffix}", ("translations/x.md",),
         "would overwrite a file of the catalogues or the memory"),
        ("out/{stem}{language}{suffix}", ("a.md", "am.md"), ""),
        ("out/{stem}.{language}{suffix}", ("a.draft.md", "a.md"), ""),
        ("out/{language}/{path}", ("a.draft.md", "a.md"),
         "source/a.md: its draft and the output of source/a.draft.md would share"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("project")
def test_outputs_that_would_share_a_file(
    rkt: Rkt, pattern: str, names: tuple[str, ...], problem: str
) -> None:
    configure("[build]", f'output = "{pattern}"')
    for name in (*names, "free.md"):
        write(f"source/{name}", f"Anjing {len(name)} makan.\n")
    run = rkt("extract")
    assert run.code == (2 if problem else 0), run
    assert problem in run.err
    review("free.md")
    assert rkt("build", "--to", "en").code == (2 if problem else 3)
    assert any("free" in path for path in files("."))


@pytest.mark.usefixtures("project")
def test_languages_that_would_share_a_file(rkt: Rkt) -> None:
    configure("[build]", 'output = "out/{language}{stem}{suffix}"', languages='"en", "en_GB"')
    for name in ("x.md", "_GBx.md", "free.md"):
        write(f"source/{name}", "Anjing makan.\n")
    run = rkt("extract")
    assert run.code == 2
    assert "source/x.md: its output and the output of source/_GBx.md would share" in run.err
    assert {path.name for path in Path("translations").rglob("*.po")} == {"free.md.po"}


# --- links -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("project")
def test_links_lead_to_the_translated_copy(rkt: Rkt) -> None:
    configure("[build]", 'output = "docs/{language}/{dir}/{stem}.{tag}{suffix}"')
    text = (
        "# Awal\n\n"
        "Lihat [satu](x/b.md), [dua](./x/b.md#judul-besar \"Judul\"), [tiga](<x/c d.md>).\n"
        "\n[ref]: x/b.md#judul-besar\n\n<p><a href=\"x/b.md\">html</a></p>\n\n"
        "Bukan: `[kode](x/b.md)`, [luar](https://a.id/x/b.md), [mutlak](/x/b.md), [sini](#awal),\n"
        "[tiada](x/none.md), [keluar](../../../etc/passwd), [surat](mailto:a@b.id), [r][ref].\n"
    )  # fmt: skip
    write("source/a.md", text)
    write("source/x/b.md", "# Judul besar\n\nKembali ke [awal](../a.md#awal) atau [c](c%20d.md).\n")
    write("source/x/c d.md", "Burung terbang.\n")
    built(rkt)
    output = read("docs/en/a.en.md")
    assert "[satu](x/b.en.md)" in output
    assert '[dua](./x/b.en.md#en-judul-besar "Judul")' in output
    assert "[tiga](<x/c%20d.en.md>)" in output
    assert "[ref]: x/b.en.md#en-judul-besar" in output
    assert '<a href="x/b.en.md">' in output
    assert "`[kode](x/b.md)`" in output
    for same in ("(https://a.id/x/b.md)", "(/x/b.md)", "(x/none.md)", "(../../../etc/passwd)"):
        assert same in output
    assert "(mailto:a@b.id)" in output
    assert "(#en-awal)" in output
    back = read("docs/en/x/b.en.md")
    assert "[awal](../a.en.md#en-awal)" in back
    assert "[c](c%20d.en.md)" in back
    assert all(not each["written"] for each in json.loads(
        rkt("build", "--json").out)["result"]["built"])  # fmt: skip


@pytest.mark.usefixtures("project")
def test_documents_that_differ_in_their_suffix_are_told_apart(rkt: Rkt) -> None:
    configure("[build]", 'output = "o/{language}/{path}"', languages='"en"')
    write("source/a.md", "Lihat [satu](b.md#judul), [dua](b.html#judul) dan [tiga](b.txt).\n")
    write("source/b.md", "# Judul\n\nAnjing makan.\n")
    write("source/b.html", "<h1 id=judul>Judul</h1><p>Burung terbang.</p>\n")
    write("source/b.txt", "Ikan berenang.\n")
    built(rkt)
    assert read("o/en/a.md") == (
        "en Lihat [satu](b.md#en-judul), [dua](b.html#judul) dan [tiga](b.txt).\n"
    )


@pytest.mark.usefixtures("project")
def test_links_to_what_is_not_published_lead_to_the_source(rkt: Rkt) -> None:
    configure("[build]", 'output = "o/{language}/{stem}-x{suffix}"', languages='"en"')
    write("source/a.md", "Lihat [b](b.md#judul).\n")
    write("source/b.md", "# Judul\n\nAnjing makan.\n")
    assert rkt("extract").code == 0
    review("a.md")
    assert rkt("build").code == 3
    assert read("o/en/a-x.md") == "en Lihat [b](../../source/b.md#judul).\n"


@pytest.mark.usefixtures("project")
def test_links_stay_where_they_lead_to_the_output_once_it_is_published(rkt: Rkt) -> None:
    write("source/a.md", "Lihat [b](x/b.md#judul).\n")
    write("source/x/b.md", "# Judul\n\nAnjing makan.\n")
    assert rkt("extract").code == 0
    review("a.md")
    assert rkt("build").code == 3
    assert read("build/en/a.md") == "en Lihat [b](x/b.md#judul).\n"
    review("b.md")
    assert rkt("build").code == 0
    assert read("build/en/a.md") == "en Lihat [b](x/b.md#en-judul).\n"
    # A copy that was published earlier still is one.
    write("source/x/b.md", "# Judul\n\nAnjing makan.\n\nIkan berenang.\n")
    assert rkt("extract").code == 0
    assert rkt("build").code == 3
    assert read("build/en/a.md").startswith("en Lihat [b](x/b.md#")


@pytest.mark.usefixtures("project")
def test_drafts_link_to_drafts(rkt: Rkt) -> None:
    write("source/a.md", "Lihat [b](b.md).\n")
    write("source/b.md", "Anjing makan.\n")
    assert rkt("extract").code == rkt("build", "--draft").code == 0
    assert read("build/en/a.draft.md").endswith(">Lihat [b](b.draft.md).</mark>\n")


@pytest.mark.usefixtures("project")
def test_links_stay_if_the_project_says_so(rkt: Rkt) -> None:
    configure("[build]", 'output = "o/{language}/{stem}-x{suffix}"', 'links = "keep"')
    write("source/a.md", "Lihat [b](b.md) dan ![p](img/p.png).\n")
    write("source/b.md", "Anjing makan.\n")
    write("source/img/p.png", PNG)
    built(rkt)
    assert read("o/en/a-x.md") == "en Lihat [b](b.md) dan ![p](img/p.png).\n"


@pytest.mark.usefixtures("project")
def test_links_between_languages_keep_their_output(rkt: Rkt) -> None:
    configure()
    write("source/a.md", "Ada [terjemahan](../build/en/a.md) dan [Melayu](../build/ms/a.md).\n")
    built(rkt)
    assert read("build/en/a.md") == "en Ada [terjemahan](a.md) dan [Melayu](../ms/a.md).\n"
    assert read("build/ms/a.md") == "ms Ada [terjemahan](../en/a.md) dan [Melayu](a.md).\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    "hostile",
    [
        "](",
        "](<",
        "[a](b(c",
        '<a href="',
        "[a]:",
        "[a](x.md) ",
        "](((",
        "href=",
        "[[[](",
        "href" + " " * 50,
        "](" + "\n" * 50,
    ],
)
def test_the_time_to_find_addresses_is_linear(hostile: str) -> None:
    small, large = (best_seconds(partial(addresses_in, hostile * size)) for size in (4_000, 32_000))
    assert large < 20 * small + 0.05


@pytest.mark.parametrize("start", ["[a](", "href=", "href", "href={", "[a]:"])
def test_many_blanks_in_a_link_cost_little(start: str) -> None:
    for blank in (" ", "\n"):
        text = start + blank * 100_000
        assert best_seconds(partial(addresses_in, text), 1) < 1
        assert best_seconds(partial(links_in, f"{text}#a"), 1) < 1


@pytest.mark.usefixtures("project")
def test_nothing_changes_where_all_is_translated_in_one_tree(rkt: Rkt) -> None:
    text = "Lihat [b](./x/../b.md?q=1), [c](b%2Emd) dan [d](x//b.md).\n"
    write("source/a.md", text)
    write("source/b.md", "Anjing makan.\n")
    write("source/x/b.md", "Burung terbang.\n")
    built(rkt)
    assert read("build/en/a.md") == f"en {text}"


# --- assets ----------------------------------------------------------------------------------


@pytest.fixture
def illustrated(project: Path) -> Path:
    configure()
    write("source/x/a.md", "Gambar ![p](img/p.png), ![q](../../umum/q.png), [unduh](d.pdf?v=2).\n")
    write("source/x/img/p.png", PNG)
    write("source/x/img/unused.png", PNG)
    write("source/x/d.pdf", b"%PDF-1.4")
    write("umum/q.png", PNG + b"q")
    return project


def test_assets_are_copied(illustrated: Path, rkt: Rkt) -> None:
    out = built(rkt)
    assert "copied    build/en/x/img/p.png  from source/x/img/p.png" in out
    assert files("build/en") == {"x/a.md", "x/img/p.png", "x/d.pdf", "umum/q.png"}
    assert Path("build/en/umum/q.png").read_bytes() == PNG + b"q"
    assert read("build/en/x/a.md") == (
        "en Gambar ![p](img/p.png), ![q](../umum/q.png), [unduh](d.pdf?v=2).\n"
    )
    before = Path("build/en/x/d.pdf").stat()
    result = json.loads(rkt("build", "--json").out)["result"]
    assert [each["written"] for each in result["assets"]] == [False] * 6
    assert Path("build/en/x/d.pdf").stat().st_mtime_ns == before.st_mtime_ns
    assert "orphan" not in rkt("check").out
    assert "copied" not in rkt("build").out
    write("source/x/d.pdf", b"%PDF-1.5")
    assert "copied    build/ms/x/d.pdf" in rkt("build").out
    assert Path("build/en/x/d.pdf").read_bytes() == b"%PDF-1.5"
    assert illustrated.exists()


@pytest.mark.parametrize(
    ("assets", "expected"),
    [
        ("link", "![p](../../../source/x/img/p.png), ![q](../../../umum/q.png), "
                 "[unduh](../../../source/x/d.pdf?v=2)"),
        ("none", "![p](img/p.png), ![q](../../umum/q.png), [unduh](d.pdf?v=2)"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("illustrated")
def test_assets_that_are_not_copied(rkt: Rkt, assets: str, expected: str) -> None:
    configure("[build]", f'assets = "{assets}"')
    built(rkt)
    assert files("build") == {"en/x/a.md", "ms/x/a.md"}
    assert read("build/en/x/a.md") == f"en Gambar {expected}.\n"


@pytest.mark.usefixtures("project")
def test_what_is_never_copied(rkt: Rkt, tmp_path: Path) -> None:
    configure()
    outside = tmp_path.parent / f"{tmp_path.name}-secret.txt"
    outside.write_text("secret", "utf-8")
    write(".env", "TOKEN=1")
    write("source/.hidden/x.png", PNG)
    Path("source/link.dat").symlink_to(outside)
    Path("source/env.dat").symlink_to("../.env")
    write("source/folder/keep.png", PNG)
    text = "Kata [a](../.env) [b](.hidden/x.png) [c](link.dat) [d](env.dat) [e](folder) [f](x.png)."
    write("source/a.md", f"{text}\n")
    built(rkt)
    assert files("build") == {"en/a.md", "ms/a.md"}
    assert read("build/en/a.md") == f"en {text}\n"


@pytest.mark.usefixtures("project")
def test_two_files_are_never_copied_to_one_place(rkt: Rkt) -> None:
    write("source/a.md", "Gambar ![p](img/p.png) dan ![q](../img/p.png).\n")
    write("source/img/p.png", PNG)
    write("img/p.png", PNG + b"other")
    built(rkt)
    assert Path("build/en/img/p.png").read_bytes() == PNG
    assert read("build/en/a.md") == "en Gambar ![p](img/p.png) dan ![q](../../img/p.png).\n"


@pytest.mark.usefixtures("project")
def test_a_localised_picture_of_the_translator(rkt: Rkt) -> None:
    configure("[build]", 'assets = "link"')
    write("source/a.md", "Gambar ![p](p.png).\n")
    write("source/p.png", PNG)
    write("source/p.en.png", PNG)
    assert rkt("extract").code == 0
    review()
    path = Path("translations/en/a.md.po")
    path.write_text(path.read_text("utf-8").replace("en Gambar ![p](p.png)", "![p](p.en.png)"))
    assert rkt("build", "--to", "en").code == 0
    assert read("build/en/a.md") == "![p](../../source/p.en.png).\n"


@pytest.mark.usefixtures("project")
def test_an_asset_that_cannot_be_copied_is_named(rkt: Rkt) -> None:
    configure()
    write("source/a.md", "Gambar ![p](p.png).\n")
    write("source/p.png", PNG)
    Path("build/en/p.png").mkdir(parents=True)
    assert rkt("extract").code == 0
    review()
    review(language="ms")
    run = rkt("build")
    assert run.code == 2
    assert "error: build/en/p.png: " in run.err
    assert files("build") == {"en/a.md", "ms/a.md", "ms/p.png"}

"""Every example of the documentation runs, and gives what the page shows."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from rktranslate.glossary import load
from rktranslate.project.layout import find_project
from tests.docs.examples import ROOT, Block, Sandbox, blocks, commands, matches

NOT_RUN = re.compile(
    r"(pip|pipx|uvx?|podman|sudo|make|python3? -m venv|\S*/pip|\S*/rktranslate|pandoc)\b"
    r"|python benchmarks/"
    r"|rktranslate models install (argos|firefox) |rktranslate models list --available"
    r"|rktranslate build .*--watch"
    r"|rktranslate review( --host |$)|ssh\b"
)
"""Commands that install something, need a network, run until they are interrupted, or are tested
elsewhere as a whole."""
REFUSED = 2


def _prepare(sandbox: Sandbox) -> None:
    """Lay out the files that examples name."""
    report = "# Laporan\n\nHubungan ketiga negara membaik. Rusia menang.\n"
    (sandbox.home / "report.md").write_text(report, "utf-8")
    (sandbox.project / "source/report.md").write_text(report, "utf-8")
    sandbox.run("rktranslate extract --to en")
    catalogue = sandbox.project / "translations/en/report.md.po"
    text = catalogue.read_text("utf-8")
    for source, target in (
        ("Laporan", "Report"),
        ("Hubungan ketiga negara membaik.", "Relations of the three countries improve."),
        ("Rusia menang.", "Russia wins."),
    ):
        text = text.replace(f'msgid "{source}"\nmsgstr ""', f'msgid "{source}"\nmsgstr "{target}"')
    catalogue.write_text(text, "utf-8")
    (sandbox.project / "dev.id").write_text("Rusia menang.\nKorea Utara kalah.\n", "utf-8")
    for name in ("dev.en", "ours.en", "plain.en"):
        (sandbox.project / name).write_text("Russia wins.\nNorth Korea loses.\n", "utf-8")
    (sandbox.project / "pairs.tsv").write_text("Rusia menang.\tRussia wins.\n", "utf-8")
    (sandbox.project / "old.txt").write_bytes("Kata \x93lama\x94.\n".encode("latin-1"))
    sandbox.run("rktranslate tm export ../old-agency.tmx --to en && mv ../old-agency.tmx .")
    (sandbox.project / "earlier.po").write_text(text, "utf-8")
    sandbox.run("rktranslate xliff export --to en && cp xliff/en/report.md.xlf report.xlf")
    sandbox.run("git init -q . && git add -A && git -c user.name=a -c user.email=a@b commit -qm a")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    """A sandbox with those files, which is copied for each test."""
    sandbox = Sandbox(tmp_path_factory.mktemp("prepared"))
    _prepare(sandbox)
    return sandbox


@pytest.mark.slow
@pytest.mark.parametrize(
    "block", [block for block in blocks("console") if block.page != "README.md"], ids=str
)
def test_commands(block: Block, prepared: Sandbox, tmp_path: Path) -> None:
    """The commands of a block run; ``test_readme`` follows the README."""
    sandbox = prepared.copy(tmp_path)
    for command in commands(block):
        if NOT_RUN.match(command.text):
            continue
        done = sandbox.run(command.text)
        assert done.returncode != REFUSED, f"{block}: {command.text}\n{done.stdout}"
        assert "Traceback" not in done.stdout, done.stdout
        if command.output:
            assert matches(command.output, done.stdout), (
                f"{block}: {command.text}\nshown:\n{command.output}\nreal:\n{done.stdout}"
            )


PYTHON_PAGES = sorted({block.page for block in blocks("python")})


@pytest.mark.slow
@pytest.mark.parametrize("page", PYTHON_PAGES)
def test_python(
    page: str, prepared: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The Python of a page runs from top to bottom, in a copy of the project."""
    sandbox = prepared.copy(tmp_path)
    monkeypatch.chdir(sandbox.project)
    names: dict[str, object] = {"__name__": "example"}
    for block in blocks("python"):
        if block.page == page:
            # Lines of a traceback are those of the page.
            code = compile("\n" * block.line + block.text, str(ROOT / block.page), "exec")
            exec(code, names)


@pytest.mark.parametrize("block", blocks("toml"), ids=str)
def test_configuration(block: Block, tmp_path: Path) -> None:
    """A table of the configuration is one that a project accepts."""
    table = tomllib.loads(block.text)
    if "project" in table:
        groups = table["project"]["entry-points"]
        assert all(group.startswith("rktranslate.") for group in groups)
        return
    if "tool" in table:
        (tmp_path / "pyproject.toml").write_text(block.text, "utf-8")
    elif block.page == "docs/configuration.md":
        text = f'target-languages = ["en", "ms"]\n{block.text}'
        (tmp_path / "rktranslate.toml").write_text(text, "utf-8")
    else:
        pytest.skip("no configuration of a project; tested where it is used")
    find_project(tmp_path)


@pytest.mark.parametrize("block", blocks("csv"), ids=str)
def test_glossary(block: Block) -> None:
    assert load(block.text.encode(), languages=("id", "en", "ms")).terms


def test_every_block_says_its_language() -> None:
    """A block without a language is a drawing or a listing, never a command."""
    for block in blocks(""):
        assert not re.search(r"^(\$ )?rktranslate ", block.text, re.MULTILINE), str(block)


def test_shell_blocks_are_console_blocks() -> None:
    """Commands are written with ``$`` so that they run here; ``sh`` is for CI recipes."""
    assert {block.page for block in blocks("sh")} <= {"docs/ci.md"}

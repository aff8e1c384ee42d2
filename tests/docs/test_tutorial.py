"""The tutorial, followed from an empty folder to a published English Word file."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from tests.docs.examples import Block, Sandbox, blocks_of, commands, matches

PAGE = "docs/tutorial.md"
CATALOGUE = "translations/en/laporan.docx.po"
_MESSAGE = re.compile(r'^msgid "(?P<source>.+)"\nmsgstr "(?P<target>.+)"$', re.MULTILINE)


def edit(catalogue: Path, block: Block) -> None:
    """Write the targets of a block into a catalogue, as a translator does in an editor."""
    text = catalogue.read_text("utf-8")
    for message in _MESSAGE.finditer(block.text):
        before, source, after = text.partition(f'msgid "{message["source"]}"\nmsgstr ')
        assert source, f"{block}: {message['source']}"
        _, _, following = after.partition("\n")
        text = f'{before}{source}"{message["target"]}"\n{following}'
    catalogue.write_text(text, "utf-8")


def shown(catalogue: Path, block: Block) -> None:
    """Assert that a block is in a catalogue; the words of a draft depend on the processor."""
    text = re.sub(r'^msgstr ".+"$', "msgstr ...", block.text, flags=re.MULTILINE)
    entries = catalogue.read_text("utf-8").split("\n\n")
    assert any(matches(text, entry) for entry in entries), block


def follow(sandbox: Sandbox) -> dict[str, int]:
    """Do all that the page says; return the exit codes of the commands."""
    codes: dict[str, int] = {}
    for block in blocks_of(PAGE):
        if block.language == "python":
            (sandbox.folder / "make_report.py").write_text(block.text, "utf-8")
        elif block.language == "po":
            act = shown if "fuzzy" in block.text else edit
            act(sandbox.folder / CATALOGUE, block)
        elif block.language == "console":
            for command in commands(block):
                done = sandbox.run(command.text)
                assert done.returncode != 2, f"{block}: {command.text}\n{done.stdout}"
                assert matches(command.output, done.stdout), (
                    f"{block}: {command.text}\nshown:\n{command.output}\nreal:\n{done.stdout}"
                )
                codes[f"{len(codes)} {command.text}"] = done.returncode
    return codes


@pytest.mark.slow
def test_from_an_empty_folder_to_a_word_file(tmp_path: Path) -> None:
    sandbox = Sandbox(tmp_path, project=False)
    follow(sandbox)
    output = sandbox.folder / "build/en/laporan.docx"
    with zipfile.ZipFile(output) as docx:
        text = docx.read("document.xml").decode()
    runs = re.findall(r"<w:t[^>]*>([^<]*)</w:t>", text)
    assert runs == [
        "Report on a visit",
        "The Russian Foreign Minister, ",
        "Sergei Lavrov",
        ", arrived in Pyongyang on 18 October 2023. The visit lasted two days.",
        "Trade between the two countries rose to 43.4 million dollars. "
        "The leader of North Korea was not present.",
    ]
    assert '<w:b/></w:rPr><w:t xml:space="preserve">Sergei Lavrov' in text

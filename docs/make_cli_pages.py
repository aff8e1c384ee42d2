"""Make the pages of the commands, for the site and for man, from what ``--help`` prints.

    python docs/make_cli_pages.py

writes ``docs/cli/*.md`` and ``docs/man/*.1``, and removes the pages of commands that are gone. With
``--check`` nothing is written, and the exit code is 1 if a page is not up to date.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import re
import sys
import textwrap
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rktranslate.cli.program import program

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HERE = Path(__file__).parent
PROGRAM = "rktranslate"
GUIDES = {
    "approve": ("reviewing", "review"),
    "build": ("publishing",),
    "check": ("checks", "ci"),
    "engines": ("engines",),
    "evaluate": ("models",),
    "extract": ("formats", "paths", "po-conventions"),
    "glossary": ("glossary",),
    "init": ("tutorial", "configuration"),
    "merge-po": ("po-conventions",),
    "models": ("models",),
    "report": ("bilingual",),
    "review": ("review", "reviewing"),
    "run": ("tutorial", "publishing"),
    "status": ("publishing",),
    "text": ("formats",),
    "tm": ("memory",),
    "translate": ("engines", "po-conventions"),
    "xliff": ("interchange",),
}
"""The guides that say more, by the first word of the command."""


# --- what the help says ----------------------------------------------------------------------


@dataclass(frozen=True)
class Section:
    """A section of a help text: rows of a term and its meaning, or a text."""

    title: str
    rows: tuple[tuple[str, str], ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Page:
    """The help of one command."""

    name: str
    """``rktranslate glossary check``."""
    summary: str
    usage: str
    paragraphs: tuple[str, ...]
    """A paragraph of several lines is one whose lines are kept: examples."""
    sections: tuple[Section, ...]
    children: tuple[Page, ...] = ()

    @property
    def slug(self) -> str:
        """The name of its file, and the name that ``man`` knows."""
        return self.name.replace(" ", "-")


@dataclass
class _Recorder(click.HelpFormatter):
    """A formatter that keeps what a command writes to its help, instead of its layout."""

    usage: str = ""
    texts: list[str] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    _title: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:  # noqa: ARG002
        self.usage = f"{prog} {args}".strip()

    def write_text(self, text: str) -> None:
        if self._title:
            self.sections.append(Section(self._title, text=text))
        else:
            self.texts.append(text)

    def write_dl(self, rows: Sequence[tuple[str, str]], *_layout: int) -> None:
        cleaned = tuple((term.strip(), meaning) for term, meaning in rows)
        self.sections.append(Section(self._title, rows=cleaned))

    @contextlib.contextmanager
    def section(self, name: str) -> Iterator[None]:
        self._title = name
        yield
        self._title = ""


def read(command: click.Command, name: str = PROGRAM, parent: click.Context | None = None) -> Page:
    """Return the help of a command and of those below it."""
    context = command.make_context(name, ["--help"], parent, resilient_parsing=True)
    context.info_name = name.rpartition(" ")[2]
    recorder = _Recorder()
    command.format_help(context, recorder)
    children = ()
    if isinstance(command, click.Group):
        children = tuple(
            read(child, f"{name} {word}", context) for word, child in command.commands.items()
        )
    paragraphs = [
        paragraph for text in recorder.texts for paragraph in re.split(r"\n[ ]*\n", text.strip())
    ]
    return Page(
        name,
        command.get_short_help_str(limit=200),
        recorder.usage,
        tuple(_unwrapped(paragraph) for paragraph in paragraphs),
        tuple(recorder.sections),
        children,
    )


def _unwrapped(paragraph: str) -> str:
    """Return a paragraph as one line; click keeps the lines of one that begins with ``\\b``."""
    head, _, lines = paragraph.partition("\b\n")
    return " ".join(paragraph.split()) if head or not lines else lines + "\n"


def all_pages(page: Page) -> Iterator[Page]:
    """Yield a page and those below it."""
    yield page
    for child in page.children:
        yield from all_pages(child)


# --- Markdown --------------------------------------------------------------------------------


def markdown(page: Page) -> str:
    """Return the page of a command for the site."""
    parts = [f"# {page.name}", _block("text", page.usage), *map(_paragraph, page.paragraphs)]
    for section in page.sections:
        parts.append(f"## {section.title}")
        links = {child.name.rpartition(" ")[2]: f"{child.slug}.md" for child in page.children}
        parts.append(_table(section, links))
    guides = GUIDES.get(page.name.split()[1], ())
    see = [f"[{_heading(name)}](../{name}.md)" for name in guides] + ["[Commands](README.md)"]
    parts.append(f"See also: {', '.join(see)}.")
    return "\n\n".join(parts) + "\n"


def markdown_index(page: Page) -> str:
    """Return the page of all commands."""
    parts = ["# Commands", *map(_paragraph, page.paragraphs)]
    children = {child.name.rpartition(" ")[2]: child for child in page.children}
    for section in page.sections:
        parts.append(f"## {section.title}")
        links = {word: f"{child.slug}.md" for word, child in children.items()}
        rows = []
        for term, meaning in section.rows:
            rows.append((term, meaning))
            for child in children[term].children if term in children else ():
                links[child.name.partition(" ")[2]] = f"{child.slug}.md"
                rows.append((child.name.partition(" ")[2], child.summary))
        parts.append(_table(Section(section.title, tuple(rows)), links))
    parts.append(
        "These pages and the manual pages (`man rktranslate-check`) are made from `--help` by"
        " `docs/make_cli_pages.py`."
    )
    return "\n\n".join(parts) + "\n"


def _heading(guide: str) -> str:
    text = (HERE / f"{guide}.md").read_text(encoding="utf-8")
    return text.partition("\n")[0].removeprefix("# ")


def _block(language: str, text: str) -> str:
    return f"```{language}\n{text.rstrip()}\n```"


def _paragraph(lines: str) -> str:
    """Return a paragraph; one of several lines is an example."""
    if "\n" not in lines:
        return _prose(lines)
    if all(line.startswith(PROGRAM) for line in lines.splitlines()):
        return _block("console", re.sub("^", "$ ", lines.rstrip(), flags=re.MULTILINE))
    return _block("text", lines)


def _table(section: Section, links: dict[str, str]) -> str:
    if section.text:
        return " ".join(f"`{word}`" for word in section.text.split())
    kinds = {"Options": "option", "Formats": "format"}
    rows = [f"| {kinds.get(section.title, 'command')} | meaning |", "|---|---|"]
    for term, meaning in section.rows:
        code = "`" + term.replace("|", "\\|") + "`"
        rows.append(
            f"| {f'[{code}]({links[term]})' if term in links else code} "
            f"| {_prose(' '.join(meaning.split())).replace('|', chr(92) + '|')} |"
        )
    return "\n".join(rows)


def _prose(text: str) -> str:
    """Return text whose characters are characters of Markdown, but for code in backticks."""
    parts = re.split(r"(`[^`]+`)", text)
    return "".join(
        part if part.startswith("`") else re.sub(r"([\\*_<>\[\]])", r"\\\1", part) for part in parts
    )


# --- man -------------------------------------------------------------------------------------


def manual(page: Page, root: Page, date: str) -> str:
    """Return the page of a command in the language of man(7)."""
    *texts, exits = root.paragraphs
    own = texts if page is root else page.paragraphs
    prose = [paragraph for paragraph in own if "\n" not in paragraph]
    examples = "".join(paragraph for paragraph in own if "\n" in paragraph)
    program, _, arguments = page.usage.partition(f"{page.name}")
    lines = [
        f'.TH {_roff(page.slug.upper())} 1 {date} {PROGRAM} "Manual of {PROGRAM}"',
        ".SH NAME",
        f"{_roff(page.slug)} \\-",
        _roff(page.summary.rstrip(".")),
        ".SH SYNOPSIS",
        f"{program}\\fB{_roff(page.name)}\\fR{_roff(arguments)}",
        ".SH DESCRIPTION",
        "\n.PP\n".join(_roff(paragraph) for paragraph in prose),
    ]
    for section in page.sections:
        lines.append(f".SH {_roff(section.title.upper())}")
        if section.text:
            lines.append(_roff(section.text))
        for term, meaning in section.rows:
            lines += [".TP", _term(term), _roff(" ".join(meaning.split()))]
    if examples:
        lines += [".SH EXAMPLES", ".nf", *map(_roff, examples.splitlines()), ".fi"]
    lines += [".SH EXIT STATUS", _roff(exits.removeprefix("Exit codes: "))]
    related = [*([] if page is root else [root]), *page.children]
    related += [each for each in root.children if page in each.children]
    if related:
        names = [f".BR {_roff(each.slug)} (1)" for each in related]
        lines += [".SH SEE ALSO", " ,\n".join(names)]
    return "\n".join(lines) + "\n"


def _term(term: str) -> str:
    """Return an option in bold; what stands for its value stays plain."""
    names = re.sub(r"(?<![\w\[|-])(--?[\w-]+)", "\0\\1\1", term)
    if "\0" not in names:
        names = f"\0{term}\1"
    return _roff(names).replace("\0", "\\fB").replace("\1", "\\fR")


def _roff(text: str) -> str:
    """Return text whose characters are characters of roff; code in backticks is bold."""
    text = "\n".join(
        line
        for whole in text.splitlines()
        for line in textwrap.wrap(whole, 70, break_long_words=False, break_on_hyphens=False)
    )
    text = text.replace("\\", "\\e").replace("-", "\\-")
    text = re.sub(r"`([^`]+)`", r"\\fB\1\\fR", text)
    text = re.sub(r"[^\x00-\x7f]", lambda sign: f"\\[u{ord(sign[0]):04X}]", text)
    return re.sub(r"^(?=[.'])", r"\\&", text, flags=re.MULTILINE)


# --- files -----------------------------------------------------------------------------------

_DATE = re.compile(r"(?<= 1 )\d{4}-\d\d-\d\d(?= )")


def pages() -> dict[Path, str]:
    """Return the text of every page; the date of a manual page is that of its last change."""
    root = read(program)
    texts = {HERE / "cli" / "README.md": markdown_index(root)}
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    for page in all_pages(root):
        if page is not root:
            texts[HERE / "cli" / f"{page.slug}.md"] = markdown(page)
        path = HERE / "man" / f"{page.slug}.1"
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        date = _DATE.search(old)
        text = manual(page, root, date[0] if date else today)
        texts[path] = text if text == old else manual(page, root, today)
    return texts


def outdated(texts: dict[Path, str]) -> list[Path]:
    """Return the pages that are missing, differ or belong to no command."""
    there = {*(HERE / "cli").glob("*.md"), *(HERE / "man").glob("*.1")}
    differ = [
        path
        for path, text in texts.items()
        if path not in there or path.read_text(encoding="utf-8") != text
    ]
    return sorted({*differ, *(there - texts.keys())})


def main() -> int:
    """Write the pages, or compare them."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    check = parser.parse_args().check
    texts = pages()
    changed = outdated(texts)
    for path in changed:
        name = path.relative_to(HERE.parent)
        if check:
            print(f"{name}: not up to date; run: python docs/make_cli_pages.py", file=sys.stderr)
        elif path in texts:
            path.parent.mkdir(exist_ok=True)
            path.write_text(texts[path], encoding="utf-8")
        else:
            path.unlink()
    return 1 if check and changed else 0


if __name__ == "__main__":
    sys.exit(main())

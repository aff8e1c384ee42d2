"""Collect the texts of the review desk's interface, and bring its catalogues up to date.

    python docs/make_interface_texts.py

writes every text of the interface into ``src/rktranslate/review/locale/source/interface.txt``, one
per line, and runs ``rktranslate extract`` in that project. Messages with a number then get their
plural forms, which no document has. With ``--check`` nothing is written, and the exit code is 1 if
a file is not up to date.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rktranslate.catalog.po import parse, serialise
from rktranslate.model import Plural, State
from rktranslate.review.i18n import interface_messages

if TYPE_CHECKING:
    from rktranslate.model import Message

PROJECT = Path(__file__).parents[1] / "src/rktranslate/review/locale"
SOURCE = "source/interface.txt"
_FORMS = re.compile(r"nplurals\s*=\s*(\d+)")
_FORMATS = {
    "python-format": re.compile(r"%\(\w+\)s"),
    "python-brace-format": re.compile(r"\{\w+\}"),
}
"""Flags that let msgfmt compare placeholders."""


def update(project: Path) -> None:
    """Write the source of the texts and the catalogues of a copy of the project."""
    messages = [message for _file, message in interface_messages()]
    plurals = {message[0]: message[1] for message in messages if len(message) > 1}
    texts = dict.fromkeys(message[0] for message in messages)
    (project / SOURCE).parent.mkdir(exist_ok=True)
    (project / SOURCE).write_text("".join(f"{text}\n" for text in texts), "utf-8")
    command = [sys.executable, "-m", "rktranslate", "extract", "--quiet", "-C", str(project)]
    subprocess.run(command, check=True)
    for path in project.glob("translations/*/interface.txt.po"):
        text = path.read_text("utf-8")
        file = parse(text, path.name, "en")
        count = next(int(_FORMS.search(value)[1]) for name, value in file.catalog.headers
                     if name == "Plural-Forms")  # fmt: skip
        typed = tuple(
            message if message.obsolete else _typed(message, plurals.get(message.source), count)
            for message in file.catalog.messages
        )
        changed = serialise(replace(file.catalog, messages=typed), file)
        if changed != text:
            path.write_text(changed, "utf-8")


def _typed(message: Message, plural: str | None, count: int) -> Message:
    """Return a message with the forms of its plural and the flags of its placeholders."""
    flags = [flag for flag in message.flags if flag not in _FORMATS]
    flags += [flag for flag, pattern in _FORMATS.items() if pattern.search(message.source)]
    message = replace(message, flags=tuple(flags))
    if plural is None or (message.plural is not None and message.plural.source == plural):
        return message
    # The target is that of the singular; a person has to see all forms.
    forms = tuple((number, message.target) for number in range(count))
    state = State.TRANSLATED if message.target else State.INITIAL
    return replace(message, target="", state=state, plural=Plural(plural, forms))


def main() -> int:
    """Bring the files up to date, or with ``--check`` compare them; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing, and compare")
    arguments = parser.parse_args()
    outdated = []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "locale"
        shutil.copytree(PROJECT, copy, ignore=shutil.ignore_patterns(".rktranslate"))
        update(copy)
        for path in [copy / SOURCE, *sorted(copy.glob("translations/*/*.po"))]:
            name = path.relative_to(copy)
            kept = PROJECT / name
            if kept.is_file() and kept.read_bytes() == path.read_bytes():
                continue
            outdated.append(name.as_posix())
            if not arguments.check:
                kept.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, kept)
    for name in outdated:
        print(f"{'outdated' if arguments.check else 'written'}  {name}")
    return int(arguments.check and bool(outdated))


if __name__ == "__main__":
    raise SystemExit(main())

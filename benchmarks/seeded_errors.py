"""Seeds errors into reviewed texts and counts which ones the checks find.

    python benchmarks/seeded_errors.py flores.tsv tico.tsv --judged benchmarks/judged.tsv
    python benchmarks/seeded_errors.py CATALOGUE.po ... [--glossary glossary.csv]

A text is a PO file, or lines of source and target with a tab between them. Each kind of error
(`benchmarks/seeds`) goes into a copy of the text, one error a unit, into as many units as have
what it needs, a tenth of them at most. An error is found when its unit has a finding that it does
not have without the error, of any severity; "as error" counts those alone that make `check` fail
as it is configured by default. A share stands with its 95 % confidence interval (Wilson). The same
pairs go through pofilter (translate-toolkit), where that is installed, and with --weblate PYTHON
through the checks of the Weblate that this interpreter has.

What is found in the texts as they are counts raw, also where the translation is really wrong.
Public parallel text has such errors, so --judged may name a list of verdicts on single findings,
each read by itself; "false" leaves out those that the list calls ``true``, and nothing else: in a
text that the list names, what is not in the list is false. --list FILE writes the findings in the
form of that list, to be judged. The findings of other programs were not judged: compare raw ones.

Checks that ask the lexicon know the texts that it was made of better than others: name with
--lexicon one that has not read the text.
"""

from __future__ import annotations

import argparse
import datetime
import shlex
import sys
from pathlib import Path

from measured import lexicons, output
from measured.counting import hear, plant_all
from measured.peers import Peer, Pofilter, Weblate
from measured.results import results
from measured.texts import Reading, Verdicts, read_text, write_list
from rktranslate import glossary
from seeds import KINDS


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    found.add_argument("texts", nargs="+", type=Path)
    found.add_argument("--from", dest="source", default="id", help="source language")
    found.add_argument("--to", default="en", help="target language of a .tsv")
    found.add_argument("--units", type=int, default=400, help="most errors of a kind a text")
    found.add_argument("--sample", type=int, default=0, help="units drawn of each text")
    found.add_argument("--kinds", action="append", default=[], help="part of the name of kinds")
    found.add_argument("--lexicon", type=Path, help="read instead of the one that ships")
    found.add_argument("--glossary", type=Path, help="glossary.csv to hold the texts to")
    found.add_argument("--judged", type=Path, help="list of verdicts on single findings")
    found.add_argument("--list", type=Path, help="write the findings here, to be judged")
    found.add_argument("--clean-only", action="store_true", help="seed nothing")
    found.add_argument("--twice-decoded", action="store_true", help="keep misread lines")
    found.add_argument("--no-pofilter", action="store_true")
    found.add_argument("--weblate", metavar="PYTHON", help="interpreter that has Weblate")
    found.add_argument("--seed", type=int, default=7)
    found.add_argument("--date", default=datetime.date.today().isoformat(), help="of the figures")  # noqa: DTZ011
    found.add_argument("--into", type=Path, help="write the tables into this page, at their place")
    form = found.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print one object")
    form.add_argument("--markdown", action="store_true", help="print tables for the documentation")
    return found


def peers(arguments: argparse.Namespace) -> list[Peer]:
    """Return the programs to compare with; says why one is missing."""
    found: list[Peer] = []
    if not arguments.no_pofilter:
        pofilter = Pofilter.find()
        if pofilter:
            found.append(pofilter)
        else:
            print("pofilter is left out (pip install translate-toolkit)", file=sys.stderr)
    if arguments.weblate:
        found.append(Weblate(arguments.weblate))
    return found


def command_of(arguments: argparse.Namespace) -> str:
    """Return the command line without folders outside of this one, which differ by machine."""
    words = [Path(word).name if Path(word).is_absolute() else word for word in sys.argv[1:]]
    return shlex.join(["python", "benchmarks/seeded_errors.py", *words])


def tell(kind: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\033[K{kind}", end="", file=sys.stderr)


def main() -> None:
    arguments = parser().parse_args()
    if arguments.lexicon:
        lexicons.use(arguments.lexicon)
    reading = Reading(
        arguments.source, arguments.to, arguments.sample, arguments.seed, arguments.twice_decoded
    )
    terms = glossary.load(arguments.glossary) if arguments.glossary else None
    texts = [read_text(path, reading, terms) for path in arguments.texts]
    if arguments.list:
        write_list(arguments.list, texts)
    wanted = arguments.kinds or [""]
    kinds = {name: KINDS[name] for name in KINDS if any(part in name for part in wanted)}
    kinds = {} if arguments.clean_only else kinds
    planted = plant_all(texts, kinds, arguments.units, arguments.seed, terms, tell)
    heard = [hear(peer, texts, planted) for peer in peers(arguments)]
    verdicts = Verdicts.read(arguments.judged) if arguments.judged else Verdicts()
    figures = results(texts, planted, heard, verdicts)
    if arguments.json:
        print(output.as_json(figures, arguments.date, command_of(arguments)))
    elif arguments.into:
        pair = f"{arguments.source}-{arguments.to}"
        tables = output.markdown(figures, arguments.date, command_of(arguments))
        output.insert(arguments.into, pair, tables)
    elif arguments.markdown:
        print(output.markdown(figures, arguments.date, command_of(arguments)))
    else:
        print(output.terminal(figures))


if __name__ == "__main__":
    main()

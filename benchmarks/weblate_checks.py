"""Answers which of Weblate's checks speak about pairs of source and target, line by line.

Run by `seeded_errors.py --weblate PYTHON` with a Python of its own, since Weblate (GPL-3.0) needs
other versions of many packages. One way to have it on Debian:

    apt-get install pkg-config build-essential libacl1-dev liblz4-dev libzstd-dev libxxhash-dev \
        libssl-dev libxml2-dev libxslt1-dev libxmlsec1-dev libcairo2-dev libgirepository1.0-dev
    python -m venv weblate && weblate/bin/pip install weblate 'psycopg[binary]' 'PyGObject<3.52'

A line of input is ``["source", "target"]`` in JSON; a line of output has the names of the checks.
There is no server and no database: the units are the stand-ins of Weblate's own tests. So the
checks that compare the units of a project, or ask its glossary, are left out.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ASK_THE_DATABASE = frozenset({"inconsistent", "reused", "translated", "check_glossary"})


def checker(source_language: str, target_language: str) -> Callable[[str, str], list[str]]:
    """Return what names the checks that speak about a source and a target."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weblate.settings_test")
    os.environ.setdefault("CI_DATABASE", "postgresql")
    import django

    django.setup()
    from weblate.checks.models import CHECKS
    from weblate.checks.tests.test_checks import MockTranslation, MockUnit

    checks = [each for name, each in CHECKS.items() if each.target and name not in ASK_THE_DATABASE]
    translation = MockTranslation(target_language, source_language)
    translation.component.is_glossary = False

    def check(source: str, target: str) -> list[str]:
        unit = MockUnit(source=source, target=target, code=target_language)
        unit.translation = translation
        return [each.check_id for each in checks if each.check_target([source], [target], unit)]

    return check


def main() -> None:
    check = checker(*sys.argv[1:3])
    for line in sys.stdin:
        print(json.dumps(check(*json.loads(line))))


if __name__ == "__main__":
    main()

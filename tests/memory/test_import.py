"""``tm import``: what is taken of TMX and PO files, what is not, and what is said of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rktranslate.cli.tm import tm
from rktranslate.errors import ConfigError
from rktranslate.memory import MatchKind, Memory
from rktranslate.project.layout import find_project


@pytest.fixture
def project(project: Path) -> Path:
    """A project with two target languages."""
    (project / "rktranslate.toml").write_text('target-languages = ["en", "ms"]\n')
    return project


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(tm, [str(each) for each in arguments])


def imported(*arguments: str | Path) -> dict[str, object]:
    (file,) = json.loads(run("import", *arguments, "--json").output)["result"]["files"]
    return dict(file)


def message(result: Result) -> str:
    """Return the only error of a command that was refused."""
    assert result.exit_code == 2, result.output
    (line,) = [line for line in result.output.splitlines() if line.startswith("error: ")]
    return line


def matches(project: Path, source: str, language: str = "en") -> list[tuple[str, str, int]]:
    with Memory.open(find_project(project)) as memory:
        found = memory.lookup(source, language=language, minimum=0.99)
    return [(match.target, match.kind, match.line) for match in found]


# --- TMX -------------------------------------------------------------------------------------


def tmx(path: Path, *units: str) -> Path:
    body = "\n".join(units)
    path.write_text(f'<tmx version="1.4">\n<header/>\n<body>\n{body}\n</body></tmx>\n', "utf-8")
    return path


def unit(**texts: str) -> str:
    variants = "".join(
        f'\n<tuv xml:lang="{code.replace("_", "-")}"><seg>{text}</seg></tuv>'
        for code, text in texts.items()
    )
    return f"<tu>{variants}</tu>"


@pytest.mark.parametrize(("source", "target"), [("ind", "eng"), ("in_ID", "en_AU"), ("ID", "EN")])
def test_codes_of_other_tools(project: Path, source: str, target: str) -> None:
    path = tmx(project / "a.tmx", unit(**{source: "Satu.", target: "One."}))
    assert imported(path)["units"] == 1
    assert matches(project, "Satu.") == [("One.", MatchKind.EXACT, 4)]


def test_a_file_that_fits_nothing_names_its_languages(project: Path) -> None:
    units = [unit(id_ID="a", fr_CA="b"), unit(jv="c", x_kawi="d"), unit(id_ID="e", de="f")]
    refused = run("import", tmx(project / "a.tmx", *units))
    assert message(refused).endswith(
        "a.tmx: no translation from id to en or ms; the file has id-ID, fr-CA, jv, x-kawi, de"
    )
    assert not (project / "memory/a.tmx").exists()
    many = unit(**{f"q{chr(97 + n)}a": "x" for n in range(20)})
    assert message(run("import", tmx(project / "b.tmx", many))).endswith(", qja, ...")
    none = tmx(project / "c.tmx", "<tu><tuv><seg>a</seg></tuv></tu>")
    assert message(run("import", none)).endswith("; the file has no language")


def test_what_is_left_out_is_named_with_its_line(project: Path) -> None:
    path = tmx(
        project / "a.tmx",
        unit(id="Satu.", en="One."),
        '<tu><tuv xml:lang="id"><seg>Dua.</seg></tuv>\n<tuv xml:lang="en"/></tu>',
        '<tu><tuv xml:lang="id"><seg>Tiga.</seg></tuv>\n<tuv><seg>Three.</seg></tuv></tu>',
        unit(id="Empat.", fr="Quatre."),
        unit(id="Lima.", en_GB="Five!", en="Five."),
        '<tu><tuv xml:lang="id"/><tuv xml:lang="en"><seg>Six.</seg></tuv></tu>',
    )
    file = imported(path)
    assert (file["units"], file["other_languages"]) == (2, 1)
    assert file["left_out"] == [
        {"reason": "a variant without a text", "count": 2, "lines": [8, 18]},
        {"reason": "a text without a language", "count": 1, "lines": [10]},
        {
            "reason": "a text in a variant of the language, beside one in the language itself",
            "count": 1,
            "lines": [16],
        },
    ]
    text = run("import", path).output
    assert "unchanged memory/a.tmx  2 translations, 1 in other languages\n" in text
    assert "2 a variant without a text (lines 8, 18)" in text
    assert matches(project, "Lima.") == [("Five.", MatchKind.EXACT, 14)]


def test_two_texts_in_one_language_are_two_translations(project: Path) -> None:
    both = "\n".join(
        f'<tuv xml:lang="{code}"><seg>{text}</seg></tuv>'
        for code, text in (("en-US", "Color."), ("en-GB", "Colour."))
    )
    run(
        "import",
        tmx(project / "a.tmx", f'<tu><tuv xml:lang="id"><seg>Warna.</seg></tuv>{both}</tu>'),
    )
    assert matches(project, "Warna.") == [
        ("Color.", MatchKind.EXACT, 4),
        ("Colour.", MatchKind.EXACT, 5),
    ]


def test_a_file_that_was_pretty_printed(project: Path) -> None:
    run(
        "import", tmx(project / "a.tmx", unit(id="\n    Satu\n    dua.\n", en="\n    One two.\n  "))
    )
    assert matches(project, "Satu dua.") == [("One two.", MatchKind.EXACT, 4)]


# --- PO --------------------------------------------------------------------------------------

PO = r"""# A file of an earlier project.
msgid ""
msgstr ""
"Language: {language}\n"
"Content-Type: text/plain; charset=UTF-8\n"

# A person's note.
msgid "Satu."
msgstr "One."

#, fuzzy
msgid "Dua."
msgstr "Two?"

msgid "Tiga."
msgstr ""

msgid "%d hari"
msgid_plural "%d hari"
msgstr[0] "%d day"
msgstr[1] "%d days"

msgctxt "uang"
msgid "Bank"
msgstr "Bank"

msgctxt "sungai"
msgid "Bank"
msgstr "Shore"

#~ msgid "Lama."
#~ msgstr "Old."

#, fuzzy
#~ msgid "Kuno."
#~ msgstr "Ancient?"
"""


def po(path: Path, language: str = "en", text: str = PO) -> Path:
    path.write_text(text.replace("{language}", language), "utf-8")
    return path


def test_a_po_file_is_a_memory(project: Path) -> None:
    file = imported(po(project / "old.po"))
    assert (file["path"], file["units"], file["written"]) == ("memory/old.tmx", 4, True)
    assert file["left_out"] == [
        {"reason": "fuzzy: needs editing", "count": 2, "lines": [12, 35]},
        {"reason": "not translated", "count": 1, "lines": [15]},
        {"reason": "plural forms", "count": 1, "lines": [18]},
    ]
    assert [target for target, _, _ in matches(project, "Satu.")] == ["One."]
    assert [target for target, _, _ in matches(project, "Lama.")] == ["Old."]
    assert {target for target, _, _ in matches(project, "Bank")} == {"Bank", "Shore"}
    assert not matches(project, "Dua.")
    with Memory.open(find_project(project)) as memory:
        (match,) = memory.lookup("Satu.", "", "Dua.", language="en")
    assert match.kind is MatchKind.CONTEXT
    assert "A person's note." in (project / "memory/old.tmx").read_text("utf-8")


def test_texts_that_msgcat_could_not_combine(project: Path) -> None:
    marker = '"#-#-#-#-#  a.po  #-#-#-#-#\\n"\n"One.\\n"\n"#-#-#-#-#  b.po  #-#-#-#-#\\n"\n"1."'
    file = imported(po(project / "old.po", text=PO.replace('"One."', f'""\n{marker}')))
    assert file["units"] == 3
    expected = {"reason": "conflict markers of msgcat", "count": 1, "lines": [8]}
    assert expected in file["left_out"]  # type: ignore[operator]
    assert not matches(project, "Satu.")


def test_a_po_file_twice_and_another_one_of_its_name(project: Path) -> None:
    path = po(project / "old.po")
    assert "imported  memory/old.tmx  4 translations" in run("import", path).output
    text = run("import", path).output
    assert "unchanged memory/old.tmx  4 translations" in text
    assert "old.po: 2 fuzzy: needs editing (lines 12, 35)" in text
    po(path, text=PO.replace("One.", "1."))
    assert "another file of this name exists" in message(run("import", path))
    assert "imported" in run("import", path, "--replace").output
    both = run("import", path, tmx(project / "old.tmx", unit(id="a", en="b")))
    assert both.exit_code == 2
    assert both.output.count("would become memory/old.tmx, and so would") == 2


@pytest.mark.parametrize(
    ("declared", "language"), [("en_US", "en"), ("eng", "en"), ("zsm", "ms"), ("ms_MY", "ms")]
)
def test_the_header_names_the_language(project: Path, declared: str, language: str) -> None:
    assert imported(po(project / "old.po", declared))["units"] == 4
    assert matches(project, "Lama.", language)


def test_a_po_file_in_another_language(project: Path) -> None:
    refused = message(run("import", po(project / "old.po", "pt_BR")))
    assert refused.endswith("no translation from id to en or ms; the file has id, pt-BR")
    source = PO.replace('"Content', '"X-Source-Language: nl\\n"\n"Content')
    refused = message(run("import", po(project / "old.po", "en", source)))
    assert refused.endswith("no translation from id to en or ms; the file has nl, en")
    refused = message(run("import", po(project / "old.po", "en"), "--to", "ms"))
    assert "expected target language ms, found en in the header" in refused
    assert not (project / "memory/old.tmx").exists()


def test_a_po_file_without_a_language(project: Path) -> None:
    path = po(project / "old.po", "")
    assert "names no Language (add that field, or name the target language with --to)" in message(
        run("import", path)
    )
    assert imported(path, "--to", "zsm")["units"] == 4
    assert matches(project, "Satu.", "ms")
    unknown = run("import", path, "--to", "fr").exception
    assert isinstance(unknown, ConfigError)
    assert "not a target language" in str(unknown)


def test_a_po_file_without_reviewed_messages(project: Path) -> None:
    text = PO.partition("# A person's")[0] + '\n#, fuzzy\nmsgid "Dua."\nmsgstr "Two?"\n'
    refused = message(run("import", po(project / "draft.po", text=text)))
    assert refused.endswith("draft.po: no reviewed translation: 1 fuzzy: needs editing")
    refused = message(run("import", po(project / "t.pot", text=PO.partition("# A person's")[0])))
    assert refused.endswith("t.pot: no reviewed translation: no messages")


def test_a_malformed_po_file_has_a_line_and_costs_itself(project: Path) -> None:
    good = po(project / "good.po")
    refused = run("import", good, po(project / "bad.po", text=PO + '\nmsgid "unfinished'))
    assert "bad.po:38: " in message(refused)
    assert [path.name for path in project.glob("memory/*")] == ["good.tmx"]


def test_what_xml_cannot_hold(project: Path) -> None:
    text = PO.replace("# A person's note.", "# A bell \a.").replace('"One."', '"One \\033."')
    file = imported(po(project / "old.po", text=text))
    assert {"reason": "a note that XML cannot hold", "count": 1, "lines": []} in file["left_out"]  # type: ignore[operator]
    assert [target for target, _, _ in matches(project, "Satu.")] == ["One \x1b."]

"""Front matter: what is offered of it, and how targets are written into its strings."""

from __future__ import annotations

import json
import tomllib

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rktranslate.formats.markdown import MarkdownFormat
from rktranslate.formats.targets import refusal
from rktranslate.model import NOTHING, Exclusion, ReadOptions, Span, Syntax
from rktranslate.segmentation import segmented
from tests.formats.helpers import assert_sound, read, sources

MARKDOWN = MarkdownFormat()
BODY = "\nIsi halaman.\n"
TARGETS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30),
    st.sampled_from([
        "Rice: prices", "a #b", "[x]", "{a", "- item", "@you", "`code`", "yes", "NULL", "12", "1e3",
        "0o17", "2024-01-01", "1_000", "a: b", "it's", 'say "hi"', "C:\\dir", "a, b", "x:", "| x",
        "> x", "%x", "!x", "&x", "*x", "?", "? x", "---", "--- x", "...", "a\tb", "# x", "<<", "=",
        "\x01", "a\x7fb", "\ufeffx", '"""', "'''", "x'", 'x"', "x\\", "~", ".inf", "12:30", "a]b",
    ]),
)  # fmt: skip


def fields(text: str, *names: str) -> list[str]:
    """Return the units of the front matter of a text."""
    options = ReadOptions(fields=names) if names else ReadOptions()
    document = MARKDOWN.read(text.encode(), "a.md", options)
    return [block.text for block in document.blocks if block.kind == "front matter"
            and block.translatable]  # fmt: skip


def written(text: str, *targets: str, names: tuple[str, ...] = ("title",)) -> str:
    """Return a text with targets for its first units; the others stay."""
    document = MARKDOWN.read(text.encode(), "a.md", ReadOptions(fields=names))
    document = segmented(document, lambda one: [Span(0, len(one))], lambda _text, _syntax: True)
    own = sources(document)
    return MARKDOWN.write(document, [*targets, *own[len(targets) :]]).decode()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('---\ntitle: "Harga gula"\ndate: 2024-01-02\n---', ["Harga gula"]),
        ("---\r\ntitle: Harga gula\r\nlayout: post\r\n---\r\n", ["Harga gula"]),
        ("---\rtitle: Harga gula\rlayout: post\r---\r", ["Harga gula"]),
        ("---\nTitle: 'Gula ''pasir'''\nsummary: x1\n...\n", ["Gula 'pasir'"]),
        ("---\ndescription: >\n  Gula naik\n  lagi.\n\n  Beras tidak.\n---",
         ["Gula naik lagi.\nBeras tidak."]),
        ("---\ndescription: |-\n  Gula naik.\n  Beras tidak.\n---", ["Gula naik.\nBeras tidak."]),
        ("---\n# catatan\ntitle: &t Gula pasir # lagi\nsummary: *t\n---", ["Gula pasir"]),
        ("---\n\ntitle: Harga gula\nlayout: post\n---", ["Harga gula"]),
        ("---\ntitle: 2024\ndescription: true\nsummary:\n---", []),
        ("---\ntitle: {{ judul }}\n---", []),
        ("---\ntitle: Harga: gula naik\n---", []),
        ("---\nother: [\n---", []),
        ("---json\n{\"title\": \"Harga gula\"}\n---", ["Harga gula"]),
        ("+++\ntitle = 'Harga gula'\n[params]\ntitle = \"Lain lagi\"\n+++", ["Harga gula"]),
        ('+++\n# x = "y"\nsummary = """\nHarga gula\nnaik"""\na = [1, "b # c"]\n'
         'b = { c = "d" }\ndescription = "Gula \\u00e9"\n+++', ["Harga gula\nnaik", "Gula é"]),
        ('+++\ntitle = "rusak\n+++', []),
        ('{\n  "title": "Harga \\"gula\\"",\n  "n": [1, {"title": "dalam"}]\n}\n',
         ['Harga "gula"']),
        ('{\n  "title": "Harga gula",\n}\n', []),
        (';;;\n"title": "Harga gula",\n"layout": "a"\n;;;', ["Harga gula"]),
        (';;;\n{"title": "Harga gula"}\n;;;', ["Harga gula"]),
    ],
)  # fmt: skip
def test_fields_that_are_offered(text: str, expected: list[str]) -> None:
    document = assert_sound(MARKDOWN, (text + "\n" + BODY).encode())
    assert fields(text + "\n" + BODY) == expected
    assert [block.text for block in document.blocks][-1] == "Isi halaman."
    assert {block.exclusion for block in document.blocks} == {None, Exclusion.METADATA}


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("---\nhero:\n  text: Selamat datang\n  name: Situs\n---", ("hero.text",),
         ["Selamat datang"]),
        ("---\ntags: [pangan pokok, 'beras, gula']\nkeywords:\n- ekonomi\n- pasar\n---",
         ("tags", "keywords"), ["pangan pokok", "beras, gula", "ekonomi", "pasar"]),
        ("---\nfeatures:\n- title: Cepat\n  icon: x\n- title: Aman\n---", ("features.title",),
         ["Cepat", "Aman"]),
        ("+++\ntags = ['satu', \"dua\"]\n[hero]\ntext = 'Halo'\n[[fitur]]\na.b = \"Cepat\"\n+++",
         ("tags", "hero.text", "fitur.a.b"), ["satu", "dua", "Halo", "Cepat"]),
        ('{"tags": ["satu", "dua"], "hero": {"text": "Halo"}}\n', ("tags", "hero.text"),
         ["satu", "dua", "Halo"]),
        ("---\ntitle: Gula\nsidebar_label: Harga\n---", ("sidebar_label",), ["Harga"]),
    ],
)  # fmt: skip
def test_fields_that_the_project_names(
    text: str, names: tuple[str, ...], expected: list[str]
) -> None:
    assert fields(text + "\n" + BODY, *names) == expected


@pytest.mark.parametrize(
    "text",
    [
        "---\n\nGula naik.\n\n---\n",
        "---\n\nCatatan: gula naik.\n\n---\n",
        "---\nGula naik.\n\n---\n",
        "---\n- gula\n---\n",
        "---\n",
        "{% include kaki.html %}\n",
        "{/* catatan */}\n",
        "\n\n+++\n\n",
    ],
)
def test_prose_between_rules_is_no_front_matter(text: str) -> None:
    document = assert_sound(MARKDOWN, text.encode())
    assert not any(block.kind == "front matter" for block in document.blocks)


@pytest.mark.parametrize(
    "text", ["\n---\ntitle: Harga gula\n---\n", "\r\n\r\n---\r\nlayout: a\r\n---"]
)
def test_keys_after_a_blank_line_are_no_heading(text: str) -> None:
    document = assert_sound(MARKDOWN, text.encode())
    assert [block.exclusion for block in document.blocks] == [Exclusion.METADATA]


@pytest.mark.parametrize(
    ("value", "target", "expected"),
    [
        ("Gula naik", "Sugar rises", "Sugar rises"),
        ("Gula naik", "Sugar: a rise", '"Sugar: a rise"'),
        ("Gula naik", "Sugar #1", '"Sugar #1"'),
        ("Gula naik", "2024-01-01", '"2024-01-01"'),
        ("Gula naik", "No", '"No"'),
        ("Gula naik", '"Sweet": sugar', "'\"Sweet\": sugar'"),
        ("'Gula naik'", "Sugar's rise", "'Sugar''s rise'"),
        ('"Gula naik"', 'The "sweet" one', '"The \\"sweet\\" one"'),
        ("|-\n  Gula naik", "Sugar: a rise", "|-\n  Sugar: a rise"),
        (">\n  Gula\n  naik", "Sugar rises", ">\n  Sugar rises"),
        ("Gula naik", NOTHING, '""'),
    ],
)
def test_yaml_keeps_its_style_where_it_can(value: str, target: str, expected: str) -> None:
    text = "---\na: b\ntitle: {}\nslug: c # d\n---\n"
    assert written(text.format(value), target) == text.format(expected)


def exact(target: str, source: str) -> bool:
    """Return whether a target is written as it is, without blanks removed."""
    return (
        target == target.strip() != ""
        and target != NOTHING
        and refusal(target, source, Syntax.MARKDOWN) is None
        and "\n" not in target
        and target.strip("\u180e\u200b\u2060\ufeff\x1f") == target
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "value",
    ["Gula naik", "'Gula naik'", '"Gula naik"', "|\n    Gula naik\n", ">-\n  Gula naik",
     "&t Gula naik # x", "|+\n  Gula naik\n\n", ">\n\n  Gula naik"],
)  # fmt: skip
@given(target=TARGETS)
@settings(max_examples=150, deadline=None)
def test_any_target_is_read_back_from_yaml(value: str, target: str) -> None:
    if not exact(target, "Gula naik"):
        return
    for template in ("a: 1\ntitle: {}\nslug: x", "- {}\n- b", "k: [{}, b]"):
        if "[" in template and value[0] in "|>&":
            continue
        yaml_text = template.format(value)
        name = "title" if "title" in template else "k"
        if template.startswith("-"):
            yaml_text = "k:\n" + yaml_text
        result = written(f"---\n{yaml_text}\n---\n", target, names=(name, "k"))
        content = result.removeprefix("---\n").removesuffix("---\n")
        before, after = yaml.safe_load(yaml_text + "\n"), yaml.safe_load(content)
        expected = json.loads(json.dumps(before).replace("Gula naik", json.dumps(target)[1:-1]))
        assert after == expected


@pytest.mark.slow
@pytest.mark.parametrize(
    "value",
    ['"Gula naik"', "'Gula naik'", '"""\nGula naik"""', "'''Gula naik'''", '"Gula\\u0020naik"'],
)
@given(target=TARGETS)
@settings(max_examples=150, deadline=None)
def test_any_target_is_read_back_from_toml(value: str, target: str) -> None:
    if not exact(target, "Gula naik"):
        return
    text = f"+++\na = 'b'\ntitle = {value} # x\nb = 1\n+++\n"
    result = written(text, target)
    values = tomllib.loads(result.removeprefix("+++\n").removesuffix("+++\n"))
    assert values == {"a": "b", "title": target, "b": 1}
    assert result.startswith("+++\na = 'b'\ntitle = ")
    assert result.endswith(" # x\nb = 1\n+++\n")


@pytest.mark.slow
@given(target=TARGETS)
@settings(max_examples=150, deadline=None)
def test_any_target_is_read_back_from_json(target: str) -> None:
    if not exact(target, "Gula naik"):
        return
    result = written('{"a": "\\u0062",\n "title": "Gula naik"}\n', target)
    assert json.loads(result) == {"a": "b", "title": target}
    assert result.startswith('{"a": "\\u0062",\n "title": ')


LINES = st.lists(
    st.sampled_from([
        "---", "+++", ";;;", "...", "", "title: Gula", "title: |", "  baris", "a: [", "- b", "]",
        "}", "{", '"title": "x y",', 'title = "gula"', "title = '''", "'''", "[a.b]", "&a: *a",
        "a: &a [*a]", '"\\ud800 ab"', 'title: "\\U99999999 ab"', "\ttab", "{{ x }}", "? x",
        "%YAML 1.1", "a: !!x b",
    ]) | st.text(max_size=12).filter(lambda text: "\0" not in text),
    max_size=8,
)  # fmt: skip


@pytest.mark.slow
@given(first=st.sampled_from(["---", "+++", ";;;", "{", "---\n", "\n---"]), lines=LINES)
@example(first="---", lines=["[" * 3000, "---"])
@example(first="{", lines=['"a": ' + "[" * 100000])
@settings(max_examples=400, deadline=None)
def test_no_front_matter_is_an_error(first: str, lines: list[str]) -> None:
    text = "\n".join([first, *lines])
    if "<<<<<<<" not in text:
        assert_sound(MARKDOWN, text.encode("utf-8", "replace"))


def test_the_notice_follows_front_matter_of_every_language() -> None:
    for matter in (
        "---\ntitle: a\n---\n",
        "+++\na = 1\n+++\n",
        '{"a": 1}\n',
        "---\n\nlayout: a\n---\n",
    ):
        document = read(MARKDOWN, matter + "Gula.")
        result = MARKDOWN.write(document, sources(document), "DRAFT").decode()
        assert result == f"{matter}<!-- DRAFT -->\n\nGula."

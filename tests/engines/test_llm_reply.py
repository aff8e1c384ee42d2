"""The translation in a reply: what belongs to a chat is no part of it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.engines.interface import Context
from rktranslate.engines.llm.prompt import messages
from rktranslate.engines.llm.reply import translation_of

TARGET = "The house is large."


@pytest.mark.parametrize(
    "reply",
    [
        TARGET,
        f'{{"translation": "{TARGET}"}}',
        f'{{\n  "translation": "{TARGET}",\n  "note": "x"\n}}\n',
        f'```json\n{{"translation": "{TARGET}"}}\n```',
        f"```\n{TARGET}\n```",
        f"```text\n{TARGET}",
        f"Here is the translation: {TARGET}",
        f"Here's the English translation:\n\n{TARGET}",
        f'Sure! Here is the translation of your text:\n"{TARGET}"',
        f"Sure, I can help with that:\n{TARGET}",
        f"Translation: {TARGET}",
        f"**Translation:** {TARGET}",
        f"The translation is: “{TARGET}”",
        f"Berikut terjemahannya: {TARGET}",
        f"Terjemahan: {TARGET}",
        f"'{TARGET}'",
        f"**{TARGET}**",
        f"`{TARGET}`",
        f"<think>\nRumah is house, besar is {{big}}.\n</think>\n\n{TARGET}",
        f'<think>{{"translation": "no"}}</think>{{"translation": "{TARGET}"}}',
        f"so besar is large\n</think>\n{TARGET}",
        f"<thinking>hm</thinking><reasoning>x</reasoning>{TARGET}",
        f"{TARGET}<|im_end|>",
        f"<|start_header_id|>{TARGET}</s>",
        f"{TARGET}\n\nNote: besar can also mean big.",
        f"{TARGET}\n\n(Note that rumah is a house.)",
        f"{TARGET}\n\n**Explanation:**\n- rumah: house",
        f"{TARGET}\n\nLet me know if you need anything else!",
        json.dumps({"translation": f"Here is the translation: {TARGET}"}),
        json.dumps({"translation": f'"{TARGET}"'}),
        f'Sure, here is the JSON:\n```json\n{{"translation": "{TARGET}"}}\n```\nNote: done.',
        f"  {TARGET}\n",
    ],
)
def test_chat_artefacts_are_removed(reply: str) -> None:
    assert translation_of(reply, "Rumah itu besar.") == TARGET


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ('"Rumah itu besar."', '"The house is large."'),
        ("“Rumah,” katanya, “besar.”", "“The house,” he said, “is large.”"),
        ('"Ya" dan "tidak"', '"Yes" and "no"'),
        ("Terjemahan: Budi Santoso", "Translation: Budi Santoso"),
        ("Berikut hasilnya: naik.", "Here is the result: it rose."),
        ("**Penting**", "**Important**"),
        ("Catatan: rumah\nCatatan: besar", "Note: house\nNote: large"),
        ("Jelas: tidak.", "Certainly: no."),
        ("Kode ```x``` itu", "The code ```x```"),
        ("Jalankan {nama}", "Run {name}"),
        ("C:\\Users", "C:\\Users"),
        ("Dia bilang 'ya'", "She said 'yes'"),
        ("Label <think> itu", "The label <think>"),
        ("Token <|x|> dan </s>", "The tokens <|x|> and </s>"),
    ],
)
def test_what_the_text_has_itself_stays(text: str, reply: str) -> None:
    assert translation_of(json.dumps({"translation": reply}), text) == reply


@pytest.mark.parametrize(
    ("reply", "target"),
    [
        ('{"translation": "The house is', "The house is"),
        ('{"translation": "The house \\u00e9\\u00', "The house é"),
        ('{"translation": "The house\\', "The house"),
        ('{"translation": "a\\"b', 'a"b'),
        ('{"translation": ""}', ""),
        ('{"translation": 7}', '{"translation": 7}'),
        ("<think>for ever", ""),
        ("", ""),
        ("```json\n\n", ""),
    ],
)
def test_a_reply_that_is_cut_off(reply: str, target: str) -> None:
    assert translation_of(reply, "Rumah itu besar.") == target


@given(st.text(), st.text())
def test_any_reply_is_read(reply: str, text: str) -> None:
    translation_of(reply, text)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp"))))
def test_a_plain_sentence_in_json_comes_back(words: str) -> None:
    # Anything without what a chat adds: of one's own words nothing is lost.
    target = "".join(c for c in words if c not in "\"'“”‘’«»„`<>*_:{}「」『』").strip()
    assert translation_of(json.dumps({"translation": target}), "Rumah.") == target


def test_a_very_long_reply_takes_linear_time() -> None:
    filling = "\n" * 50_000
    for reply in (
        "<think>" * 20_000,
        "</think" * 20_000,
        "{" * 50_000,
        "```" * 30_000,
        f"a{filling}b",
        "<" * 50_000,
        "Sure: " * 20_000,
        "**" * 30_000,
        f'{{"translation": "{"a" * 50_000}',
        '"' * 50_000,
    ):
        translation_of(reply, "Rumah.")


def test_the_prompt_has_what_is_known_and_nothing_empty() -> None:
    context = Context(
        terms=(("rumah", "house"),),
        previous="Ini Jakarta.",
        examples=(("Mobil itu besar.", "The car is large."),),
    )
    system, user = messages("Rumah itu besar.", "Indonesian", "English", context)
    assert "from Indonesian into English" in system["content"]
    assert user["content"] == (
        "Translate these terms so:\n- rumah = house\n\n"
        "Similar sentences, as they were translated:\n- Mobil itu besar. = The car is large.\n\n"
        "What stands before the text (do not translate it):\nIni Jakarta.\n\n"
        "Text:\nRumah itu besar."
    )
    assert messages("Ya.", "Indonesian", "English", None)[1]["content"] == "Text:\nYa."

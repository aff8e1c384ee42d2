"""The page of the Python API names everything that is public, and nothing else."""

from __future__ import annotations

import ast

import pytest

import rktranslate
from tests.docs.examples import blocks

NODES = [
    node
    for block in blocks("python")
    if block.page == "docs/api.md"
    for node in ast.walk(ast.parse(block.text))
]
IMPORTED = {
    alias.name
    for node in NODES
    if isinstance(node, ast.ImportFrom) and node.module == "rktranslate"
    for alias in node.names
}
USED = {
    node.id if isinstance(node, ast.Name) else node.attr
    for node in NODES
    if isinstance(node, (ast.Name, ast.Attribute))
}
"""Names that the examples use; ``test_examples`` runs them."""


@pytest.mark.parametrize("name", rktranslate.__all__)
def test_every_public_name_has_an_example(name: str) -> None:
    assert name in USED


def test_every_name_of_the_page_is_public() -> None:
    assert set(rktranslate.__all__) >= IMPORTED


@pytest.mark.parametrize("name", rktranslate.__all__)
def test_every_public_name_can_be_imported(name: str) -> None:
    assert getattr(rktranslate, name) is not None
    assert name in dir(rktranslate)

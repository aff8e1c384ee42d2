"""A block is written anew when its text changes, or when a test wants every block to be."""

from rktranslate.formats.rebuilding import forced_rebuild, is_rebuilt
from rktranslate.model import Block, BlockKind, Location, Segment, Span

BLOCK = Block(
    BlockKind.PARAGRAPH, "Satu.", 1, segments=(Segment("Satu.", Span(0, 5), Location("a", 1)),)
)


def test_a_block_is_rebuilt_when_its_text_changes() -> None:
    assert is_rebuilt(BLOCK, "One.")
    assert not is_rebuilt(BLOCK, "Satu.")


def test_every_block_with_segments_is_rebuilt_on_demand() -> None:
    excluded = Block(BlockKind.CODE, "x = 1", 2)
    with forced_rebuild():
        assert is_rebuilt(BLOCK, "Satu.")
        assert not is_rebuilt(excluded, "x = 1")
    assert not is_rebuilt(BLOCK, "Satu.")

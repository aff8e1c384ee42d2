"""Kinds of errors that are seeded into translations, one error a unit."""

from seeds import exchanges, extent, marks, names, negations, numbers  # noqa: F401
from seeds.kinds import KINDS, Seeder

__all__ = ["KINDS", "NOT_CLAIMED", "Seeder"]

NOT_CLAIMED = frozenset(
    {
        "negation inserted in the source, unmarked",
        "letters moved within a name",
        "word of a name cut short",
        "word of a name lost",
        "word of a name twice",
        "word of a name taken from another name",
        "name taken for another name",
        "name taken from another unit",
        "plan made a fact",
        "two numbers exchanged",
    }
)
"""Kinds of which no check promises a share. Without the earlier source only a target that nowhere
denies anything tells of a negation, and of a lost name only words that are no translation. Tenses
differ between the languages, and numbers may come in another order."""

"""Three-way merge of PO files: message by message, and in each message field by field.

The versions have the names that git gives them: *base* is the common ancestor, *ours* the version
of the current branch, *theirs* that of the branch that is merged into it.
"""

from rktranslate.catalog.three_way.files import Conflict, ConflictKind, FileMerge, merge_files

__all__ = ["Conflict", "ConflictKind", "FileMerge", "merge_files"]

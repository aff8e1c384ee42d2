"""Translation memory over the reviewed messages of a project and its imported TMX files.

The data is in the files: ``<language>/**/*.po`` in the folder of the catalogues, and ``*.tmx`` in
that of imported memories (``translations-dir`` and ``memory-dir`` of the configuration). The store,
``.rktranslate/memory.sqlite``, is a cache of them and can be deleted at any time.
"""

from __future__ import annotations

from rktranslate.memory.lookup import Request
from rktranslate.memory.match import Match, MatchKind
from rktranslate.memory.project_memory import Memory

__all__ = ["Match", "MatchKind", "Memory", "Request"]

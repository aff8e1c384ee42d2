"""Where batches of work run, and the journal that remembers what came of them.

Nothing here knows what the work is: a function, what all its calls share, and batches.
"""

from __future__ import annotations

from rktranslate.execution.dask_workers import cluster, worker_threads
from rktranslate.execution.interface import Workers, stream
from rktranslate.execution.journal import Journal
from rktranslate.execution.local_workers import cores, local

__all__ = ["Journal", "Workers", "cluster", "cores", "local", "stream", "worker_threads"]

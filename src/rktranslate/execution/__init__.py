"""Worker pools that process batches, and the journal of finished batches.

The package is independent of the work: it takes a function and batches of any type.
"""

from __future__ import annotations

from rktranslate.execution.dask_workers import cluster, worker_threads
from rktranslate.execution.interface import Workers, stream
from rktranslate.execution.journal import Journal
from rktranslate.execution.local_workers import cores, local

__all__ = ["Journal", "Workers", "cluster", "cores", "local", "stream", "worker_threads"]

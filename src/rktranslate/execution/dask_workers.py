"""Workers of a Dask cluster (extra ``cluster``)."""

from __future__ import annotations

import contextlib
import sys
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING, Any

from rktranslate.errors import ConfigError, EngineError
from rktranslate.execution.interface import Workers

if TYPE_CHECKING:
    from collections.abc import Iterator

_CONNECT_SECONDS = 10
_WORKER_SECONDS = 60


@contextlib.contextmanager
def cluster(address: str) -> Iterator[Workers]:
    """Lend the workers of a cluster, those too that join it later.

    A batch whose worker is lost runs again on another one.

    Args:
        address: The scheduler's, as ``tcp://host:8786``.

    Raises:
        ConfigError: Dask is not installed, or there is no scheduler or worker.
        EngineError: The cluster was lost, or a batch killed several workers.
    """
    try:
        import distributed
    except ImportError as error:
        raise ConfigError(
            "a cluster needs Dask", hint="install it: pip install 'rktranslate[cluster]'"
        ) from error
    library: Any = distributed  # it has only some types
    try:
        client = library.Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ConfigError(
            f"there is no Dask scheduler at {address}",
            hint="give its address as tcp://host:8786, and see that it runs",
        ) from error
    try:
        try:
            client.wait_for_workers(1, timeout=_WORKER_SECONDS)
        except TimeoutError as error:
            raise ConfigError(
                f"the Dask scheduler at {address} has no workers",
                hint=f"start one: dask worker {address} --nthreads 1",
            ) from error
        executor = client.get_executor(pure=False)
        with executor:
            yield Workers(executor, lambda: max(1, sum(client.ncores().values())))
    except library.KilledWorker as error:
        raise EngineError(
            f"a batch killed several workers of the cluster: {error}",
            hint="see their logs; they may be out of memory",
        ) from error
    except (CancelledError, OSError) as error:
        raise EngineError(
            f"the cluster at {address} was lost",
            hint="drafts that were made are kept; run again to go on",
        ) from error
    finally:
        with contextlib.suppress(OSError, TimeoutError):
            client.close()


def worker_threads() -> int:
    """Return how many threads the cluster's worker that runs this has; 0 outside a cluster."""
    distributed = sys.modules.get("distributed")
    if distributed is None:
        return 0
    try:
        return int(distributed.get_worker().state.nthreads)
    except ValueError:
        return 0

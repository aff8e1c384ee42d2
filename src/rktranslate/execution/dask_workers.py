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
    """Yield the worker pool of a Dask cluster; workers may join and leave it.

    If a worker dies, its batch runs again on another one.

    Args:
        address: Address of the scheduler: ``tcp://host:8786``, or ``tls://host:8786`` with the
            certificates of Dask's own configuration.

    Raises:
        ConfigError: Dask is not installed, or the scheduler or its workers cannot be reached.
        EngineError: The connection was lost, or a batch killed several workers.
    """
    try:
        import distributed
    except ImportError as error:
        raise ConfigError(
            "Dask is not installed", hint="install it: pip install distributed"
        ) from error
    library: Any = distributed  # it is only partly typed
    try:
        client = library.Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        # TypeError and RuntimeError: without certificates for tls://, or encryption is required.
        reason = " ".join(str(error).split())
        raise ConfigError(
            f"no Dask scheduler at {address}: {reason}",
            hint="check that it runs, and use an address such as tcp://host:8786; for tls:// "
            "Dask's configuration names the certificates (docs/scale.md)",
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
            hint="check the logs of the workers; they may be out of memory",
        ) from error
    except (CancelledError, OSError) as error:
        raise EngineError(
            f"connection to the cluster at {address} lost",
            hint="finished drafts are kept; run again to resume",
        ) from error
    finally:
        with contextlib.suppress(OSError, TimeoutError):
            client.close()


def worker_threads() -> int:
    """Return the number of threads of the current cluster worker; 0 outside a cluster."""
    distributed = sys.modules.get("distributed")
    if distributed is None:
        return 0
    try:
        return int(distributed.get_worker().state.nthreads)
    except ValueError:
        return 0

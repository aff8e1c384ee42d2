"""A real Dask cluster of processes on this machine: the same bytes, and a worker that is killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rktranslate.drafting import pretranslate
from rktranslate.errors import ConfigError
from rktranslate.project.layout import find_project
from rktranslate.workflow.translate import translate
from tests.conftest import Run
from tests.execution.helpers import catalogues, make_archive

Rkt = Callable[..., Run]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def distributed() -> Any:
    """The library, imported by the tests that run and not at collection: it takes seconds."""
    return pytest.importorskip("distributed", reason="the extra [cluster] is absent")


@pytest.fixture(scope="module")
def cluster(distributed: Any) -> Iterator[Any]:
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        dashboard_address=":0",
        silence_logs=50,
    ) as made:
        yield made


def test_the_same_bytes_though_a_worker_is_killed(
    distributed: Any, cluster: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pretranslate, "_BATCH_UNITS", 4)
    alone = make_archive(tmp_path / "alone", 240)
    translate(find_project(alone))
    together = make_archive(tmp_path / "together", 240)
    told: list[tuple[str, int, int]] = []
    killed = threading.Event()

    def progress(stage: str, done: int, total: int) -> None:
        told.append((stage, done, total))
        if stage == "Drafting en" and done and not killed.is_set():
            with distributed.Client(cluster.scheduler_address, set_as_default=False) as client:
                pids = client.run(os.getpid)
            os.kill(next(iter(pids.values())), signal.SIGKILL)
            killed.set()

    result = translate(find_project(together), cluster=cluster.scheduler_address, progress=progress)
    assert killed.is_set()
    assert sum(item.drafted for item in result.catalogs) == 264
    assert told[-1] == ("Drafting en", 241, 241)
    assert catalogues(together) == catalogues(alone)


def test_a_model_loads_once_a_worker(distributed: Any, cluster: Any, tmp_path: Path) -> None:
    root = make_archive(tmp_path / "a", 30)
    assert pretranslate._BATCH_UNITS > 30
    address = cluster.scheduler_address

    def loads() -> int:
        with distributed.Client(address, set_as_default=False) as client:
            counts = client.run(lambda: tuple(pretranslate._loaded.cache_info()))
        return sum(misses for _, misses, _, _ in counts.values())

    before = loads()
    for _ in range(4):
        translate(find_project(root), redraft=True, cluster=address)
    # Four batches, and two workers.
    assert 1 <= loads() - before <= 2


def test_a_broken_engine_on_a_worker_is_reported(cluster: Any, tmp_path: Path, rkt: Rkt) -> None:
    root = make_archive(tmp_path / "a", 3)
    model = next(root.rglob("model.bin"))
    model.write_bytes(model.read_bytes()[:1000])
    run = rkt("translate", "-C", root, "--cluster", cluster.scheduler_address)
    assert run.code == 2
    assert run.err.startswith(f"error: {model.parent}: the model cannot be loaded")
    assert run.err.count("\n") == 1


def test_no_scheduler(
    distributed: Any, tmp_path: Path, rkt: Rkt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rktranslate.execution.dask_workers._CONNECT_SECONDS", 1)
    root = make_archive(tmp_path / "a", 3)
    for address in ("tcp://127.0.0.1:1", "nonsense:"):
        run = rkt("translate", "-C", root, "--cluster", address)
        assert (run.code, run.out) == (2, "")
        assert run.err.startswith(f"error: no Dask scheduler at {address}")
        assert not (root / "translations").exists()
        assert run.err.count("\n") == 1


def test_no_workers(
    distributed: Any, tmp_path: Path, rkt: Rkt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rktranslate.execution.dask_workers._WORKER_SECONDS", 0.2)
    root = make_archive(tmp_path / "a", 3)
    with distributed.LocalCluster(
        n_workers=0, processes=True, dashboard_address=":0", silence_logs=50
    ) as empty:
        run = rkt("translate", "-C", root, "--cluster", empty.scheduler_address)
    assert run.code == 2
    assert "has no workers" in run.err


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Dask's configuration with a certificate that is its own authority."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("tls")
    key, cert = str(folder / "key.pem"), str(folder / "cert.pem")
    request = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=rktranslate",
    ]
    subprocess.run([*request, "-keyout", key, "-out", cert], check=True, capture_output=True)
    roles = ("scheduler", "worker", "client")
    return {
        "distributed.comm.tls.ca-file": cert,
        **{f"distributed.comm.tls.{role}.cert": cert for role in roles},
        **{f"distributed.comm.tls.{role}.key": key for role in roles},
    }


def test_only_a_client_with_a_certificate_reaches_a_cluster_with_tls(
    distributed: Any, certificate: dict[str, str], tmp_path: Path
) -> None:
    """Who reaches a scheduler's port can run any code; with mutual TLS a certificate is needed."""
    import dask

    root = make_archive(tmp_path / "a", 12)
    encrypted = {**certificate, "distributed.comm.require-encryption": True}
    with dask.config.set(encrypted):
        security = distributed.Security()
        made = distributed.LocalCluster(
            n_workers=1,
            threads_per_worker=1,
            processes=False,
            protocol="tls",
            security=security,
            dashboard_address=":0",
            silence_logs=50,
        )
    with made as cluster:
        address = cluster.scheduler_address
        assert address.startswith("tls://")
        with pytest.raises(ConfigError, match="no Dask scheduler at tls"):
            translate(find_project(root), cluster=address)
        with dask.config.set(encrypted):
            assert sum(c.drafted for c in translate(find_project(root), cluster=address).catalogs)
            with pytest.raises(ConfigError, match="encryption"):
                translate(find_project(root), cluster=address.replace("tls", "tcp"), redraft=True)

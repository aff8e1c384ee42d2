"""What CI runs is run here: the action's shell steps, the hooks and the documented GitLab job."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rktranslate.report.registry import renderers_for
from tests.conftest import BRIEF, ROOT

yaml = pytest.importorskip("yaml")
BIN = Path(sys.executable).parent
PO = f"translations/en/{BRIEF}.txt.po"
needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")


def load(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def spoil(root: Path) -> None:
    path = root / PO
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("in October 2023 tr", "in October 2033 tr"), encoding="utf-8")


def shell(script: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a script as GitHub runs the steps of an action."""
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env={**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def git(folder: Path, *arguments: str) -> str:
    name = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    done = subprocess.run(
        ["git", *name, *arguments], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def commit(folder: Path, message: str = "state") -> str:
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", message)
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def server(brief: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository on a server; the brief is a clone of it, with everything committed."""
    (brief / ".gitignore").write_text("/reports/\n/.rktranslate*\n/*.xml\n/gl-*.json\n")
    bare = tmp_path_factory.mktemp("server") / "a.git"
    git(brief, "init", "-qb", "main")
    commit(brief)
    git(brief, "init", "-q", "--bare", "-b", "main", str(bare))
    git(bare, "config", "uploadpack.allowAnySHA1InWant", "true")
    git(brief, "remote", "add", "origin", str(bare))
    git(brief, "push", "-q", "origin", "main")
    return bare


def shallow(server: Path, folder: Path, branch: str = "main") -> Path:
    """Return a clone with one commit, as CI services make it."""
    git(folder, "clone", "-q", "--depth=1", "-b", branch, f"file://{server}", "clone")
    return folder / "clone"


def forbid(root: Path) -> None:
    """Change the glossary alone, so that a unit has an error."""
    path = root / "glossary.csv"
    text = path.read_text(encoding="utf-8")
    assert "\nwisatawan,tourist|tourists," in text
    text = text.replace("\nwisatawan,tourist|tourists,", "\nwisatawan,traveller,")
    path.write_text(text, encoding="utf-8")


# --- the GitHub action -----------------------------------------------------------------------

ACTION = load("action.yml")
STEPS = {step["id"]: step for step in ACTION["runs"]["steps"]}


def environment_of(step: dict[str, Any], inputs: dict[str, str]) -> dict[str, str]:
    """Return the variables of a step, with these inputs and the defaults of the others."""
    values = {name: spec["default"] for name, spec in ACTION["inputs"].items()} | inputs
    return {
        key: values[re.fullmatch(r"\$\{\{ inputs\.([\w-]+) \}\}", value)[1]]  # type: ignore[index]
        for key, value in step["env"].items()
    }


def act(
    folder: Path, temporary: Path, variables: dict[str, str] | None = None, **inputs: str
) -> subprocess.CompletedProcess[str]:
    """Run the check step of the action with these inputs and the defaults of the others."""
    programs = temporary / "rktranslate" / "bin"
    programs.mkdir(parents=True, exist_ok=True)
    program = programs / "rktranslate"
    if not program.exists():
        program.symlink_to(BIN / "rktranslate")
    environment = environment_of(STEPS["check"], inputs) | (variables or {})
    return shell(STEPS["check"]["run"], folder, RUNNER_TEMP=str(temporary), **environment)


@pytest.mark.slow
@needs_bash
def test_the_action_annotates_and_reports(
    brief: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    temporary = tmp_path_factory.mktemp("runner")
    clean = act(brief, temporary, reports="a")
    assert (clean.returncode, clean.stdout) == (0, ""), clean.stderr
    # A person who reads the log sees that something was checked.
    assert re.search(r"^checked   \d+ terms in glossary\.csv: no problems$", clean.stderr, re.M)
    assert re.search(r"^checked   \d+ units in \d catalogues: no findings$", clean.stderr, re.M)
    spoil(brief)
    repository = {"GITHUB_ACTION_REPOSITORY": "a/b", "GITHUB_ACTION_REF": "v1"}
    run = act(brief, temporary, repository, reports="b", languages="en ms")
    assert run.returncode == 1
    place = rf"file={PO},line=\d+,endLine=\d+,col=\d+,endColumn=\d+"
    assert re.search(rf"^::error {place},title=rktranslate numbers::", run.stdout, re.M)
    (log,) = json.loads((brief / "b/check.sarif").read_text())["runs"]
    assert log["results"]
    assert log["tool"]["driver"]["rules"][0]["helpUri"].startswith(
        "https://github.com/a/b/blob/v1/docs/checks/"
    )
    assert "2033" in (brief / "b/check.html").read_text()
    assert "<failure" in (brief / "b/check.junit.xml").read_text()
    assert {path.name for path in (brief / "b").iterdir()} == {
        f"{command}.{extension}"
        for command in ("check", "glossary")
        for extension in ("sarif", "html", "junit.xml")
    }
    assert act(brief, temporary, languages="ms").returncode == 0
    assert act(brief, temporary, since="HEAD").returncode == 2


@pytest.mark.slow
@needs_bash
def test_the_action_writes_every_format(
    brief: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    formats = " ".join(each.format for each in renderers_for("CheckResult"))
    act(brief, tmp_path_factory.mktemp("runner"), reports="a", formats=formats)
    assert len(list((brief / "a").iterdir())) == 2 * len(formats.split())


@pytest.mark.slow
@needs_bash
@pytest.mark.parametrize("name", ["glossary.csv", PO, "pyproject.toml"])
def test_the_action_reports_bad_input(
    brief: Path, tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    (brief / name).write_text('id,en\n"', encoding="utf-8")
    run = act(brief, tmp_path_factory.mktemp("runner"), reports="a")
    assert run.returncode == 2
    assert f"::error file={name},line=" in run.stdout
    results = json.loads((brief / "a/check.sarif").read_text())["runs"][0]["results"]
    assert any(each["ruleId"] == "bad-input" for each in results)
    assert "<error" in (brief / "a/check.junit.xml").read_text()


@pytest.mark.slow
@needs_bash
def test_the_action_checks_the_glossary(
    brief: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    temporary = tmp_path_factory.mktemp("runner")
    with (brief / "glossary.csv").open("a", encoding="utf-8") as glossary:
        glossary.write("Kucing,cat,kucing|,,,,,,,\n")
    run = act(brief, temporary, reports="a")
    assert run.returncode == 2  # the glossary cannot be used, so that `check` is refused
    assert "title=rktranslate glossary glossary-empty::" in run.stdout
    assert "glossary-empty" in (brief / "a/glossary.sarif").read_text()


@pytest.mark.slow
@needs_bash
@pytest.mark.parametrize("revision", ["commit", "branch"])
def test_a_pull_request_that_changes_the_glossary_alone(
    server: Path, brief: Path, tmp_path_factory: pytest.TempPathFactory, revision: str
) -> None:
    base = git(brief, "rev-parse", "HEAD")
    git(brief, "checkout", "-qb", "terms")
    forbid(brief)
    commit(brief)
    git(brief, "push", "-q", "origin", "terms")
    clone = shallow(server, tmp_path_factory.mktemp("clone"), "terms")
    temporary = tmp_path_factory.mktemp("runner")
    since = base if revision == "commit" else "origin/main"
    run = act(clone, temporary, since=since)
    assert run.returncode == 1, run
    assert "title=rktranslate glossary-missing::" in run.stdout
    assert act(clone, temporary, since="origin/nowhere").returncode == 2


@pytest.mark.slow
@needs_bash
def test_a_push(server: Path, brief: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    before = git(brief, "rev-parse", "HEAD")
    spoil(brief)
    commit(brief)
    git(brief, "push", "-q", "origin", "main")
    clone = shallow(server, tmp_path_factory.mktemp("clone"))
    temporary = tmp_path_factory.mktemp("runner")
    assert act(clone, temporary, since=before).returncode == 1
    # What the old sample did: it compares the push with itself.
    run = act(clone, temporary, since="origin/main")
    assert run.returncode == 0
    assert re.search(r"^::notice title=rktranslate check::origin/main is the commit", run.stdout)
    # The first push of a branch, and one after which the commit before is gone.
    assert act(clone, temporary, since="0" * 40).returncode == 1
    assert act(clone, temporary, since="1" * 40).returncode == 1


@pytest.mark.slow
@needs_bash
def test_an_input_is_never_run(brief: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    temporary = tmp_path_factory.mktemp("runner")
    for name in set(ACTION["inputs"]) - {"install"}:
        # Runs where the value is shell text, and where it is between double quotes or single ones.
        act(brief, temporary, None, **{name: """$(touch owned); touch owned #"; touch owned; "'"""})
    assert not list(brief.rglob("owned"))


@pytest.mark.slow
@needs_bash
def test_the_key_of_the_installation(tmp_path: Path) -> None:
    """It changes with what is installed, and with nothing else."""
    step = STEPS["program"]
    action = tmp_path / "action"
    for folder in ("LICENSES", "docs", "src"):
        (action / folder).mkdir(parents=True)
        (action / folder / "a.py").write_text("1\n")
    for name in ("pyproject.toml", "README.md"):
        (action / name).write_text("1\n")

    def key(install: str = "") -> str:
        output = tmp_path / "output"
        output.write_text("")
        run = shell(
            step["run"],
            tmp_path,
            GITHUB_OUTPUT=str(output),
            GITHUB_ACTION_PATH=str(action),
            **environment_of(step, {"install": install}),
        )
        assert run.returncode == 0, run.stderr
        text = output.read_text()
        assert re.fullmatch(r"key=rktranslate-[0-9a-f]{64}\n", text)
        return text

    first = key()
    assert key() == first
    assert key("https://example.org/a-1.whl") != key("https://example.org/a-2.whl")
    (action / "src/a.py").write_text("2\n")
    assert key() != first
    assert not list(tmp_path.rglob("owned"))
    key("$(touch owned)")
    assert not list(tmp_path.rglob("owned"))


def test_an_installation_is_made_once() -> None:
    order = list(STEPS)
    assert order == ["program", "cache", "install", "check"]
    assert STEPS["cache"]["uses"].startswith("actions/cache@")
    assert STEPS["cache"]["with"]["key"] == "${{ steps.program.outputs.key }}"
    assert STEPS["install"]["if"] == "steps.cache.outputs.cache-hit != 'true'"
    folder = STEPS["cache"]["with"]["path"].replace("${{ runner.temp }}", "$RUNNER_TEMP")
    assert f'venv "{folder}"' in STEPS["install"]["run"]
    assert f'"{folder}/bin/rktranslate"' in STEPS["check"]["run"]


def test_no_step_of_the_action_has_an_input_in_its_text() -> None:
    for step in ACTION["runs"]["steps"]:
        if "run" in step:
            assert "${{" not in step["run"]
            assert step["shell"] == "bash"


def test_every_input_of_the_action_is_documented_and_used() -> None:
    text = (ROOT / "docs/ci.md").read_text(encoding="utf-8")
    used = json.dumps(ACTION["runs"])
    for name in ACTION["inputs"]:
        assert f"| `{name}` |" in text
        assert f"inputs.{name} }}}}" in used


# --- pre-commit ------------------------------------------------------------------------------


HOOKS = {hook["id"]: hook for hook in load(".pre-commit-hooks.yaml")}


@pytest.mark.slow
@pytest.mark.parametrize("hook", HOOKS.values(), ids=HOOKS)
def test_a_hook_runs_and_fails(brief: Path, hook: dict[str, Any]) -> None:
    assert shell(hook["entry"], brief).returncode == 0
    spoil(brief)
    with (brief / "glossary.csv").open("a", encoding="utf-8") as glossary:
        glossary.write("Kucing,cat,kucing,wrong,,,,,,\n" if "glossary" in hook["id"] else "")
    run = shell(hook["entry"], brief)
    assert run.returncode == 1
    assert ("wrong" if "glossary" in hook["id"] else "2033") in run.stdout
    assert hook["pass_filenames"] is False
    pattern = re.compile(hook["files"])
    own = ("glossary.csv", "pyproject.toml", "a/rktranslate.toml")
    for path in own if "glossary" in hook["id"] else (PO, f"source/{BRIEF}.txt", *own):
        assert pattern.search(path)
    for path in ("README.md", "src/a.py", "docs/glossary.md"):
        assert not pattern.search(path)


# --- GitLab ----------------------------------------------------------------------------------


def gitlab_jobs() -> dict[str, dict[str, Any]]:
    """Return the jobs of the documentation, each with what it extends."""
    text = (ROOT / "docs/ci.md").read_text(encoding="utf-8")
    blocks = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", text, re.S)]
    (jobs,) = [block for block in blocks if ".rktranslate" in block]
    return {
        name: jobs[job["extends"]] | job for name, job in jobs.items() if not name.startswith(".")
    }


def install(folder: Path) -> None:
    """Put this program where the job keeps its installation."""
    programs = folder / ".rktranslate-venv/bin"
    programs.mkdir(parents=True)
    (programs / "rktranslate").symlink_to(BIN / "rktranslate")


def run_job(
    job: dict[str, Any], folder: Path, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run the script of a job as GitLab does: one shell for all of its lines."""
    lines = [*job["before_script"], *job["script"]]
    return shell("\n".join(lines), folder, **job["variables"], **variables)


@pytest.mark.slow
@needs_bash
def test_the_documented_gitlab_jobs(
    server: Path, brief: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    jobs = gitlab_jobs()
    assert set(jobs) == {"translations", "glossary"}
    reports = jobs["translations"]["artifacts"]["reports"]
    before = git(brief, "rev-parse", "HEAD")
    forbid(brief)
    commit(brief)
    git(brief, "push", "-q", "origin", "main")
    clone = shallow(server, tmp_path_factory.mktemp("clone"))
    install(clone)
    zeros, gone = "0" * 40, "1" * 40
    for variables, code in (
        ({"CI_COMMIT_BEFORE_SHA": before}, 1),
        ({"CI_COMMIT_BEFORE_SHA": zeros, "CI_MERGE_REQUEST_DIFF_BASE_SHA": before}, 1),
        ({"CI_COMMIT_BEFORE_SHA": zeros}, 1),
        ({"CI_COMMIT_BEFORE_SHA": gone}, 1),
        ({"CI_COMMIT_BEFORE_SHA": git(clone, "rev-parse", "HEAD")}, 0),
    ):
        run = run_job(jobs["translations"], clone, **variables)
        assert run.returncode == code, run
        found = json.loads((clone / reports["codequality"]).read_text())
        assert bool(found) is bool(code)
        assert ("<failure" in (clone / reports["junit"]).read_text()) is bool(code)
    assert run_job(jobs["glossary"], clone).returncode == 0
    assert json.loads((clone / reports["codequality"]).read_text()) == []
    (clone / "glossary.csv").write_text("id,en,ms\nRusia,Russia\n")
    assert run_job(jobs["glossary"], clone).returncode == 1
    assert json.loads((clone / reports["codequality"]).read_text())
    run = run_job(jobs["translations"], clone, CI_COMMIT_BEFORE_SHA=before)
    assert run.returncode == 2
    assert "<error" in (clone / reports["junit"]).read_text()


@pytest.mark.slow
@needs_bash
def test_the_gitlab_job_installs_what_is_not_there(tmp_path: Path) -> None:
    job = gitlab_jobs()["glossary"]
    (cached,) = job["cache"]["paths"]
    (tmp_path / "bin").mkdir()
    python = tmp_path / "bin/python3"
    script = f"""#!/bin/sh
        mkdir -p {cached}/bin && echo "$@" > made
        printf '#!/bin/sh\\necho "$@" > installed\\n' > {cached}/bin/pip
        chmod +x {cached}/bin/pip
    """
    python.write_text(script)
    python.chmod(0o755)
    environment = {**job["variables"], "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}"}
    lines = "\n".join(job["before_script"])
    run = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", lines], cwd=tmp_path, env=environment, check=False
    )
    assert run.returncode == 0
    assert (tmp_path / "made").read_text().split() == ["-m", "venv", "--clear", cached]
    assert job["variables"]["RKTRANSLATE"] in (tmp_path / "installed").read_text()


# --- installing ------------------------------------------------------------------------------


def test_no_recipe_installs_a_name_that_anybody_could_take() -> None:
    """The name is not in a package index: an index gives whatever somebody puts there."""
    command = re.compile(
        r"(?:pipx? install|pipx run|uv tool install|uv add|uvx|uv pip install)[^\n|`]*?"
        r"(?<![\w./-])['\"]?rktranslate(?![\w./@-]| @)"
    )
    folders = ("docs", "src", "benchmarks", "examples")
    files = [
        path
        for pattern in (
            "README.md",
            "CHANGELOG.md",
            "*.yml",
            ".*.yaml",
            *(f"{each}/**/*" for each in folders),
        )
        for path in ROOT.glob(pattern)
        if path.suffix in {".md", ".py", ".toml", ".yml", ".yaml"}
    ]
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in files
        for match in command.finditer(path.read_text(encoding="utf-8"))
        if " --from " not in match[0]  # what to install is named before the command
    ]
    assert found == []


# --- engines ---------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("command", ["check", "glossary check"])
def test_what_ci_runs_loads_no_engine(brief: Path, command: str) -> None:
    spoil(brief)
    engines = (
        *("ctranslate2", "sentencepiece", "argostranslate", "fxtranslate", "onnxruntime"),
        *("torch", "numpy", "httpx", "rktranslate.engines", "rktranslate.drafting"),
    )
    arguments = [*command.split(), "--report", "sarif=a.sarif", "--report", "html=a.html"]
    code = (
        "import sys; from rktranslate.cli.program import execute;"
        f"code = execute({arguments!r});"
        f"print([name for name in {engines!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=brief
    )
    assert done.stderr.splitlines()[-1] == "[]"

# Copyright (c) 2026, the declarative.openai authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run gates side by side, show what each one printed when it ends, and close with a table.

Usage: python tests/tools/gates.py GROUP... (a key of GROUPS, or the name of a gate)
       python tests/tools/gates.py check KIND

TESTS in the environment narrows the unit tests as pytest's -k does, and TARGETS the integration targets by name.

Every gate works on the staged copy (see stage.py) in an environment of its own, so that an edit during a run, or the
user's settings, cannot change a result.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace

import stage
from environment import NAME, NAMESPACE, cache, clean, collection, collections_root, locked

PACKAGE = f"ansible_collections.{NAMESPACE}.{NAME}.plugins"
TOOLS = str(collection() / "tests" / "tools")
COVERAGE = cache() / "coverage"


@dataclass(frozen=True)
class Gate:
    name: str
    command: tuple[str, ...]
    # Gates whose results this one reads.
    after: tuple[str, ...] = ()
    # Whether its processes leave coverage data behind.
    covered: bool = False


@dataclass(frozen=True)
class Result:
    gate: Gate
    passed: bool
    seconds: float
    output: str


def gate(name: str, command: str, *, after: tuple[str, ...] = (), covered: bool = False) -> Gate:
    return Gate(name, tuple(command.split()), after=after, covered=covered)


ON_TWO = ("pytest", "-n", "2", "--dist", "load")

# The slowest first: they set the length of the whole.
GATES = (
    gate("sanity", f"python {TOOLS}/sanity.py"),
    # Ruff, mypy and the tests themselves look after tests/, which is more than half of the code.
    gate("sanity-plugins", f"python {TOOLS}/sanity.py --exclude tests/"),
    # In-process.
    Gate("targets", (*ON_TWO, "-m", "not again", "tests/integration/test_targets.py")),
    # As modules. Not part of `test`, which is to stay under ten minutes; continuous integration runs it right after.
    Gate(
        "targets-again",
        (*ON_TWO, "-m", "again", "tests/integration/test_targets.py", "tests/integration/test_side_by_side.py"),
    ),
    Gate("integration", (*ON_TWO, "tests/integration/test_targets.py")),
    gate(
        "examples",
        "pytest -n 2 --dist load tests/integration/test_examples.py tests/integration/test_playbooks.py"
        " tests/integration/test_progress.py tests/integration/test_strategies.py"
        " tests/integration/test_interruption.py tests/integration/test_secrets.py"
        " tests/integration/test_bad_environment.py tests/integration/test_together.py",
        covered=True,
    ),
    Gate(
        "side-by-side",
        ("pytest", "-m", "not again", "tests/integration/test_side_by_side.py", "tests/integration/test_pacing.py"),
    ),
    gate("units", "pytest -n 2 tests/unit", covered=True),
    # What `units` tries of the faults takes turns; this is all of it, and not part of `test`.
    gate(
        "faults",
        "pytest -n 2 tests/unit/plugins/module_utils/faults/test_fault_matrix.py"
        " tests/unit/plugins/module_utils/faults/test_random_faults.py",
    ),
    gate("ansible-lint", "ansible-lint --offline --profile production"),
    gate("package", f"python {TOOLS}/package.py"),
    gate("docs-lint", "antsibull-docs lint-collection-docs --plugin-docs --validate-collection-refs=self ."),
    gate("docsite", f"python {TOOLS}/docsite.py"),
    gate("mypy", f"mypy -p {PACKAGE}.module_utils"),
    # Ansible's own machine has a newer Python than the machines it looks after. The rest of plugins/ is wiring.
    gate(
        "mypy-controller",
        f"mypy --python-version 3.11 -p {PACKAGE}.plugin_utils -p {PACKAGE}.filter -p {PACKAGE}.lookup",
    ),
    gate("mypy-tools", "mypy tests/tools"),
    gate("ruff", "ruff check --no-cache ."),
    gate("ruff-format", "ruff format --no-cache --check ."),
    gate("shellcheck", "shellcheck .ci/run"),
    gate("yamllint", "yamllint --strict ."),
    gate("licences", "reuse lint --lines"),
    gate("changelog", "antsibull-changelog lint"),
    gate("coverage", f"python {TOOLS}/coverage_report.py", after=("units", "examples")),
)

GROUPS = {
    "lint": (
        "ruff",
        "ruff-format",
        "mypy",
        "mypy-controller",
        "mypy-tools",
        "shellcheck",
        "yamllint",
        "ansible-lint",
        "licences",
        "changelog",
    ),
    "docs": ("docs-lint", "docsite"),
    "coverage": ("units", "examples", "coverage"),
    # Coverage makes its tests half as long again; it is a target of its own.
    "test": tuple(
        gate.name for gate in GATES if gate.name not in ("sanity", "targets-again", "integration", "faults", "coverage")
    ),
}

# Where the tests are that are about one kind, among others.
OF_A_KIND = (
    "tests/unit/test_contract.py",
    "tests/unit/test_contract_requests.py",
    "tests/unit/test_contract_responses.py",
    "tests/unit/test_contract_sdk.py",
    "tests/unit/test_project.py",
    "tests/unit/plugins/module_utils/resources",
    "tests/unit/plugins/module_utils/backends",
)

PYTEST_SUMMARY = re.compile(r"^=+ .*\b(passed|failed|error|no tests ran)\b.* =+$")


def of_kind(kind: str) -> list[Gate]:
    """What belongs to a kind: lint, what its module and tests say of it, and its target.

    Exits where there is no module of that kind.
    """
    if not (collection() / "plugins" / "modules" / f"openai_{kind}.py").exists():
        sys.exit(f"There is no kind {kind}; name one for which plugins/modules has a file openai_KIND.py.")
    gates = [gate for gate in GATES if gate.name in ("mypy", "ruff", "ruff-format")]
    gates.append(Gate("units", ("pytest", "-n", "2", "-k", kind, *OF_A_KIND)))
    if (collection() / "tests" / "integration" / "targets" / f"openai_{kind}").is_dir():
        # The end of a name, so that vector_store is not vector_store_file, too.
        narrowed = ("-m", "not again", "-k", f"openai_{kind}-", "tests/integration/test_targets.py")
        gates.append(Gate("target", ("pytest", *narrowed)))
    return gates


def chosen(names: set[str]) -> list[Gate]:
    """The gates of these names. Coverage is measured where it is reported; TESTS narrows the unit tests."""
    found = [gate for gate in GATES if gate.name in names]
    if "coverage" in names:
        return found
    tests = os.environ.get("TESTS")
    narrowed = ("-k", tests) if tests else ()
    return [
        replace(gate, covered=False, command=(*gate.command, *narrowed) if gate.name == "units" else gate.command)
        for gate in found
    ]


def run(gate: Gate) -> Result:
    with locked(gate.name):
        return run_alone(gate)


def run_alone(gate: Gate) -> Result:
    home = cache() / "home"
    extra = {
        "ANSIBLE_COLLECTIONS_PATH": str(collections_root()),
        "MYPYPATH": os.pathsep.join([str(collections_root()), TOOLS]),
        "MYPY_CACHE_DIR": str(cache() / "mypy" / gate.name),
        # The library that reuse would rather use is a system package.
        "REUSE_ENCODING_MODULE": "charset_normalizer",
    }
    if gate.covered:
        data = COVERAGE / gate.name
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir(parents=True)
        extra |= {"COVERAGE_PROCESS_START": str(collection() / "pyproject.toml"), "COVERAGE_FILE": str(data / "data")}
    started = time.monotonic()
    done = subprocess.run(
        gate.command,
        cwd=collection(),
        env=clean(home, **extra),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    return Result(gate, done.returncode == 0, time.monotonic() - started, done.stdout)


def run_all(gates: list[Gate], jobs: int) -> list[Result]:
    """Run the gates, at most `jobs` at a time, each one after those that it reads from."""
    results: list[Result] = []
    waiting, running = list(gates), dict[Future[Result], Gate]()
    with ThreadPoolExecutor(jobs) as pool:
        while waiting or running:
            unfinished = {gate.name for gate in [*waiting, *running.values()]}
            ready = [gate for gate in waiting if unfinished.isdisjoint(gate.after)]
            for gate in ready[: jobs - len(running)]:
                waiting.remove(gate)
                running[pool.submit(run, gate)] = gate
            finished = wait(running, return_when=FIRST_COMPLETED).done
            for future in finished:
                del running[future]
                results.append(future.result())
                show(results[-1])
    return results


def show(result: Result) -> None:
    """Print what the gate printed, but for pytest's last line, which belongs at the end of everything."""
    lines = [line for line in result.output.rstrip().splitlines() if not PYTEST_SUMMARY.match(line)]
    verdict = "passed" if result.passed else "FAILED"
    print(f"\n--- {result.gate.name}: {verdict} in {result.seconds:.1f} s", *lines, sep="\n", flush=True)


def close(results: list[Result], seconds: float) -> None:
    print(f"\n{'gate':<14} {'seconds':>8}")
    for result in results:
        print(f"{result.gate.name:<14} {result.seconds:>8.1f}  {'passed' if result.passed else 'FAILED'}")
    print(f"{'together':<14} {seconds:>8.1f}")
    for result in results:
        for line in result.output.splitlines():
            if PYTEST_SUMMARY.match(line):
                print(f"{result.gate.name}:\n{line}")


def main(arguments: list[str]) -> int:
    by_name = {gate.name: gate for gate in GATES}
    names = {name for argument in arguments for name in GROUPS.get(argument, (argument,))}
    is_check = arguments[:1] == ["check"] and len(arguments) == 2
    if not is_check and (not names or names - set(by_name)):
        sys.exit(f"Name one or more of: {', '.join([*GROUPS, *by_name])}, or check and a kind.")
    started = time.monotonic()
    stage.main()
    results = run_all(of_kind(arguments[1]) if is_check else chosen(names), jobs=max(2, os.cpu_count() or 2))
    close(results, time.monotonic() - started)
    return 0 if all(result.passed for result in results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

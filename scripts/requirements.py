#!/usr/bin/env python3
"""Write docs/requirements.md: one row per requirement with its state and the tests that show it.

Reads docs/requirements.tsv (id, wave, text) and the JUnit reports of the last test run. A test names the
requirements it shows: a Rust function starts with them (`obj_3_obj_9_moves_a_subtree`), a TypeScript title
holds them in brackets (`[OBJ-3, OBJ-9] moves a subtree`).

A requirement is `done` when at least one test carries its id and all of those passed, `failing` when one
of them did not, `open` when there is none. The run exits 1 on a missing report and on an id that is not listed.
"""

import csv
import re
import sys
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REPORTS = {
    "nextest": ROOT / ".cache/nextest/ci/junit.xml",
    "vitest": ROOT / ".cache/test/vitest.xml",
    "playwright": ROOT / ".cache/test/playwright.xml",
}
STATES = ("done", "failing", "open")


def listed() -> dict[str, tuple[int, str]]:
    with (ROOT / "docs/requirements.tsv").open(newline="") as file:
        return {row["id"]: (int(row["wave"]), row["text"]) for row in csv.DictReader(file, delimiter="\t")}


def rust_ids(name: str, areas: set[str]) -> list[str]:
    # A generated case stands below the function: `obj_3_moves::case_1`.
    leading = [re.match(r"(?:[a-z]{3}_\d+_)*", segment).group() for segment in name.split("::")]
    found = re.findall(r"([a-z]{3})_(\d+)_", "".join(leading))
    return [f"{area.upper()}-{number}" for area, number in found if area.upper() in areas]


def title_ids(name: str) -> list[str]:
    return [found for bracket in re.findall(r"\[([^\]]*)\]", name) for found in re.findall(r"\b[A-Z]{3}-\d+\b", bracket)]


def cases(report: Path):
    """Yield (name, passed) of every test of a report; one that was skipped shows nothing."""
    for suite in ElementTree.parse(report).iter("testsuite"):
        for case in suite.iter("testcase"):
            if case.find("skipped") is None:
                passed = case.find("failure") is None and case.find("error") is None
                yield case.get("classname", ""), case.get("name", ""), passed


def collect(areas: set[str]) -> dict[str, dict[str, bool]]:
    """Map requirement id -> {test: passed}."""
    shown: dict[str, dict[str, bool]] = defaultdict(dict)
    for runner, report in REPORTS.items():
        for place, name, passed in cases(report):
            ids = rust_ids(name, areas) if runner == "nextest" else title_ids(name)
            test = f"{place}::{name}" if runner == "nextest" else f"{place} {name}"
            for requirement in ids:
                # The same title may run in several browsers or suites: all must pass.
                shown[requirement][test] = shown[requirement].get(test, True) and passed
    return shown


def state(tests: dict[str, bool]) -> str:
    if not tests:
        return "open"
    return "done" if all(tests.values()) else "failing"


def cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def page(requirements: dict[str, tuple[int, str]], shown: dict[str, dict[str, bool]]) -> str:
    lines = [
        "# Requirements",
        "",
        "Written by `./taskw test` from `requirements.tsv` and the test reports; do not edit. *done*: at least one test",
        "carries the id and all of those passed; *failing*: one did not; *open*: no test yet. Waves are the order of building.",
        "",
        "| wave | " + " | ".join(STATES) + " | total |",
        "|---|---|---|---|---|",
    ]
    for wave in sorted({wave for wave, _ in requirements.values()}):
        states = [state(shown.get(id, {})) for id, (its_wave, _) in requirements.items() if its_wave == wave]
        lines.append(f"| {wave} | " + " | ".join(str(states.count(name)) for name in STATES) + f" | {len(states)} |")
    lines += ["", "| id | wave | state | requirement | tests |", "|---|---|---|---|---|"]
    for id, (wave, text) in requirements.items():
        tests = shown.get(id, {})
        names = "<br>".join(f"`{cell(test)}`" + ("" if passed else " **failed**") for test, passed in sorted(tests.items()))
        lines.append(f"| {id} | {wave} | {state(tests)} | {cell(text)} | {names} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    missing = [f"{runner}: {path.relative_to(ROOT)}" for runner, path in REPORTS.items() if not path.is_file()]
    if missing:
        print("no report of " + ", ".join(missing) + "; ./taskw test writes them", file=sys.stderr)
        return 1
    requirements = listed()
    shown = collect({id.split("-")[0] for id in requirements})
    unknown = sorted(set(shown) - set(requirements))
    for id in unknown:
        print(f"{id} is not in docs/requirements.tsv: {', '.join(sorted(shown[id]))}", file=sys.stderr)
    (ROOT / "docs/requirements.md").write_text(page(requirements, shown))
    done = sum(state(shown.get(id, {})) == "done" for id in requirements)
    failing = sum(state(shown.get(id, {})) == "failing" for id in requirements)
    print(f"Requirements: {done} done, {failing} failing, {len(requirements) - done - failing} open of {len(requirements)}")
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())

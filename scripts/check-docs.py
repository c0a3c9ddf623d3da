#!/usr/bin/env python3
"""Check that documents and deployment files name what exists: tasks, scripts, variables, commands of the server.

A variable that the server reads must stand in the table of docs/operations.md, and one that stands there or in a
deployment file must be one that the server reads.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Known to the server, but nothing that an operator sets.
UNDOCUMENTED = {"REQ1_FIXTURES", "OTEL_RESOURCE_ATTRIBUTES"}


def text(path: str) -> str:
    return (ROOT / path).read_text()


def server_variables() -> set[str]:
    return set(re.findall(r'^\s*(?:used|secret)\("([A-Z0-9_]+)"\)', text("backend/server/src/config/names.rs"), re.M))


def server_commands() -> set[str]:
    variants = re.search(r"enum Command \{(.*?)\n\}", text("backend/server/src/cli.rs"), re.S).group(1)
    names = re.findall(r"^    ([A-Z]\w+)(?:\(|,)", variants, re.M)
    return {re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower() for name in names}


def tasks() -> set[str]:
    return set(re.findall(r"^  ([a-z][a-z0-9:-]*):$", text("Taskfile.yml"), re.M))


def variables_of_table() -> set[str]:
    rows = re.findall(r"^\| (`[A-Z][^|]*) \|", text("docs/operations.md"), re.M)
    return {name for row in rows for name in re.findall(r"`([A-Z0-9_]+)`", row)}


def variables_of_deployment() -> set[str]:
    blocks = re.findall(r"    environment: &environment\n((?:      .*\n)+)", text("docker-compose.yml"))
    compose = {name for block in blocks for name in re.findall(r"^      ([A-Z0-9_]+):", block, re.M)}
    # Only names that stand at the start of an assignment: further ones on the line are values.
    image = set(re.findall(r"\b([A-Z0-9_]+)=", " ".join(re.findall(r"^ENV (LISTEN_ADDR.*|BUILD_SHA.*)$", text("Dockerfile"), re.M))))
    return compose | image


def missing(what: str, named: set[str], existing: set[str]) -> list[str]:
    return [f"{what}: {name}" for name in sorted(named - existing)]


def main() -> int:
    documents = ["README.md", "CONTRIBUTING.md", *(str(path.relative_to(ROOT)) for path in ROOT.glob("docs/**/*.md"))]
    prose = "\n".join(text(path) for path in documents)
    known = server_variables()
    findings = [
        *missing("a variable that is not in docs/operations.md", known - UNDOCUMENTED, variables_of_table()),
        *missing("docs/operations.md names a variable that the server does not read", variables_of_table(), known),
        *missing("a deployment file sets a variable that the server does not read", variables_of_deployment(), known),
        *missing("a document names a task that is not there", set(re.findall(r"\./taskw ([a-z][a-z0-9:-]*)", prose)), tasks()),
        *missing("a document names a command that the server does not have", set(re.findall(r"req1-server ([a-z][a-z-]*)`", prose)), server_commands()),
    ]
    for path in sorted(set(re.findall(r"`(?:\./)?((?:scripts|docs|backend|frontend|migrations)/[\w./-]+)`", prose))):
        if not (ROOT / path).exists():
            findings.append(f"a document names a file that is not there: {path}")
    for finding in findings:
        print(f"docs: {finding}", file=sys.stderr)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())

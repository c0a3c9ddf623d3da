#!/usr/bin/env python3
"""Check over `cargo metadata` that a crate of ours depends on crates of lower layers only.

So arrows point one way and crates of one layer do not know each other. Which crate may use which library
of others stands in deny.toml. Dev-dependencies are free: a test may use whatever it needs.
"""

import json
import subprocess
import sys

# server -> api -> app -> store, script, interchange, blob, identity -> domain.
LAYERS = [
    {"req1-domain", "reqif"},
    {"req1-store", "req1-script", "req1-interchange", "req1-blob", "req1-identity"},
    {"req1-app"},
    {"req1-api"},
    {"req1-server"},
]
# Outside the layers: client and benchmark speak HTTP only, the test harness may see all below the server.
FREE = {"req1-bench": set(), "req1-cli": set(), "req1-test-support": set().union(*LAYERS[:-1])}


def allowed() -> dict[str, set[str]]:
    below: set[str] = set()
    table = dict(FREE)
    for layer in LAYERS:
        table |= {crate: set(below) for crate in layer}
        below |= layer
    return table


def main() -> int:
    output = subprocess.run(
        ["cargo", "metadata", "--format-version", "1", "--no-deps", "--offline"], check=True, capture_output=True, text=True
    ).stdout
    packages = json.loads(output)["packages"]
    table = allowed()
    breaches = [f"{package['name']} stands in no layer" for package in packages if package["name"] not in table]
    ours = {package["name"] for package in packages}
    for package in packages:
        name = package["name"]
        for dependency in package["dependencies"]:
            other = dependency["name"]
            if dependency["kind"] == "dev":
                continue
            if other in ours and other not in table.get(name, set()):
                breaches.append(f"{name} must not depend on {other}: arrows point to lower layers only")
    for breach in breaches:
        print(f"wall: {breach}", file=sys.stderr)
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())

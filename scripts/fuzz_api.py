#!/usr/bin/env python3
"""fuzz_api.py BASE_URL EMAIL PASSWORD REQIF -- ARG...: lets Schemathesis try every operation of the OpenAPI document.

Generated ids lead nowhere, so it makes some content first and tells Schemathesis its ids; a part of the requests
still carries generated ones. Operations that delete get content of their own, so that the rest stays.
ARGs go to Schemathesis. Sign-in is renewed whenever a request ended the session.
"""

import json
import os
import subprocess
import sys
import tempfile
import urllib.request
import uuid
from pathlib import Path

CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
]
# Share of requests that carry an id of existing content.
KNOWN = 0.85
VICTIMS = 5


class Client:
    """The API as the content is made through it."""

    def __init__(self, base: str, email: str, password: str):
        self.base = base
        self.token = None
        self.token = self.post("/auth/login", {"email": email, "password": password})["token"]

    def call(self, method: str, path: str, body: bytes | None = None, content_type: str | None = None):
        request = urllib.request.Request(f"{self.base}/api/v1{path}", body, method=method)
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        if content_type:
            request.add_header("Content-Type", content_type)
        with urllib.request.urlopen(request, timeout=60) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def get(self, path: str):
        return self.call("GET", path)

    def post(self, path: str, body: dict):
        return self.call("POST", path, json.dumps(body).encode(), "application/json")

    def upload(self, path: str, name: str, content: bytes, content_type: str):
        boundary = uuid.uuid4().hex
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: {content_type}\r\n\r\n'
        body = head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
        return self.call("POST", path, body, f"multipart/form-data; boundary={boundary}")


def person(api: Client, name: str) -> str:
    body = {"email": f"{name}@example.org", "display_name": name}
    return api.post("/users", body)["id"]


def make_content(api: Client, reqif: Path) -> dict[str, list[str]]:
    """Some of everything; ids by name of a dictionary."""
    workspace = api.post("/workspaces", {"name": "Fuzz"})["id"]

    def make_project(name: str) -> str:
        return api.post(f"/workspaces/{workspace}/projects", {"name": name})["id"]

    project = make_project("Fuzz")
    module = api.post("/modules", {"name": "Fuzz", "project_id": project})["id"]

    def make_object(in_module: str, **more) -> str:
        return api.post(f"/modules/{in_module}/objects", {"heading": "The pump", **more})["id"]

    def make_attribute(name: str, data_type: str, **more) -> str:
        body = {"name": name, "data_type": data_type, **more}
        return api.post(f"/modules/{module}/attribute-definitions", body)["id"]

    def make_link(source: str, target: str) -> str:
        ends = {"source_object_id": source, "target_object_id": target}
        return api.post("/links", {"link_type_id": link_type, **ends})["id"]

    top = [make_object(module) for _ in range(3)]
    objects = top + [make_object(module, parent_id=top[0]) for _ in range(3)]
    plain = [make_attribute(kind, kind) for kind in ("string", "float", "date", "rich_text", "user_ref")]
    enum = make_attribute("enum", "enum", enum_values=["low", "high"])
    link_type = api.get(f"/link-types?workspace_id={workspace}")[0]["id"]
    picture = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
        "1f15c4890000000d49444154789c626001000000ffff03000006000557bfabd40000000049454e44ae426082"
    )
    file = api.upload(f"/modules/{module}/files", "dot.png", picture, "image/png")["id"]
    imported = api.upload(f"/projects/{project}/reqif/import", reqif.name, reqif.read_bytes(), "application/xml")
    uploads = [
        api.upload(f"/projects/{project}/reqif/uploads", reqif.name, reqif.read_bytes(), "application/xml")
        for _ in range(2)
    ]
    modules = [module, imported["module_id"]]
    types = api.get(f"/object-types?module_id={imported['module_id']}")["items"]
    deleted = [make_object(module) for _ in range(VICTIMS)]
    for victim in deleted:
        api.call("DELETE", f"/modules/{module}/objects/{victim}")
    me = api.get("/auth/me")["id"]
    people = [person(api, "ann"), person(api, "bob")]
    return {
        "workspace": [workspace],
        "project": [project],
        "module": modules,
        "object": objects,
        "own_module": [module],
        "deleted_object": deleted,
        "attribute": [*plain, enum],
        "object_type": [one["id"] for one in types],
        "link_type": [link_type],
        "link": [make_link(objects[0], one) for one in objects[1:]],
        "file": [file],
        "field": ["heading", "body", "attribute:enum"],
        "user": [*people, me],
        "other_user": people,
        "upload": [one["id"] for one in uploads],
        "job": [one["job"]["id"] for one in uploads],
        "victim_object": [make_object(module) for _ in range(VICTIMS)],
        "victim_link": [make_link(one, objects[0]) for one in objects[1:]],
        "victim_attribute": [make_attribute(f"victim {n}", "string") for n in range(VICTIMS)],
        "victim_module": [
            api.post("/modules", {"name": f"Victim {n}", "project_id": project})["id"] for n in range(VICTIMS)
        ],
        "victim_project": [make_project(f"Victim {n}") for n in range(VICTIMS)],
        "victim_workspace": [api.post("/workspaces", {"name": f"Victim {n}"})["id"] for n in range(VICTIMS)],
        "victim_user": [person(api, f"victim{n}") for n in range(VICTIMS)],
    }


# What a path's `{id}` names, by the start of the path; the first that fits.
PATH_IDS = [
    ("/api/v1/modules/{module_id}/objects/{id}/restore", "deleted_object"),
    ("/api/v1/modules/{module_id}/objects/{id}", "object"),
    ("/api/v1/modules/{module_id}/attribute-definitions/{id}", "attribute"),
    ("/api/v1/modules/{id}", "module"),
    ("/api/v1/object-types/{id}", "object_type"),
    ("/api/v1/objects/{id}", "object"),
    ("/api/v1/links/{id}", "link"),
    ("/api/v1/files/{id}", "file"),
    ("/api/v1/jobs/{id}", "job"),
    ("/api/v1/projects/{project_id}/reqif/uploads/{id}", "upload"),
    ("/api/v1/projects/{id}", "project"),
    ("/api/v1/workspaces/{workspace_id}/projects/{id}", "project"),
    ("/api/v1/workspaces/{id}", "workspace"),
    ("/api/v1/users/{id}", "other_user"),
]
ANYWHERE = {
    "path.module_id": "module",
    "path.object_id": "object",
    "path.field": "field",
    "path.project_id": "project",
    "path.workspace_id": "workspace",
    "path.user_id": "user",
    "query.module_id": "module",
    "query.project_id": "project",
    "query.workspace_id": "workspace",
    "query.source_object_id": "object",
    "query.link_type_id": "link_type",
    "body.module_id": "module",
    "body.project_id": "project",
    "body.workspace_id": "workspace",
    "body.parent_id": "object",
    "body.after_id": "object",
    "body.before_id": "object",
    "body.object_type_id": "object_type",
    "body.link_type_id": "link_type",
    "body.source_object_id": "object",
    "body.target_object_id": "object",
    "body.depends_on": "attribute",
}


def toml(value) -> str:
    """A value as TOML; JSON's strings, numbers and arrays are TOML's."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {toml(one)}" for key, one in value.items()) + " }"
    return json.dumps(value)


def configuration(paths: dict, ids: dict[str, list[str]], sign_in: dict) -> str:
    def known(name: str) -> dict:
        return {"dictionary": name, "probability": KNOWN}

    bearer = {
        "path": "/api/v1/auth/login",
        "payload": sign_in,
        "extract_selector": "/token",
        "retry_on": [401],
    }
    lines = [
        "[auth]",
        "auto-signup = false",
        f"dynamic = {toml({'openapi': {'bearer': bearer}})}",
        # Ids of its own answers would let it delete what was made for the others.
        "[phases.fuzzing]",
        "extra-data-sources = { responses = false }",
        "[dictionaries]",
        *(f"{name} = {toml({'values': values})}" for name, values in ids.items()),
        "[parameters]",
        *(f"{json.dumps(place)} = {toml(known(name))}" for place, name in ANYWHERE.items()),
    ]
    for path, methods in paths.items():
        name = next((name for start, name in PATH_IDS if path.startswith(start)), None)
        for method in methods:
            if "text/event-stream" in json.dumps(methods[method]):
                # Its answer never ends.
                lines += ["[[operations]]", f"include-name = {toml(f'{method.upper()} {path}')}", "enabled = false"]
                continue
            if name is None or "{id}" not in path:
                continue
            victim = f"victim_{name.removeprefix('other_')}"
            # The member lists and jobs of a thing are no part of it.
            ends = method == "delete" and path.endswith("/{id}") and victim in ids
            bound = {"path.id": known(victim if ends else name)}
            if "/modules/{module_id}/" in path:
                bound["path.module_id"] = known("own_module")
            lines += [
                "[[operations]]",
                f"include-name = {toml(f'{method.upper()} {path}')}",
                f"parameters = {toml(bound)}",
            ]
    return "\n".join(lines) + "\n"


def main() -> int:
    base, email, password, reqif, *rest = sys.argv[1:]
    api = Client(base, email, password)
    with urllib.request.urlopen(f"{base}/api/docs/openapi.json", timeout=60) as answer:
        paths = json.load(answer)["paths"]
    ids = make_content(api, Path(reqif))
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder, "schemathesis.toml")
        config.write_text(configuration(paths, ids, {"email": email, "password": password}))
        command = ["schemathesis", "--config-file", str(config), "run", f"{base}/api/docs/openapi.json"]
        command += ["--checks", ",".join(CHECKS), "--generation-database", "none", *(one for one in rest if one != "--")]
        done = subprocess.run(command, cwd=folder, env={**os.environ, "NO_COLOR": "1"}, check=False)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())

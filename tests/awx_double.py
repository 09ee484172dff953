"""A double of AWX's API, for playbooks/awx.yml where no AWX can be reached.

It keeps, returns and refuses what AWX does (awx_rules.py), and knows how a workflow ends (awx_workflow.py). Jobs do not run.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from tests.awx_rules import FIELDS, JOBS, Item, kept, matches, shown, taken, type_of, wrong_filter
from tests.awx_workflow import Node, run_workflow

PREFIX = "/api/v2/"
EDGES = ("success_nodes", "failure_nodes", "always_nodes")


class AwxDouble:
    """A running double. url: for CONTROLLER_HOST. writes: (method, path) of each call that is no GET."""

    def __init__(self) -> None:
        self.items: dict[str, list[Item]] = {}
        self.links: dict[str, list[int]] = {}
        self.surveys: dict[str, Item] = {}
        self.writes: list[tuple[str, str]] = []
        self.said: list[str] = []
        self._numbers = 0
        self.add(
            "credential_types", {"name": "Amazon Web Services", "kind": "cloud", "namespace": "aws", "managed": True}
        )
        galaxy = self.add("credential_types", {"name": "Ansible Galaxy/Automation Hub API Token", "kind": "galaxy"})
        self.add("credentials", {"name": "Ansible Galaxy", "credential_type": galaxy["id"], "managed": True})
        double = self

        class Handler(BaseHTTPRequestHandler):
            def _serve(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = json.loads(self.rfile.read(length) or b"{}")
                status, answer = double.answer(self.command, self.path, body)
                text = b"" if answer is None else json.dumps(answer).encode()
                double.said.append(text.decode())
                self.send_response(status)
                self.send_header("X-API-Product-Name", "AWX")
                self.send_header("X-API-Product-Version", "24.6.1")
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            do_GET = do_POST = do_PATCH = do_DELETE = _serve

            def log_message(self, *arguments: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """End the server."""
        self._server.shutdown()
        self._server.server_close()

    def one(self, kind: str, name: str) -> Item:
        """The only item of this name."""
        [found] = [item for item in self.items.get(kind, []) if item["name"] == name]
        return found

    def linked(self, item: Item, kind: str) -> list[int]:
        """The ids of what is associated with the item."""
        return self.links.get(f"{item['url']}{kind}/", [])

    def launch(self, workflow: str, ends: Mapping[str, str]) -> tuple[str, dict[str, str]]:
        """How a workflow ends, and the nodes that ran, when its nodes end so: as it is set up here."""
        number = self.one("workflow_job_templates", workflow)["id"]
        own = [item for item in self._all("workflow_job_template_nodes") if item["workflow_job_template"] == number]
        names = {item["id"]: item["identifier"] for item in own}
        edges = ({kind: [names[to] for to in self.linked(item, kind)] for kind in EDGES} for item in own)
        nodes = [Node(item["identifier"], **each) for item, each in zip(own, edges, strict=True)]
        return run_workflow({node.identifier: node for node in nodes}, ends)

    def answer(self, method: str, path: str, body: Item) -> tuple[int, Item | None]:
        """Status and body for one call."""
        url = urlsplit(path)
        parts = url.path.removeprefix(PREFIX).strip("/").split("/")
        if method != "GET":
            self.writes.append((method, url.path))
        if len(parts) == 1 and method == "GET":
            return self._list(self._all(parts[0]), parse_qsl(url.query))
        if len(parts) == 1:
            return self._create(parts[0], body)
        item = next((found for found in self._all(parts[0]) if str(found["id"]) == parts[1]), None)
        if item is None:
            return 404, {"detail": "Not found."}
        return self._of_one(method, parts[0], item, parts[2:], url.path, body)

    def _list(self, items: list[Item], filters: list[tuple[str, str]]) -> tuple[int, Item]:
        if wrong := wrong_filter(items, filters):
            return 400, {"detail": f"No field is named {wrong!r}"}
        names = {item["id"]: item["name"] for item in self._all("organizations")}
        found = [shown(item) for item in items if matches(item, filters, names)]
        for item in found:
            if item["type"] == "workflow_job_template_node":
                item.update({kind: list(self.linked(item, kind)) for kind in EDGES})
        return 200, page(found)

    def _create(self, kind: str, body: Item) -> tuple[int, Item]:
        if taken(kind, {**FIELDS[kind], **kept(kind, body)}, self._all(kind)):
            return 400, {"__all__": [f"{type_of(kind)} with this name already exists."]}
        return 201, shown(self.add(kind, body), written=True)

    def _of_one(
        self, method: str, kind: str, item: Item, rest: list[str], path: str, body: Item
    ) -> tuple[int, Item | None]:
        if not rest and method == "DELETE":
            self.items[kind].remove(item)
            approvals = self.items.get("workflow_approval_templates", [])
            approvals[:] = [each for each in approvals if each["id"] != item.get("unified_job_template")]
            self.links = {name: [each for each in ids if each != item["id"]] for name, ids in self.links.items()}
            return 204, None
        if not rest:
            changed = {**item, **kept(kind, body)}
            if taken(kind, changed, [other for other in self._all(kind) if other is not item]):
                return 400, {"__all__": [f"{type_of(kind)} with this name already exists."]}
            item.update(changed)
            return 200, shown(item, written=method == "PATCH")
        if rest[0] == "survey_spec":
            if method == "POST":
                self.surveys[path] = body
            return 200, self.surveys.get(path, {})
        if rest[0] == "create_approval_template":
            made = self.add("workflow_approval_templates", body)
            item["unified_job_template"] = made["id"]
            item["related"]["unified_job_template"] = made["url"]
            return 201, shown(made, written=True)
        return self._associations(method, rest[0], path, body)

    def _associations(self, method: str, kind: str, path: str, body: Item) -> tuple[int, Item | None]:
        linked = self.links.setdefault(path, [])
        if method == "GET":
            kind = "workflow_job_template_nodes" if kind.endswith("_nodes") else kind
            kind = "credentials" if kind == "galaxy_credentials" else kind
            kind = "notification_templates" if kind.startswith("notification_templates") else kind
            found = {item["id"]: item for item in self._all(kind)}
            return 200, page([shown(found[number]) for number in linked])
        if body.get("disassociate"):
            linked.remove(body["id"])
        else:
            linked.append(body["id"])
        return 204, None

    def _all(self, kind: str) -> list[Item]:
        if kind == "unified_job_templates":
            return [item for each in JOBS for item in self.items.get(each, [])]
        return self.items.get(kind, [])

    def add(self, kind: str, body: Item) -> Item:
        """A new item, as AWX makes it of this request."""
        self._numbers += 1
        url = f"{PREFIX}{kind}/{self._numbers}/"
        fixed = {"type": type_of(kind), "id": self._numbers, "url": url, "summary_fields": {}}
        related = {"survey_spec": f"{url}survey_spec/"}
        item = {**FIELDS[kind], **kept(kind, body), **fixed, "related": related}
        self.items.setdefault(kind, []).append(item)
        return item


def page(items: list[Item]) -> Item:
    """A list as AWX answers it."""
    return {"count": len(items), "next": None, "previous": None, "results": items}

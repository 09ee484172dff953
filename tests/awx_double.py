"""A double of AWX's API, for playbooks/awx.yml where no AWX can be reached: it keeps what is posted, and judges nothing.

Of AWX's own rules it knows those that awx.awx meets: lists by filter, associations, surveys, approval nodes, and secrets shown as $encrypted$.
"""

from __future__ import annotations

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

PREFIX = "/api/v2/"
SECRET = {"password", "token", "security_token"}
JOBS = {"job_templates": "job_template", "workflow_job_templates": "workflow_job_template", "projects": "project"}
Item = dict[str, Any]


class AwxDouble:
    """A running double. url: for CONTROLLER_HOST. writes: (method, path) of each call that is no GET."""

    def __init__(self) -> None:
        self.items: dict[str, list[Item]] = {}
        self.links: dict[str, list[int]] = {}
        self.surveys: dict[str, Item] = {}
        self.writes: list[tuple[str, str]] = []
        self.said: list[str] = []
        self._add("credential_types", {"name": "Amazon Web Services", "kind": "cloud", "managed": True})
        self._add("credentials", {"name": "Ansible Galaxy", "kind": "galaxy_api_token", "inputs": {}})
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

    def answer(self, method: str, path: str, body: Item) -> tuple[int, Item | None]:
        """Status and body for one call."""
        url = urlsplit(path)
        parts = url.path.removeprefix(PREFIX).strip("/").split("/")
        if method != "GET":
            self.writes.append((method, url.path))
        if len(parts) == 1 and method == "GET":
            found = [item for item in self._all(parts[0]) if matches(item, parse_qsl(url.query))]
            return 200, page([shown(item) for item in found])
        if len(parts) == 1:
            return 201, shown(self._add(parts[0], body))
        if parts[1].isdigit():
            item = next((found for found in self._all(parts[0]) if found["id"] == int(parts[1])), None)
            if item is None:
                return 404, {"detail": "Not found."}
            return self._of_one(method, item, parts[2:], url.path, body)
        return 404, {"detail": "Not found."}

    def _of_one(self, method: str, item: Item, rest: list[str], path: str, body: Item) -> tuple[int, Item | None]:
        if not rest:
            if method == "PATCH":
                item.update(body)
            return 200, shown(item)
        if rest[0] == "survey_spec":
            if method == "POST":
                self.surveys[path] = body
            return 200, self.surveys.get(path, {})
        if rest[0] == "create_approval_template":
            made = self._add("workflow_approval_templates", {**body, "type": "workflow_approval_template"})
            item["unified_job_template"] = made["id"]
            item["related"]["unified_job_template"] = made["url"]
            return 201, shown(made)
        linked = self.links.setdefault(path, [])
        if method == "GET":
            kind = "workflow_job_template_nodes" if rest[0].endswith("_nodes") else rest[0]
            kind = "credentials" if kind == "galaxy_credentials" else kind
            kind = "notification_templates" if kind.startswith("notification_templates") else kind
            return 200, page([shown(found) for found in self._all(kind) if found["id"] in linked])
        if body.get("disassociate"):
            linked.remove(body["id"])
        elif "id" in body:
            linked.append(body["id"])
        else:
            linked.append(self._add(rest[0], body)["id"])
        return 204, None

    def _all(self, kind: str) -> list[Item]:
        if kind == "unified_job_templates":
            return [item for each in JOBS for item in self.items.get(each, [])]
        return self.items.get(kind, [])

    def _add(self, kind: str, body: Item) -> Item:
        number = 1 + sum(len(items) for items in self.items.values())
        item = {"type": JOBS.get(kind, kind.rstrip("s")), **body, "id": number, "url": f"{PREFIX}{kind}/{number}/"}
        item["related"] = {"survey_spec": f"{item['url']}survey_spec/"}
        item["summary_fields"] = {}
        if kind == "projects":
            item.update(status="successful", scm_revision="0" * 40)
        self.items.setdefault(kind, []).append(item)
        return item


def matches(item: Item, filters: list[tuple[str, str]]) -> bool:
    """Whether a list with these filters has the item."""
    wanted = [(name, value) for name, value in filters if name not in ("page_size", "page", "order_by")]
    either = [(name.removeprefix("or__"), value) for name, value in wanted if name.startswith("or__")]
    each = [(name, value) for name, value in wanted if not name.startswith("or__")]
    told = {name: str(value) for name, value in item.items()}
    return all(told.get(name, value) == value for name, value in each) and (
        not either or any(told.get(name) == value for name, value in either)
    )


def page(items: list[Item]) -> Item:
    """A list as AWX answers it."""
    return {"count": len(items), "next": None, "previous": None, "results": items}


def shown(item: Item) -> Item:
    """The item without its secrets."""

    def hide(value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            return {key: hide(each, key) for key, each in value.items()}
        return "$encrypted$" if name in SECRET and isinstance(value, str) and re.search(".", value) else value

    found: Item = hide(item)
    return found

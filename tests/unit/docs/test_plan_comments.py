"""The scripts of the examples keep one comment with the plan: written once, then updated, and nobody else's touched."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

EXAMPLES = Path(__file__).parents[3] / "examples"
MARK = "<!-- talentbase.aws/plan -->"
TOKEN = "a-token"
PAGE = 100

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("bash", "curl", "jq"))), reason="the scripts need bash, curl and jq, as a runner has"
)


class Comments(ThreadingHTTPServer):
    """The comments of one pull request, as GitHub's API and GitLab's have them."""

    def __init__(self, author: str) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.author = author
        self.bodies: dict[int, tuple[str, str]] = {}
        self.threaded = threading.Thread(target=self.serve_forever, daemon=True)
        self.threaded.start()

    def add(self, author: str, body: str) -> int:
        number = len(self.bodies) + 1
        self.bodies[number] = (author, body)
        return number

    def own(self) -> list[str]:
        """The comments of the token's user."""
        return [body for author, body in self.bodies.values() if author == self.author]


class Handler(BaseHTTPRequestHandler):
    """Lists, adds and changes comments, for who has the token."""

    server: Comments

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""

    def answer(self, status: int, body: Any) -> None:
        allowed = TOKEN in (
            self.headers.get("PRIVATE-TOKEN"),
            (self.headers.get("Authorization") or "")[len("Bearer ") :],
        )
        self.send_response(status if allowed else 401)
        self.end_headers()
        self.wfile.write(json.dumps(body if allowed else {}).encode())

    def given(self) -> str:
        return str(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["body"])

    def do_GET(self) -> None:
        where = urlsplit(self.path)
        if where.path.endswith("/user"):
            return self.answer(200, {"username": self.server.author})
        page = int(parse_qs(where.query)["page"][0])
        listed = [
            {"id": number, "body": body, "user": {"login": author}, "author": {"username": author}}
            for number, (author, body) in self.server.bodies.items()
        ]
        return self.answer(200, listed[(page - 1) * PAGE : page * PAGE])

    def do_POST(self) -> None:
        self.answer(201, {"id": self.server.add(self.server.author, self.given())})

    def do_PATCH(self) -> None:
        number = int(self.path.rsplit("/", 1)[1])
        self.server.bodies[number] = (self.server.bodies[number][0], self.given())
        self.answer(200, {"id": number})

    do_PUT = do_PATCH


@pytest.fixture
def comments() -> Iterator[Comments]:
    server = Comments("github-actions[bot]")
    yield server
    server.shutdown()
    server.server_close()


def github() -> str:
    [step] = [
        step
        for step in yaml.safe_load((EXAMPLES / "github/plan.yml").read_text())["jobs"]["comment"]["steps"]
        if "run" in step
    ]
    return str(step["run"])


def gitlab() -> str:
    return "\n".join(yaml.safe_load((EXAMPLES / "gitlab/plan.gitlab-ci.yml").read_text())["plan-note"]["script"])


def jenkins() -> str:
    """The last script, as Groovy gives it to the shell."""
    return re.findall(r"sh '''(.+?)'''", (EXAMPLES / "jenkins/Jenkinsfile.plan").read_text(), re.DOTALL)[-1].replace(
        "\\\\", "\\"
    )


SCRIPTS = {"github": github, "gitlab": gitlab, "jenkins": jenkins}


def run(name: str, folder: Path, server: Comments) -> None:
    url = f"http://127.0.0.1:{server.server_port}"
    environment = {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "GITHUB_TOKEN": TOKEN,
        "PLAN_NOTE_TOKEN": TOKEN,
        "AUTHOR": server.author,
        "NUMBER": "7",
        "GITHUB_API_URL": url,
        "GITHUB_REPOSITORY": "org/repo",
        "CHANGE_ID": "7",
        "CHANGE_URL": "https://github.com/org/repo/pull/7",
        "CI_API_V4_URL": url,
        "CI_MERGE_REQUEST_PROJECT_ID": "1",
        "CI_MERGE_REQUEST_IID": "7",
    }
    script = ["bash", "-euo", "pipefail", "-c", SCRIPTS[name]()]
    done = subprocess.run(script, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert TOKEN not in done.stdout


@pytest.mark.parametrize("name", SCRIPTS)
def test_one_comment_is_written_and_then_updated(name: str, comments: Comments, tmp_path: Path) -> None:
    for number in range(PAGE + 3):
        comments.add("somebody", f"comment {number}")
    others = comments.add("somebody", f"{MARK}\nnot the plan's")
    for text in ("first", 'second "quoted" $HOME `id` é'):
        (tmp_path / "plan.md").write_text(f"{MARK}\n{text}\n")
        run(name, tmp_path, comments)
        assert comments.own() == [f"{MARK}\n{text}\n"]
    assert comments.bodies[others] == ("somebody", f"{MARK}\nnot the plan's")


def test_a_fork_has_no_plan() -> None:
    plan, comment = yaml.safe_load((EXAMPLES / "github/plan.yml").read_text())["jobs"].values()
    assert plan["if"] == "github.event.pull_request.head.repo.full_name == github.repository"
    assert comment["if"] == "!cancelled() && needs.plan.result != 'skipped'"
    jobs = yaml.safe_load((EXAMPLES / "gitlab/plan.gitlab-ci.yml").read_text())
    [rule] = jobs[".plan"]["rules"]
    assert rule["if"].endswith("$CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_MERGE_REQUEST_PROJECT_ID")
    assert {job["extends"] for name, job in jobs.items() if name != ".plan"} == {".plan"}
    pipeline = (EXAMPLES / "jenkins/Jenkinsfile.plan").read_text()
    assert pipeline.count("!env.CHANGE_FORK") == pipeline.count("withCredentials") == 2


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_parse(name: str) -> None:
    subprocess.run(["bash", "-n"], input=SCRIPTS[name](), text=True, check=True)

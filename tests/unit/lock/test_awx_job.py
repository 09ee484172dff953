"""AWX is asked about the job that holds a lock, and only by who has a token for that very AWX."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._lock.awx_job import job_ended, job_url

TOKEN = "s3cret"


class Awx:
    """An HTTP server that answers like AWX. asked: path and token of each request."""

    def __init__(self) -> None:
        self.status, self.code, self.to = "running", 200, ""
        self.asked: list[tuple[str, str]] = []
        double = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                double.asked.append((self.path, self.headers.get("Authorization", "")))
                self.send_response(double.code)
                if double.to:
                    self.send_header("Location", double.to)
                self.end_headers()
                self.wfile.write(json.dumps({"status": double.status}).encode())

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def job(self, number: int) -> str:
        return job_url({"AWX_HOST": f"{self.url}/", "JOB_ID": str(number)})

    @property
    def variables(self) -> dict[str, str]:
        return {"CONTROLLER_HOST": self.url, "CONTROLLER_OAUTH_TOKEN": TOKEN}


@pytest.fixture
def awx() -> Iterator[Awx]:
    double = Awx()
    yield double
    double.stop()


@pytest.mark.parametrize("status", ["successful", "failed", "error", "canceled"])
def test_a_job_that_has_ended(awx: Awx, status: str) -> None:
    awx.status = status
    assert job_ended(awx.job(117), awx.variables) == status
    assert awx.asked == [("/api/v2/jobs/117/", f"Bearer {TOKEN}")]
    older = {"TOWER_HOST": awx.url, "TOWER_OAUTH_TOKEN": TOKEN, "TOWER_VERIFY_SSL": "false"}
    assert job_ended(awx.job(117), older) == status


@pytest.mark.parametrize("status", ["pending", "waiting", "running", "new", "", "x"])
def test_a_job_that_may_run(awx: Awx, status: str) -> None:
    awx.status = status
    assert job_ended(awx.job(117), awx.variables) == ""
    awx.status, awx.code = "canceled", 401
    assert job_ended(awx.job(117), awx.variables) == ""


def test_the_token_goes_to_no_other(awx: Awx) -> None:
    other = Awx()
    awx.status = other.status = "canceled"
    awx.code, awx.to = 302, f"{other.url}/api/v2/jobs/117/"
    assert job_ended(awx.job(117), awx.variables) == ""
    asked = len(awx.asked)
    for job in (
        other.job(117),
        "",
        f"{awx.url}/#/jobs/playbook/1/../../x",
        f"{awx.url}.evil.example/#/jobs/playbook/1",
    ):
        assert job_ended(job, awx.variables) == ""
    assert job_ended(awx.job(117), {"CONTROLLER_HOST": awx.url}) == ""
    assert (len(awx.asked), other.asked) == (asked, [])
    other.stop()


def test_an_awx_that_does_not_answer_says_nothing() -> None:
    variables = {"CONTROLLER_HOST": "http://127.0.0.1:9", "CONTROLLER_OAUTH_TOKEN": TOKEN}
    assert job_ended("http://127.0.0.1:9/#/jobs/playbook/1", variables) == ""
    assert job_url({}) == job_url({"JOB_ID": "7"}) == job_url({"AWX_HOST": "https://a", "JOB_ID": "x"}) == ""

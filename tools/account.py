"""An embedded account for the project's own measurements."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3

from ansible_collections.talentbase.aws.plugins.module_utils._aws.session import Aws
from rehearsal import REGION, door
from rehearsal.process import ask

ROOT = Path(__file__).parents[1]
RECAP = {"ANSIBLE_STDOUT_CALLBACK": "ansible.builtin.default"}
"""Ansible's own callback plugin, whose recap counts what changed."""
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "rehearsal", "AWS_SECRET_ACCESS_KEY": "rehearsal-secret"}


class Account:
    """A running account: clients, control paths, and the environment of a program that speaks to it."""

    def __init__(self, url: str) -> None:
        self.url = url
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        self.environment = {
            **inherited,
            **CREDENTIALS,
            **RECAP,
            "AWS_ENDPOINT_URL": url,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    @classmethod
    @contextmanager
    def started(cls, folder: Path, speed: float, *options: str) -> Iterator[Account]:
        """An account of its own, its state in the folder, stopped at the end."""
        os.environ.setdefault(door.TOKEN, door.new_token())
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        account = cls(f"http://127.0.0.1:{port}")
        account.rehearsal(folder, "start", "--background", "--port", str(port), "--speed", str(speed), *options)
        try:
            yield account
        finally:
            account.rehearsal(folder, "stop")

    def rehearsal(self, folder: Path, *arguments: str) -> None:
        """One command of `python -m rehearsal`."""
        command = [sys.executable, "-m", "rehearsal", *arguments]
        environment = {**self.environment, "PYTHONPATH": str(ROOT)}
        subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)

    def client(self, service: str) -> Any:
        """A boto3 client."""
        return boto3.client(
            service, region_name=REGION, endpoint_url=self.url, aws_access_key_id="any", aws_secret_access_key="thing"
        )

    def ask(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        """The answer of a control path, such as GET calls."""
        return ask(self.url, method, path, body)


def aws(account: Account, region: str) -> Aws:
    """The collection's own clients, pointed at the account, without an Ansible module."""
    return Aws(options(account.url, region))


def options(url: str, region: str) -> Any:
    """What Aws reads of an Ansible module, for the account at a URL."""

    class Options:
        params = {
            "region": region,
            "endpoint_url": url,
            "access_key": "any",
            "secret_key": "thing",
            "session_token": None,
            "profile": None,
            "validate_certs": True,
            "aws_ca_bundle": None,
            "aws_config": None,
        }

    return Options()

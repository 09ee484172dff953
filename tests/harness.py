"""Runs the real playbooks, roles and modules against the embedded account."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import yaml

from ansible_collections.talentbase.aws.plugins.module_utils._text.live import loaded
from rehearsal.process import ask
from tests import programs

ROOT = Path(__file__).parents[1]
REGION = "us-east-1"


@dataclass
class Run:
    """What one ansible-playbook run said and did."""

    code: int
    output: str
    calls: dict[str, Any]

    @property
    def writes(self) -> int:
        """Write calls that reached the account during the run."""
        return int(self.calls["writes"])

    @property
    def changed(self) -> int:
        """The recap's changed=N."""
        return int(self.output.rsplit("changed=", 1)[1].split()[0])


@dataclass
class Account:
    """The running account, and Ansible against it. home: an empty HOME of its own."""

    url: str
    home: Path
    _clients: dict[tuple[str, str], Any] = field(default_factory=dict)
    _callback: dict[str, str] = field(default_factory=dict)

    def client(self, service: str, region: str = REGION) -> Any:
        """A boto3 client."""
        if (service, region) not in self._clients:
            self._clients[service, region] = boto3.client(
                service,
                region_name=region,
                endpoint_url=self.url,
                aws_access_key_id="any",
                aws_secret_access_key="thing",
            )
        return self._clients[service, region]

    def ask(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        """The answer of a control path."""
        return ask(self.url, method, path, body)

    def calls(self) -> dict[str, Any]:
        """The calls since the last zero() or playbook: total, writes and by_operation."""
        return self.ask("GET", "calls")

    def zero(self) -> None:
        """Count calls from here."""
        self.ask("DELETE", "calls")

    @contextmanager
    def copy(self, home: Path) -> Iterator[Account]:
        """A second account that starts as this one is now, stopped at the end."""
        made = self.ask("POST", "copy")
        try:
            yield Account(made["url"], home)
        finally:
            os.kill(made["pid"], signal.SIGTERM)

    def advance(self, seconds: float) -> None:
        """Move the account's clock forward."""
        self.ask("POST", "clock", {"advance": seconds})

    @contextmanager
    def in_real_time(self) -> Iterator[None]:
        """Have the account's clock run as ours: AWS does no more than it would while a test looks, however busy the machine is."""
        speed = self.ask("GET", "clock")["speed"]
        self.ask("POST", "clock", {"speed": 1})
        try:
            yield
        finally:
            self.ask("POST", "clock", {"speed": speed})

    def playbook(
        self, path: str | Path, *arguments: str, inventory: str | Path = "inventories/dev", **variables: Any
    ) -> Run:
        """Run a playbook of the project, or any other, from the project's root."""
        self.zero()
        extra = ["-e", json.dumps(variables)] if variables else []
        given = [str(path), "-i", str(inventory), *arguments, *extra]
        code, output = programs.played(given, self.environment(), timeout=300)
        return Run(code, output, self.calls())

    def module(self, name: str, /, *arguments: str, inventory: str | Path = "inventories/dev", **options: Any) -> Run:
        """Run one module of the collection; in a play of its own only where an option is a template over the inventory.

        arguments: of ansible-playbook, such as --check.
        """
        if "{{" in json.dumps(options) or set(arguments) - {"--check", "--diff"}:
            return self._module_in_a_play(name, arguments, inventory, options)
        self.zero()
        told = self.home / "progress"
        told.write_text("")
        found = self.module_alone(name, "--check" in arguments, progress_file=str(told), **options)
        self.result_file.write_text(json.dumps(found))
        diff = "\n".join(str(text) for part in found.get("diff") or [] for text in part.values())
        said = [
            plain_progress(told.read_text()),
            json.dumps(found.get("warnings", [])),
            diff if "--diff" in arguments else "",
        ]
        said += [str(found.get("msg", "")), f"changed={int(found.get('changed', False))}"]
        return Run(2 if found.get("failed") else 0, "\n".join(said), self.calls())

    def _module_in_a_play(
        self, name: str, arguments: tuple[str, ...], inventory: str | Path, options: dict[str, Any]
    ) -> Run:
        task = {"name": "The module under test", f"talentbase.aws.{name}": options, "register": "result"}
        show = {
            "name": "The result",
            "ansible.builtin.copy": {"content": "{{ result | to_json }}", "dest": str(self.result_file)},
        }
        play = {
            "name": "One module",
            "hosts": "all",
            "gather_facts": False,
            "module_defaults": {"group/talentbase.aws.aws": {"region": "{{ aws_region }}"}},
            "tasks": [task, {**show, "check_mode": False, "changed_when": False}],
        }
        self.result_file.unlink(missing_ok=True)
        path = self.home / "play.yml"
        path.write_text(yaml.safe_dump([play]))
        return self.playbook(path, *arguments, inventory=inventory)

    def module_alone(self, name: str, /, check: bool = False, **options: Any) -> dict[str, Any]:
        """Run one module of the collection without Ansible; its result, failed or not."""
        arguments = {"region": REGION, **options, "_ansible_check_mode": check, "_ansible_diff": True}
        return programs.module(name, arguments, self.environment())

    @property
    def result_file(self) -> Path:
        """Where module() leaves the module's result."""
        return self.home / "result.json"

    def result(self) -> dict[str, Any]:
        """What the module of the last module() call returned, failed or not."""
        found: dict[str, Any] = json.loads(self.result_file.read_text())
        return found

    @contextmanager
    def terminal(self) -> Iterator[None]:
        """Playbooks meanwhile are shown by the callback plugin that the project's ansible.cfg names."""
        self._callback = {"ANSIBLE_STDOUT_CALLBACK": "talentbase.aws.terminal"}
        try:
            yield
        finally:
            self._callback = {}

    def environment(self) -> dict[str, str]:
        """The environment of a user who has nothing but the account: an empty HOME, no AWS configuration."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "ANSIBLE_"))}
        return {
            **kept,
            "HOME": str(self.home),
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "rehearsal",
            "AWS_SECRET_ACCESS_KEY": "rehearsal-secret",
            "AWS_EC2_METADATA_DISABLED": "true",
            "ANSIBLE_NOCOLOR": "1",
            **self._callback,
        }


def plain_progress(progress: str) -> str:
    """A file of progress as lines that cannot be rewritten."""
    told = [loaded(line) for line in progress.split("\n")]
    return "\n".join(line for item in told if (line := item if isinstance(item, str) else item.line))


def sections(inventory: Path) -> Path:
    """The folder of an inventory's variables; of the first environment, where it has several."""
    return min((inventory / "host_vars").iterdir())


def section(inventory: Path, name: str) -> dict[str, Any]:
    """The variables of one file of an inventory."""
    found: dict[str, Any] = yaml.safe_load((sections(inventory) / f"{name}.yml").read_text())
    return found


def rewrite(inventory: Path, name: str, variables: dict[str, Any]) -> None:
    """Replace one file of an inventory."""
    (sections(inventory) / f"{name}.yml").write_text(yaml.safe_dump(variables, sort_keys=False))

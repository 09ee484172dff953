"""No value of a secret is in any output, file, argument or environment, however much Ansible is told to say and to keep.

One story on one account: deployed, rotated, updated in every way, viewed, restored, and failing at every step. What the values were is
read from the account after each run; what a person gave is known. Then everything that was said and kept is searched.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from rehearsal import door
from tests.harness import ROOT, Account, Run, rewrite, section
from tests.integration.secrets.leaks import Processes, Search, as_places, parts, values_held
from tests.integration.secrets.terminal import at_terminal
from tests.programs import ansible_playbook

PLAYBOOK = "playbooks/secrets.yml"
BIN = Path(sys.executable).parent
GIVEN = {
    way: f"SG.{way}-Zk3v9QpX2mT7wLr5"
    for way in ("file", "stdin", "vaulted", "typed", "runner", "rejected", "wrong-length-of-fernet", "on-command-line")
}
"""What a person gives, by the way that it comes; all are looked for, stored or not."""
STEPS = (
    "secretsmanager:DescribeSecret",
    "secretsmanager:GetSecretValue",
    "secretsmanager:PutSecretValue",
    "secretsmanager:UpdateSecretVersionStage",
    "secretsmanager:TagResource",
    "rds:ModifyDBInstance",
    "ecs:ListTasks",
    "ecs:UpdateService",
)


@dataclass
class LoudAccount(Account):
    """An account whose runs say, log, cache and keep all that Ansible can; temporary: their TMPDIR.

    desk: what a person keeps outside: the inventory, files with values.
    """

    temporary: Path = Path()
    desk: Path = Path()
    values: set[str] = field(default_factory=set)
    outputs: dict[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        return {
            **{name: value for name, value in super().environment().items() if name != "CI"},
            "ANSIBLE_PIPELINING": "0",
            "ANSIBLE_KEEP_REMOTE_FILES": "1",
            "ANSIBLE_REMOTE_TEMP": str(self.temporary / "modules"),
            "ANSIBLE_LOG_PATH": str(self.home / "ansible.log"),
            "ANSIBLE_CACHE_PLUGIN": "jsonfile",
            "ANSIBLE_CACHE_PLUGIN_CONNECTION": str(self.home / "facts"),
            "ANSIBLE_RETRY_FILES_ENABLED": "1",
            "ANSIBLE_RETRY_FILES_SAVE_PATH": str(self.home / "retry"),
            "ANSIBLE_CALLBACK_PLUGINS": str(Path(__file__).parent / "callbacks"),
            "ANSIBLE_CALLBACKS_ENABLED": "everything",
            "EVERYTHING_FILE": str(self.home / "everything"),
            "TMPDIR": str(self.temporary),
        }

    def keep(self, name: str, output: str) -> None:
        """Keep the output of a run, and every value that the account holds after it."""
        self.outputs[name] = output
        self.values |= values_held(self)

    def run(
        self, name: str, playbook: str, *arguments: str, code: int = 0, stdin: str = "", **environment: str
    ) -> None:
        """Run a playbook, which must end with the code."""
        command = ansible_playbook(playbook, "-i", self.desk / "dev", "-vvvv", "--diff", *arguments)
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**self.environment(), **environment},
            input=stdin,
            capture_output=True,
            text=True,
            timeout=300,
        )
        self.keep(name, done.stdout + done.stderr)
        assert done.returncode == code, self.outputs[name][-4000:]

    def secrets(self, name: str, action: str, *arguments: str, **options: Any) -> None:
        """Run playbooks/secrets.yml."""
        extra = [part for argument in arguments for part in ("-e", argument)]
        self.run(name, PLAYBOOK, "-e", f"action={action}", *extra, **options)


@pytest.fixture(scope="module")
def account(quick_server: str, tmp_path_factory: pytest.TempPathFactory) -> LoudAccount:
    """The account as it starts, and the desk of a person whose secrets rotate and can be viewed in automation."""
    folders = [tmp_path_factory.mktemp(name) for name in ("home", "temporary", "desk")]
    found = LoudAccount(quick_server, folders[0], temporary=folders[1], desk=folders[2])
    found.ask("POST", "reset")
    inventory = Path(shutil.copytree(ROOT / "inventories" / "dev", found.desk / "dev"))
    held = section(inventory, "secrets")
    held["secrets"]["session"]["rotation"] = {"fallbacks": "list"}
    held["secrets"]["django"]["rotation"] = {"fallbacks": "FALLBACKS"}
    held["parameters"]["token"] = {"name": "/talentbase-dev/token", "type": "SecureString", "kind": "hex"}
    rewrite(inventory, "secrets", {**held, "secret_policy": {"view_in_automation": True}})
    services = section(inventory, "services")
    services["services"]["web"]["secrets"]["TOKEN"] = "parameter.token"
    rewrite(inventory, "services", services)
    for way, value in GIVEN.items():
        (found.desk / way).write_text(f"{value}\n")
    found.values |= set(GIVEN.values())
    return found


@pytest.fixture(scope="module")
def processes(account: LoudAccount) -> Processes:
    """The processes of the story."""
    return Processes(str(account.home))


@pytest.fixture(scope="module")
def story(account: LoudAccount, processes: Processes) -> Iterator[LoudAccount]:
    """All that is done with secrets, as loud as can be."""
    with processes.sampled():
        deploy_and_rotate(account)
        give_values(account)
        view_and_restore(account)
        fail(account)
        under_runner(account)
        yield account


def deploy_and_rotate(account: LoudAccount) -> None:
    account.run("deploy", "deploy.yml", ANSIBLE_DEBUG="1")
    names = "name=session,django,database,token"
    account.secrets("rotate", "rotate", names, ANSIBLE_DEBUG="1")
    account.secrets("rotate again", "rotate", names, "again=true", ANSIBLE_STDOUT_CALLBACK="ansible.posix.json")
    account.secrets("status", "status", "deep=true")


def give_values(account: LoudAccount) -> None:
    name, desk = "name=sendgrid", account.desk
    account.secrets("file", "update", name, f"value_file={desk / 'file'}", ANSIBLE_DEBUG="1")
    account.secrets("stdin", "update", name, "value_file=-", stdin=GIVEN["stdin"], ANSIBLE_DEBUG="1")
    (desk / "vault-password").write_text("open sesame")
    vault = ["--vault-password-file", str(desk / "vault-password")]
    (desk / "vars.yml").write_text(yaml.safe_dump({"secret_value": GIVEN["vaulted"]}))
    subprocess.run([BIN / "ansible-vault", "encrypt", *vault, desk / "vars.yml"], check=True, capture_output=True)
    given = ["-e", "action=update", "-e", name, "-e", f"@{desk / 'vars.yml'}"]
    account.run("vaulted", PLAYBOOK, *vault, *given, ANSIBLE_DEBUG="1")
    code, output, shown = typed(account, ["action=update", name], ("New value", "Once more"), GIVEN["typed"])
    account.keep("typed", output + shown)
    assert code == 0, output[-3000:]
    held = account.client("secretsmanager").get_secret_value(SecretId="talentbase/development/sendgrid-api-key")
    assert held["SecretString"] == GIVEN["typed"]
    assert {GIVEN[way] for way in ("file", "stdin", "vaulted", "typed")} <= values_held(account)


def typed(account: LoudAccount, extra: list[str], questions: tuple[str, ...], answer: str) -> tuple[int, str, str]:
    """What a run of playbooks/secrets.yml at a terminal came to, said, and showed at the terminal."""
    output = account.desk / f"output-{len(account.outputs)}"
    command = ansible_playbook(PLAYBOOK, "-i", account.desk / "dev", "-vvvv")
    command += [part for item in extra for part in ("-e", item)]
    answers = [(question, answer) for question in questions]
    code, shown = at_terminal(command, account.environment(), output, answers)
    said = output.read_text()
    output.unlink()
    return code, said, shown


def view_and_restore(account: LoudAccount) -> None:
    code, output, shown = typed(account, ["action=view", "name=session"], ("Type session to continue",), "session")
    account.keep("view at the terminal", output)
    assert code == 0, output[-3000:]
    held = account.client("secretsmanager").get_secret_value(SecretId="talentbase-dev/web/session-secret")
    assert held["SecretString"] in shown
    file = account.desk / "viewed"
    account.secrets("view in a file", "view", "name=session", "confirm=session", f"to_file={file}", "version=previous")
    assert (file.stat().st_mode & 0o777, parts(file.read_text()) <= account.values) == (0o600, True)
    account.secrets("view in the same file", "view", "name=token", "confirm=token", f"to_file={file}", code=2)
    account.secrets("view unconfirmed", "view", "name=token", f"to_file={file}-2", code=2)
    account.secrets("restore", "restore", "name=session,token", ANSIBLE_DEBUG="1")


def fail(account: LoudAccount) -> None:
    account.secrets(
        "wrong value",
        "update",
        "name=field_encryption",
        f"value_file={account.desk / 'wrong-length-of-fernet'}",
        code=2,
    )
    known = f"secret_value={GIVEN['on-command-line']}"
    account.outputs["on the command line"] = refused_on_the_command_line(account, known)
    account.ask("PUT", "images", {"*talentbase-web*": {"keeps_secret": "SESSION_SECRET"}})
    account.secrets("rollout fails", "rotate", "name=session", "again=true", code=2, ANSIBLE_DEBUG="1")
    account.ask("PUT", "images", {})
    play = account.desk / "steps.yml"
    play.write_text(json.dumps(steps_that_fail(account)))
    account.run("every step fails", str(play), ANSIBLE_DEBUG="1")
    account.ask("DELETE", "faults")
    account.secrets("completed", "rotate", "name=session,django,database,token")


def refused_on_the_command_line(account: LoudAccount, extra: str) -> str:
    """What is said about a value that every process can read; its own run is not sampled for that."""
    command = [
        BIN / "ansible-playbook",
        PLAYBOOK,
        "-i",
        account.desk / "dev",
        "-e",
        "action=update",
        "-e",
        "name=sendgrid",
    ]
    environment = {**account.environment(), "HOME": str(account.desk), "EVERYTHING_FILE": str(account.desk / "told")}
    environment = {name: value.replace(str(account.home), str(account.desk)) for name, value in environment.items()}
    done = subprocess.run([*command, "-e", extra], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 2
    assert "is on the command line" in done.stdout
    return done.stdout + done.stderr


def steps_that_fail(account: LoudAccount) -> list[dict[str, Any]]:
    """A play in which AWS rejects one call after the other, and quotes the whole request when it does."""
    sections = (
        "secrets",
        "parameters",
        "databases",
        "services",
        "service_defaults",
        "profiles",
        "aws_account_id",
        "cluster",
    )
    options = {name: f"{{{{ {name} | default({{}}) }}}}" for name in sections}
    rotate = {**options, "action": "rotate", "name": ["session", "database", "token"], "again": True}
    update = {**options, "action": "update", "name": ["sendgrid"], "value_file": str(account.desk / "rejected")}
    bootstrap = {"secrets": {"new": {"name": "app/new", "kind": "hex"}}}
    tasks = [
        # By itself and first: a run that comes after a half-done change completes it, and puts nothing.
        attempt(account, "ssm:PutParameter", "secret_change", {**rotate, "name": ["token"]}),
        *(attempt(account, step, "secret_change", rotate) for step in STEPS),
        attempt(account, "secretsmanager:PutSecretValue", "secret_change", update),
        attempt(account, "secretsmanager:CreateSecret", "secret_bootstrap", bootstrap),
    ]
    defaults = {"group/talentbase.aws.aws": {"region": "{{ aws_region }}"}}
    return [{"hosts": "all", "gather_facts": False, "module_defaults": defaults, "tasks": tasks}]


def attempt(account: LoudAccount, step: str, module: str, options: dict[str, Any]) -> dict[str, Any]:
    """A block that fails where the step is rejected, and goes on."""
    faults = {"reject_percent": 100, "operations": [step]}
    request = {"url": f"{account.url}/rehearsal/faults", "method": "PUT", "body": faults, "body_format": "json"}
    request["headers"] = {door.HEADER: os.environ[door.TOKEN]}
    return {
        "block": [
            {"name": f"{step} is rejected", "ansible.builtin.uri": request},
            {"name": "A run", f"talentbase.aws.{module}": options},
            {"name": "It went through", "ansible.builtin.debug": {"msg": f"NOT REJECTED: {step}"}},
        ],
        "rescue": [{"name": "What failed", "ansible.builtin.debug": {"var": "ansible_failed_result"}}],
    }


def under_runner(account: LoudAccount) -> None:
    """The same under ansible-runner, as AWX runs it; its artifacts lie in the HOME."""
    vars_file = account.desk / "runner.yml"
    vars_file.write_text(yaml.safe_dump({"secret_value": GIVEN["runner"]}))
    updated = runner(account, "-e", "action=update", "-e", "name=sendgrid", "-e", f"@{vars_file}")
    account.keep("runner", updated.output)
    assert updated.code == 0, updated.output[-3000:]
    assert GIVEN["runner"] in values_held(account)
    refused = runner(account, "-e", "action=view", "-e", "name=session", "-e", "confirm=session")
    account.keep("view under the runner", refused.output)
    assert refused.code == 2
    assert "this runs under ansible-runner" in " ".join(refused.output.split())


def runner(account: LoudAccount, *arguments: str) -> Run:
    """Run playbooks/secrets.yml by ansible-runner."""
    folder = account.home / "runner"
    folder.mkdir(exist_ok=True)
    command = [BIN / "ansible-runner", "run", folder, "--project-dir", ROOT, "-p", PLAYBOOK]
    command += ["--inventory", account.desk / "dev", "--cmdline", " ".join(arguments), "-vvvv"]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=account.environment(),
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=300,
    )
    return Run(done.returncode, done.stdout + done.stderr, {})


def test_nothing_that_was_said_has_a_value(story: LoudAccount) -> None:
    assert len(story.values) >= 30
    assert Search(story.values).in_bytes(as_places(story.outputs)) == []


def test_nothing_that_was_kept_has_a_value(story: LoudAccount) -> None:
    kept = {path.name for folder in (story.home, story.temporary) for path in folder.rglob("*") if path.is_file()}
    assert {"ansible.log", "everything", "AnsiballZ_secret_change.py", "AnsiballZ_secret_view.py", "stdout"} <= kept
    assert any("job_events" in str(path) for path in story.home.rglob("*"))
    assert Search(story.values).in_files(story.home, story.temporary) == []


def test_no_process_was_shown_a_value(story: LoudAccount, processes: Processes) -> None:
    assert any(b"AnsiballZ_secret_change" in seen for seen in processes.seen)
    assert Search(story.values).in_bytes({str(number): seen for number, seen in enumerate(processes.seen)}) == []


def test_every_step_did_fail_and_no_request_was_quoted(story: LoudAccount) -> None:
    said = story.outputs["every step fails"]
    assert "NOT REJECTED" not in said
    assert said.count("AWS's own words are left out") >= 4
    for name, output in story.outputs.items():
        assert '"SecretString' not in output.replace("\\", ""), name
        assert "MasterUserPassword=" not in output, name


def test_the_search_finds_what_is_planted(account: LoudAccount) -> None:
    planted = 'Planted/ü"7tY2kQ'
    search, watch = Search([planted]), Processes(str(account.home))
    play = account.desk / "planted.yml"
    write = {"ansible.builtin.copy": {"content": "{{ planted | b64encode }}", "dest": "{{ target }}", "mode": "0600"}}
    say = {"ansible.builtin.debug": {"var": "planted"}}
    play.write_text(json.dumps([{"hosts": "all", "gather_facts": False, "tasks": [say, write]}]))
    target = account.temporary / "planted"
    extra = json.dumps({"planted": planted, "target": str(target)})
    with watch.sampled():
        account.run("planted", str(play), "-e", extra)
    output = account.outputs.pop("planted")
    assert search.in_bytes({"output": output.encode()}) == ["output"]
    found = {Path(name).name for name in search.in_files(account.home, account.temporary)}
    assert {"planted", "ansible.log", "everything"} <= found
    assert search.in_bytes({"process": b"".join(watch.seen)}) == ["process"]

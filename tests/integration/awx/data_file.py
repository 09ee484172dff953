"""playbooks/awx.yml against a double of AWX's API: the data file, the run, and parts of the file."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import yaml

from tests.awx_double import AwxDouble
from tests.harness import ROOT
from tests.programs import ansible_playbook

SECRETS = {
    "AWX_DEV_SECRET_KEY": "s3cret-of-dev",
    "AWX_PROD_SECRET_KEY": "s3cret-of-prod",
    "AWX_SMTP_PASSWORD": "s3cret-of-smtp",
}


NO_CERTIFICATES = {"SSL_CERT_FILE": os.devnull, "SSL_CERT_DIR": os.devnull}
"""The double speaks HTTP. Without this, Ansible reads the machine's certificates for each request: half of what a module costs."""


class Loader(yaml.SafeLoader):
    """Reads a text with !unsafe as it stands."""


Loader.add_constructor("!unsafe", lambda loader, node: node.value)


def loaded(path: str) -> dict[str, Any]:
    """A file of variables of the project."""
    found: dict[str, Any] = yaml.load((ROOT / path).read_text(), Loader)
    return found


DATA = loaded("awx/talentbase.yml")


def run(awx: AwxDouble, home: Path, *arguments: str) -> str:
    """The output of playbooks/awx.yml, which succeeded; modules are processes where it tells all (-vvv)."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE_", "AWS_", "CONTROLLER_"))
    }
    keys = {"AWX_DEV_ACCESS_KEY": "AKIADEV", "AWX_PROD_ACCESS_KEY": "AKIAPROD"}
    token = {"CONTROLLER_HOST": awx.url, "CONTROLLER_OAUTH_TOKEN": "of-the-test", "HOME": str(home)}
    alone = {"PYTHONPATH": ""} if "-vvv" in arguments else {}
    command = ansible_playbook("playbooks/awx.yml", "-e", "@awx/talentbase.yml")
    done = subprocess.run(
        [*command, *arguments],
        cwd=ROOT,
        env={**kept, **keys, **SECRETS, **token, **alone, **NO_CERTIFICATES},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def given(*templates: str, **changes: Any) -> tuple[str, str]:
    """The data file with these templates alone, without workflows and schedules, and with the changes."""
    few = [template for template in DATA["controller_templates"] if template["name"] in templates]
    alone = {"controller_templates": few, "controller_workflows": [], "controller_schedules": []}
    return "-e", json.dumps({**alone, **changes})

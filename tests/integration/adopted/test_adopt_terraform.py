"""What an inventory cannot say of an account is refused before a tag is written, with the way out."""

from __future__ import annotations

import json
from pathlib import Path

import yaml

from tests.adopted_accounts import terraform
from tests.harness import Account


def test_path_rules_and_an_internal_load_balancer_are_refused(terraform_account: Account, tmp_path: Path) -> None:
    given = {"cluster": terraform.CLUSTER, "inventory": str(tmp_path / "dev"), "aws_region": "us-east-1"}
    with terraform_account.terminal():
        run = terraform_account.playbook(
            "playbooks/adopt.yml", "-e", json.dumps({**given, "confirm": terraform.CLUSTER})
        )
    assert (run.code, run.writes) == (2, 0), run.output
    whole = " ".join(run.output.split())
    assert "ingress: the load balancer shop-dev is internal, application, which cannot be said" in whole
    assert "services.web: has target groups, but no rule on port 443 with its hosts" in whole
    services = yaml.safe_load((tmp_path / "dev/host_vars/dev/services.yml").read_text())["services"]
    assert services["web"]["log_group"] == "/aws/ecs/web/web"
    assert services["web"]["execution_role"].startswith("arn:aws:iam::258993895334:role/shop/web-exec-")

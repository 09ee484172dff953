"""deploy.yml and the lock of its environment."""

from __future__ import annotations

from tests.harness import Account
from tests.integration.conftest import first_deploy
from tests.integration.lock.test_lock import holder, lock


def test_a_deploy_is_refused_while_another_is_under_way(account: Account) -> None:
    assert lock(account, holder="a1").code == 0
    refused = account.playbook("deploy.yml")
    assert (refused.code, refused.writes) == (2, 0), refused.output
    text = " ".join(refused.output.split())
    for part in ("arn:aws:", "from host ", "since ", "until ", "-e lock_wait=600", "-e lock_take_over=a1"):
        assert part in text

    foreseen = account.playbook("deploy.yml", "--check")
    assert (foreseen.code, foreseen.writes) == (0, 0), foreseen.output
    assert "Another deploy of talentbase-dev is running" in " ".join(foreseen.output.split())

    taken = account.playbook("deploy.yml", "--tags", "network", lock_take_over="a1")
    assert taken.code == 0, taken.output
    assert "it was held by" in taken.output
    assert holder(account) == ""


def test_a_deploy_has_it_while_it_writes_and_gives_it_back(original_dev: Account, built_dev: Account) -> None:
    account = built_dev
    first = first_deploy(original_dev)
    assert first["by_operation"]["ssm:PutParameter"] >= 12  # taken, given back, the parameter of dev, nine parts
    assert holder(account) == ""

    again = account.playbook("deploy.yml")
    assert (again.code, again.changed, again.writes) == (0, 0, 0), again.output

    account.client("ssm").put_parameter(Name="/talentbase-dev/web/api-url", Value="other", Overwrite=True)
    parameter = account.playbook("deploy.yml", "--tags", "secrets")
    assert (parameter.code, parameter.changed) == (0, 1), parameter.output
    assert parameter.calls["by_operation"]["ssm:PutParameter"] == 3
    assert holder(account) == ""

    account.ask("PUT", "images", {"*talentbase-api*": {"fail": "pull"}})
    failed = account.playbook("deploy.yml", "--tags", "services", services_failing(account))
    assert failed.code == 2, failed.output
    assert failed.calls["by_operation"]["ssm:PutParameter"] == 4  # one for what was asked, one for what is left
    assert holder(account) == ""


def services_failing(account: Account) -> str:
    """A change of every service: an environment variable more, in an inventory of its own."""
    return "-e" + '{"service_defaults": {"stop_timeout": 30, "deployment": {"grace_period": 300}}}'

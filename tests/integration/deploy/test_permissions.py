"""The list of actions in docs/security.md holds everything that a first deploy and a look at it call."""

from __future__ import annotations

from tests.harness import Account
from tools.permission_names import PREFIXES
from tools.permissions import actions


def test_every_call_is_in_the_list(account: Account) -> None:
    called: set[str] = set()
    for playbook in (
        "deploy.yml",
        "playbooks/verify.yml",
        "playbooks/drift.yml",
        "playbooks/history.yml",
        "playbooks/tuning.yml",
    ):
        run = account.playbook(playbook)
        assert run.code == 0, run.output
        called |= set(account.calls()["by_operation"])
    named = {
        f"{PREFIXES.get(service, service)}:{name}" for service, _, name in (call.partition(":") for call in called)
    }
    assert len(named) > 80
    assert not sorted(named - actions())

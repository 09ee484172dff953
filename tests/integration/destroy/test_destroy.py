"""destroy removes only what it was told to, twice for prod, and leaves room for another deploy."""

from __future__ import annotations

import os
import pty
import shutil
import signal
from pathlib import Path
from select import select
from time import monotonic

import pytest

from tests.harness import ROOT, Account, rewrite, section
from tests.programs import ansible_playbook

PLAYBOOK = "playbooks/destroy.yml"


@pytest.fixture(scope="module")
def built(built_both: Account) -> Account:
    """dev and prod in one account."""
    return built_both


@pytest.mark.parametrize(
    ("environment", "given", "right"),
    [
        ("dev", {}, "playbooks/destroy.yml -i inventories/dev -e confirm=dev"),
        ("dev", {"confirm": "prod"}, "playbooks/destroy.yml -i inventories/dev -e confirm=dev"),
        ("prod", {}, "-i inventories/prod -e confirm=prod -e confirm_again=prod"),
        ("prod", {"confirm": "prod"}, "-i inventories/prod -e confirm=prod -e confirm_again=prod"),
        ("prod", {"confirm": "prod", "confirm_again": "dev"}, "-e confirm=prod -e confirm_again=prod"),
    ],
)
def test_without_the_name_it_refuses_and_says_the_command(
    account: Account, environment: str, given: dict[str, str], right: str
) -> None:
    run = account.playbook(PLAYBOOK, inventory=f"inventories/{environment}", **given)
    assert (run.code, run.calls["total"]) == (2, 0), run.output
    assert "Nothing was removed" in run.output
    assert right in " ".join(run.output.split())


def test_at_a_terminal_it_asks(account: Account) -> None:
    code, output = at_a_terminal(account, "prod")
    assert code == 2
    assert "Type dev to continue" in output
    assert "Nothing was removed" in output
    assert account.ask("GET", "calls")["total"] == 0


def test_dev_is_foreseen_destroyed_and_built_again_from_its_snapshots(built: Account, tmp_path: Path) -> None:
    foreseen = built.playbook(PLAYBOOK, "--check", "--diff")
    assert (foreseen.code, foreseen.writes) == (0, 0), foreseen.output
    for kind in ("service", "cluster", "load balancer", "DB instance", "secret", "VPC", "alarm", "log group"):
        assert f"--- before: {kind} " in foreseen.output, kind

    built.module_alone("deploy_lock", name="talentbase-dev", holder="other", ttl=1_000_000)
    locked = built.playbook(PLAYBOOK, confirm="dev")
    assert (locked.code, locked.writes) == (2, 0), locked.output
    assert "Another deploy of talentbase-dev is running" in locked.output
    run = built.playbook(PLAYBOOK, confirm="dev", lock_take_over="other")
    assert run.code == 0, run.output
    assert "a new deploy restores them with -e restore_secrets=true" in run.output
    assert_nothing_stands(built)
    assert not has_lock_parameter(built, "talentbase-dev")
    assert has_lock_parameter(built, "talentbase-prod")

    again = built.playbook(PLAYBOOK, confirm="dev")
    assert (again.code, again.changed, again.writes) == (0, 0, 0), again.output

    refused = built.playbook("deploy.yml")
    assert (refused.code, refused.writes) == (2, 0), refused.output
    assert "-e restore_secrets=true" in refused.output
    kept, inventory = kept_snapshots(built), copied("dev", tmp_path)
    foreseen = built.playbook("deploy.yml", "--check", restore_secrets=True)
    for key, snapshot in kept.items():
        assert f"is restored with {key}.restore_snapshot: {snapshot}" in " ".join(foreseen.output.split())
    data = section(inventory, "data")
    data["databases"]["main"]["restore_snapshot"] = kept["databases.main"]
    data["caches"]["main"]["restore_snapshot"] = kept["caches.main"]
    rewrite(inventory, "data", data)
    rebuilt = built.playbook("deploy.yml", inventory=inventory, restore_secrets=True)
    assert rebuilt.code == 0, rebuilt.output
    assert rebuilt.calls["by_operation"]["rds:RestoreDBInstanceFromDBSnapshot"] == 1
    assert "rds:CreateDBInstance" not in rebuilt.calls["by_operation"]
    assert not waiting_secrets(built)
    assert built.ask("GET", "databases")["talentbase-dev"]["logs_in_with"]
    for again in (inventory, "inventories/dev"):
        rerun = built.playbook("deploy.yml", inventory=again)
        assert (rerun.code, rerun.changed) == (0, 0), rerun.output
    assert built.playbook("playbooks/verify.yml", inventory="inventories/prod").code == 0


def test_prod_is_not_touched_while_aws_protects_it(built: Account) -> None:
    run = built.playbook(PLAYBOOK, inventory="inventories/prod", confirm="prod", confirm_again="prod")
    assert (run.code, run.writes) == (2, 0), run.output
    text = " ".join(run.output.split())
    assert "set ingress.deletion_protection, databases.main.deletion_protection to false" in text
    assert built.playbook("playbooks/verify.yml", inventory="inventories/prod").code == 0


def test_prod_goes_once_it_is_let_go_and_told_twice(built: Account, tmp_path: Path) -> None:
    inventory = copied("prod", tmp_path)
    ingress, data = section(inventory, "ingress"), section(inventory, "data")
    ingress["ingress"]["deletion_protection"] = data["databases"]["main"]["deletion_protection"] = False
    rewrite(inventory, "ingress", ingress)
    rewrite(inventory, "data", data)
    let_go = built.playbook("deploy.yml", "--tags", "ingress,data", inventory=inventory)
    assert let_go.code == 0, let_go.output
    run = built.playbook(PLAYBOOK, inventory=inventory, confirm="prod", confirm_again="prod")
    assert run.code == 0, run.output
    groups = built.client("logs").describe_log_groups(logGroupNamePrefix="/ecs/")["logGroups"]
    assert {"/ecs/talentbase-web-prod", "/ecs/talentbase-api-prod"} <= {item["logGroupName"] for item in groups}
    balancers = built.client("elbv2").describe_load_balancers()["LoadBalancers"]
    assert [item["LoadBalancerName"] for item in balancers] == ["talentbase-dev"]


def assert_nothing_stands(account: Account) -> None:
    """Nothing of dev but a final snapshot, and secrets that can be restored."""
    clusters = account.client("ecs").describe_clusters(clusters=["talentbase-dev"])["clusters"]
    assert [item for item in clusters if item["status"] == "ACTIVE"] == []
    balancers = account.client("elbv2").describe_load_balancers()["LoadBalancers"]
    assert [item["LoadBalancerName"] for item in balancers] == ["talentbase-prod"]
    databases = account.client("rds").describe_db_instances()["DBInstances"]
    assert [item["DBInstanceIdentifier"] for item in databases] == ["talentbase-prod"]
    snapshots = account.client("rds").describe_db_snapshots(SnapshotType="manual")["DBSnapshots"]
    assert [item["DBInstanceIdentifier"] for item in snapshots] == ["talentbase-dev"]
    groups = account.client("logs").describe_log_groups(logGroupNamePrefix="/ecs/")["logGroups"]
    assert {item["logGroupName"] for item in groups} == {
        "/ecs/talentbase-web-prod",
        "/ecs/talentbase-api-prod",
        "/ecs/talentbase-prod/exec",
    }
    vpcs = account.client("ec2").describe_vpcs(Filters=[{"Name": "tag:Name", "Values": ["talentbase-dev"]}])["Vpcs"]
    assert vpcs == []
    assert len(waiting_secrets(account)) == 6


def has_lock_parameter(account: Account, name: str) -> bool:
    parameter = f"/talentbase.aws/locks/{name}"
    return bool(account.client("ssm").get_parameters(Names=[parameter])["Parameters"])


def copied(environment: str, folder: Path) -> Path:
    """An inventory to be changed."""
    return Path(shutil.copytree(ROOT / "inventories" / environment, folder / "inventory"))


def kept_snapshots(account: Account) -> dict[str, str]:
    """The final snapshots of dev, by inventory key."""
    [database] = account.client("rds").describe_db_snapshots(SnapshotType="manual")["DBSnapshots"]
    [cache] = account.client("elasticache").describe_snapshots()["Snapshots"]
    return {"databases.main": database["DBSnapshotIdentifier"], "caches.main": cache["SnapshotName"]}


def waiting_secrets(account: Account) -> list[str]:
    """The names of the secrets in their recovery window."""
    found = account.client("secretsmanager").list_secrets(IncludePlannedDeletion=True)["SecretList"]
    return [item["Name"] for item in found if item.get("DeletedDate")]


def at_a_terminal(account: Account, answer: str) -> tuple[int, str]:
    """Exit code and output of destroy for dev, with a person at the terminal who types this answer."""
    account.ask("DELETE", "calls")
    command = ansible_playbook(PLAYBOOK, "-i", "inventories/dev")
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(ROOT)
        os.execve(command[0], command, account.environment())
    output, limit = "", monotonic() + 60
    while monotonic() < limit:
        # Ansible discards what is typed before its prompt waits, so the answer comes once all is quiet.
        if not select([terminal], [], [], 1.0)[0]:
            if "Type dev to continue" in output:
                os.write(terminal, f"{answer}\r".encode())
            continue
        try:
            output += os.read(terminal, 4096).decode(errors="replace")
        except OSError:  # Linux says EIO once the other end is closed
            break
    else:
        os.kill(pid, signal.SIGKILL)
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), output

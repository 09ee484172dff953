"""A whole life of an environment under the policies of each purpose, IAM enforced: python -m tools.permissions_trial

Each run has the credentials of its purpose alone; no call may be refused. Then each statement of each policy is taken away in
turn, and what was asked is decided anew: each time something must be refused, or the statement is not needed by what was run.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rehearsal.account import git_sha
from rehearsal.iam_evaluation import Call, decide, refusal
from tools.account import Account
from tools.inventories import copy_of_dev, read, write
from tools.playbooks import must_run, run

ARN = "arn:aws:iam::258993895334:{}"
TRUST = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": ARN.format("root")}}
Run = tuple[str, str, dict[str, Any]]
Asked = Mapping[str, Sequence[Call]]
Policies = Mapping[str, Mapping[str, str]]
READERS = {"AWS": ARN.format("root")}
POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": READERS, "Action": "secretsmanager:DescribeSecret", "Resource": "*"}
    ],
}
BUCKET = "talentbase-pages"
REQUESTS = {"waf": {"block": ["192.0.2.0/28"]}, "access_logs": {"bucket": "talentbase-requests"}}
SPENDING = {
    "cost": {"budget": {"amount": 200, "tag": "Project"}, "anomalies": {"tag": "ManagedBy"}},
    "hours": {"weekdays": "00:00-24:00", "weekends": "00:00-23:00"},
    "backup": {"retention_days": 35, "lock": {"min_retention_days": 7}, "copies": [{"region": "eu-west-1"}]},
}
"""A budget, an anomaly monitor, AWS Backup, and hours that leave what runs alone for nearly all of the week."""
LOGGED: Mapping[str, Mapping[str, Any]] = {
    "network": {"network": {"flow_logs": {}, "endpoints": ["s3"]}},
    "data": {"caches": {"main": {"log_exports": ["slow-log", "engine-log"]}}},
    "services": {"cluster": {"exec_logging": {}}},
    "monitoring": {"monitoring": {"database_events": True}},
}
"""What is recorded beside the requests, by the file and the section that it goes into."""
RELEASE = {"image_tags": {"api": git_sha("talentbase-api")}}
FIRST: Sequence[Run] = (("deploy", "deploy.yml", {}), ("deploy", "deploy.yml", {}))
LIFE: Sequence[Run] = (
    ("deploy", "deploy.yml", {}),
    *(("look", f"playbooks/{name}.yml", {}) for name in ("preflight", "verify", "status", "drift", "history")),
    *(
        ("look", f"playbooks/{name}.yml", {})
        for name in ("events", "fleet", "logs", "outputs", "tuning", "requests", "waf")
    ),
    ("look", "playbooks/secrets.yml", {"secret_action": "list"}),
    ("report", "playbooks/report.yml", {}),
    ("deploy", "playbooks/run.yml", {"service": "api", "command": "true"}),
    ("deploy", "deploy.yml", RELEASE),
    ("deploy", "playbooks/rollback.yml", {"service": "api", "to": 1}),
    ("rotate", "playbooks/secrets.yml", {"secret_action": "rotate", "secret_name": "session"}),
    ("rotate", "playbooks/secrets.yml", {"secret_action": "rotate", "secret_name": "database"}),
    ("rotate", "playbooks/secrets.yml", {"secret_action": "status", "deep": "true"}),
    ("restore", "playbooks/secrets.yml", {"secret_action": "restore", "secret_name": "session"}),
    ("restore", "playbooks/secrets.yml", {"secret_action": "restore", "secret_name": "database"}),
    ("restore", "playbooks/restore.yml", {"test": "true"}),
    ("restore", "playbooks/restore.yml", {"cache": "main", "test": "true"}),
    ("restore", "playbooks/restore.yml", {"to": "newest", "confirm": "talentbase-dev"}),
    ("destroy", "playbooks/destroy.yml", {"confirm": "dev", "confirm_delete": "FORMER"}),
)


def main() -> None:
    """Run the life, and print what was refused and which statements are needed."""
    with TemporaryDirectory() as folder, Account.started(Path(folder), 300) as account:
        inventory = copy_of_dev(Path(folder) / "dev")
        secrets = read(inventory, "secrets")
        secrets["secrets"]["session"]["policy"] = POLICY
        write(inventory, "secrets", secrets)
        data = read(inventory, "data")
        checks = {"checks": [{"service": "api", "command": ["true"]}]}
        data["databases"]["main"]["backup"] = data["caches"]["main"]["backup"] = checks
        write(inventory, "data", data)
        write(inventory, "environment", {**read(inventory, "environment"), "report_bucket": BUCKET, **SPENDING})
        ingress = read(inventory, "ingress")
        write(inventory, "ingress", {"ingress": {**ingress["ingress"], **REQUESTS}})
        record(inventory)
        must_run(account, "playbooks/permissions.yml", inventory)
        make_bucket(account)
        policies = policies_of(account)
        asked: dict[str, list[Call]] = {}
        failed = live(account, inventory, policies, FIRST, asked)
        take_snapshot(account)
        environment = read(inventory, "environment")
        write(
            inventory, "environment", {**environment, "resource_tags": {"Project": "Changed", "ManagedBy": "Ansible"}}
        )
        failed += live(account, inventory, policies, LIFE, asked)
        needed, idle = without_each(policies, asked)
    total = sum(len(calls) for calls in asked.values())
    print("\n".join(failed) or f"{len(FIRST) + len(LIFE)} runs; {total} different requests, none of them refused")
    print(f"{len(needed)} statements taken away one at a time: {len(needed)} denials, such as\n  {needed[0][1]}")
    print(f"{len(idle)} statements that these runs do not use: {', '.join(idle)}")
    sys.exit(bool(failed))


def record(inventory: Path) -> None:
    """Add to an inventory what is recorded."""
    for name, more in LOGGED.items():
        write(inventory, name, _merged(read(inventory, name), more))


def _merged(into: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    nested = {
        key: _merged(into[key], value) if isinstance(value, Mapping) and isinstance(into.get(key), Mapping) else value
        for key, value in more.items()
    }
    return {**into, **nested}


def make_bucket(account: Account) -> None:
    """The bucket that pages go into, as an administrator makes it."""
    s3 = account.client("s3")
    s3.create_bucket(Bucket=BUCKET)
    names = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
    s3.put_public_access_block(Bucket=BUCKET, PublicAccessBlockConfiguration=dict.fromkeys(names, True))


def take_snapshot(account: Account) -> None:
    """A snapshot of the cache, as a person takes it, and the time that it needs."""
    account.ask("PUT", "iam", {"enforce": False})
    cache = "talentbase-dev-redis"
    account.client("elasticache").create_snapshot(ReplicationGroupId=cache, SnapshotName=f"{cache}-trial")
    account.ask("POST", "clock", {"advance": 600})


def live(
    account: Account, inventory: Path, policies: Policies, runs: Sequence[Run], asked: dict[str, list[Call]]
) -> list[str]:
    """Run playbooks with the credentials of their purposes; what failed or was refused. What was asked is added by purpose."""
    failed: list[str] = []
    for purpose, path, variables in runs:
        account.environment |= credentials(account, purpose, policies)
        given = json.dumps(variables).replace("FORMER", former_instances(account))
        account.ask("PUT", "iam", {"enforce": True})
        code, output = run(account, path, inventory, "-e", given)
        seen = account.ask("GET", "iam")
        asked.setdefault(purpose, []).extend(
            Call(item["action"], item["resource"], item["context"]) for item in seen["asked"]
        )
        print(f"{purpose:8} {path} {json.dumps(variables)}: {code}, {len(seen['refused'])} refused", flush=True)
        if code or seen["refused"]:
            failed.append(f"{path}: {seen['refused'] or 'failed'}")
            print(output[-2000:], flush=True)
    return failed


def former_instances(account: Account) -> str:
    """The names of the instances that made place for restored ones, which stay until somebody names them."""
    found = account.client("rds").describe_db_instances()["DBInstances"]
    return ",".join(item["DBInstanceIdentifier"] for item in found if "-before-" in item["DBInstanceIdentifier"])


def credentials(account: Account, purpose: str, policies: Policies) -> dict[str, str]:
    """Keys of a role that has the policies of looking and of one purpose."""
    account.ask("PUT", "iam", {"enforce": False})
    iam, name = account.client("iam"), f"trial-{purpose}"
    if name not in [item["RoleName"] for item in iam.list_roles()["Roles"]]:
        iam.create_role(
            RoleName=name, AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [TRUST]})
        )
        for arn in {**policies["look"], **policies[purpose]}:
            iam.attach_role_policy(RoleName=name, PolicyArn=arn)
    given = account.client("sts").assume_role(RoleArn=ARN.format(f"role/{name}"), RoleSessionName="trial")[
        "Credentials"
    ]
    return {
        "AWS_ACCESS_KEY_ID": given["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": given["SecretAccessKey"],
        "AWS_SESSION_TOKEN": given["SessionToken"],
    }


def policies_of(account: Account) -> dict[str, dict[str, str]]:
    """The documents of each purpose's policies by ARN."""
    iam = account.client("iam")
    found: dict[str, dict[str, str]] = {}
    for item in iam.list_policies(Scope="Local", PathPrefix="/talentbase.aws/")["Policies"]:
        version = iam.get_policy_version(PolicyArn=item["Arn"], VersionId=item["DefaultVersionId"])["PolicyVersion"]
        purpose = item["PolicyName"].rsplit("-", 2)[1]
        found.setdefault(purpose, {})[item["Arn"]] = json.dumps(version["Document"])
    return found


def without_each(policies: Policies, asked: Asked) -> tuple[list[tuple[str, str]], list[str]]:
    """The statements without which something is refused, each with the first refusal; and those that nothing used."""
    needed, idle = [], []
    for purpose, calls in asked.items():
        documents = {**policies["look"], **policies[purpose]}
        for arn in policies[purpose]:
            for sid, rest in _without_one(documents, arn):
                denied = next((text for call in calls if (text := _denial(call, rest, purpose))), None)
                if denied:
                    needed.append((f"{purpose}:{sid}", denied))
                else:
                    idle.append(f"{purpose}:{sid}")
    return needed, idle


def _without_one(documents: Mapping[str, str], arn: str) -> Iterator[tuple[str, list[str]]]:
    """Each statement's id of one policy, with all documents but for it."""
    policy = json.loads(documents[arn])
    others = [text for other, text in documents.items() if other != arn]
    for statement in policy["Statement"]:
        rest = [item for item in policy["Statement"] if item is not statement]
        yield statement["Sid"], [*others, json.dumps({**policy, "Statement": rest})]


def _denial(call: Call, documents: Sequence[str], purpose: str) -> str:
    decision = decide(call, documents)
    who = f"arn:aws:sts::258993895334:assumed-role/trial-{purpose}/trial"
    return "" if decision.allowed else refusal(who, call, decision)


if __name__ == "__main__":
    main()

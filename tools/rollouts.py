"""Seeded rollouts on the embedded account, each with a verdict and a cause to get right: python -m tools.rollouts [--count 200].

Ten services of one cluster roll out at a time: good releases and bad ones of every kind, 1 to 20 tasks each. Counts wrong
verdicts, wrong causes, tasks of a good revision that were lost, and the calls of each polling interval.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.account import Account, aws

sys.path.insert(0, str(Path(__file__).parents[1] / "collections"))

from ansible_collections.talentbase.aws.plugins.module_utils._aws.progress import Progress
from ansible_collections.talentbase.aws.plugins.module_utils._ecs.context import ServiceContext
from ansible_collections.talentbase.aws.plugins.module_utils._ecs.layer import ServicesLayer
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.inventory import read_services
from ansible_collections.talentbase.aws.plugins.module_utils._module.converge import converge
from ansible_collections.talentbase.aws.plugins.module_utils._rollout import watcher
from ansible_collections.talentbase.aws.plugins.module_utils._rollout.watcher import RolloutFailure

REGION = "us-east-1"
ACCOUNT = "258993895334"
CLUSTER = "fleet"
SERVICES = 10
SPEED = 200
STRATEGIES: list[dict[str, Any]] = [
    *({"strategy": "rolling"} for _ in range(6)),
    {"strategy": "blue_green", "bake_time": 0},
    {"strategy": "blue_green", "bake_time": 1},
    {"strategy": "canary", "canary_percent": 20, "canary_bake_time": 1, "bake_time": 0},
    {"strategy": "linear", "step_percent": 50, "step_bake_time": 1, "bake_time": 0},
]
"""The deployment strategy of each service."""
POLLED = ("ecs:DescribeServices", "ecs:DescribeServiceDeployments", "ecs:DescribeTasks", "elbv2:DescribeTargetHealth")

# The behaviour of an image, and the cause that must be named; None is a good release.
KINDS: dict[str, tuple[dict[str, Any], str | None]] = {
    "good": ({}, None),
    "good-slow": ({"startup_seconds": 60, "healthy_seconds": 50}, None),
    "pull": ({"fail": "pull"}, "image_missing"),
    "egress": ({"fail": "egress"}, "no_egress"),
    "denied": ({"fail": "denied"}, "role_denied"),
    "capacity": ({"fail": "capacity"}, "capacity"),
    "quota": ({"fail": "quota"}, "quota"),
    "exit": ({"fail": "exit", "exit_code": 3}, "crash"),
    "memory": ({"fail": "memory"}, "out_of_memory"),
    "slow": ({"healthy_seconds": 5000, "log": ["booting"]}, "start_period"),
    "codes": ({"fail": "target", "target_codes": [404]}, "health_path"),
    "port": ({"listens_on": 9000}, "port_mismatch"),
}


@dataclass
class Tally:
    """What came of the rollouts."""

    rollouts: int = 0
    wrong_verdicts: list[str] = field(default_factory=list)
    wrong_causes: list[str] = field(default_factory=list)
    lost_tasks: list[str] = field(default_factory=list)
    most_calls: float = 0.0
    seconds: float = 0.0

    @property
    def clean(self) -> bool:
        """Whether nothing was wrong."""
        return not (self.wrong_verdicts or self.wrong_causes or self.lost_tasks) and self.most_calls <= 3


class Module:
    """Stands for an Ansible module where none runs."""

    check_mode = False

    def __init__(self, params: dict[str, Any]) -> None:
        self.params = params


class Fleet:
    """Ten services behind one load balancer."""

    def __init__(self, account: Account, rng: random.Random) -> None:
        self._account = account
        self._aws = aws(account, REGION)
        self._rng = rng
        self._ecs = account.client("ecs")
        self._context = self._prepare()
        self.counts = dict.fromkeys(self._names(), 1)
        self.images = dict.fromkeys(self._names(), "good")

    def deploy(self) -> dict[str, dict[str, Any]]:
        """One run over all services; the report of each rollout by service."""
        faults: list[Any] = []
        services = read_services(
            {"services": {key: self._entry(key, number) for number, key in enumerate(self._names())}}, faults
        )
        assert not faults, faults
        layer = ServicesLayer(self._aws, CLUSTER, services, self._context, Progress(None))
        converge(Module({"resource_tags": {}}), layer, Progress(None))
        try:
            reports = layer.follow()
        except RolloutFailure as failure:
            reports = failure.details["deployments"]  # type: ignore[assignment]
        return {item["service"]: item for item in reports}

    def running(self, key: str) -> set[str]:
        """The tasks of a service that run and are meant to."""
        pages = self._ecs.get_paginator("list_tasks").paginate(
            cluster=CLUSTER, serviceName=key, desiredStatus="RUNNING"
        )
        return {arn for page in pages for arn in page["taskArns"]}

    def _names(self) -> list[str]:
        return [f"s{number}" for number in range(SERVICES)]

    def _entry(self, key: str, number: int) -> dict[str, Any]:
        return {
            "name": key,
            "image": f"registry.example/{key}:{self.images[key]}",
            "cpu": 256,
            "memory": 512,
            "port": 8000,
            "public_ip": True,
            "hosts": [f"{key}.example.com"],
            "priority": number + 1,
            "desired_count": self.counts[key],
            "container_health": {"probe": "python", "start_period": 60, "interval": 10, "timeout": 5, "retries": 3},
            "target_group": {"path": "/", "interval": 10, "timeout": 5},
            "deployment": {"grace_period": 60, "timeout": 300, **STRATEGIES[number]},
        }

    def _prepare(self) -> ServiceContext:
        ec2, elb = self._account.client("ec2"), self._account.client("elbv2")
        subnets = sorted(item["SubnetId"] for item in ec2.describe_subnets()["Subnets"])[:2]
        vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
        group = ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"]
        balancer = elb.create_load_balancer(Name=CLUSTER, Subnets=subnets)["LoadBalancers"][0]["LoadBalancerArn"]
        nothing = [{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404"}}]
        listener = elb.create_listener(LoadBalancerArn=balancer, Protocol="HTTP", Port=80, DefaultActions=nothing)
        target_groups, traffic = {}, {}
        for number, key in enumerate(self._names()):
            settings = {"HealthCheckIntervalSeconds": 10, "HealthCheckTimeoutSeconds": 5, "UnhealthyThresholdCount": 10}
            pair = [
                elb.create_target_group(Name=name, Protocol="HTTP", Port=8000, VpcId=vpc, TargetType="ip", **settings)[
                    "TargetGroups"
                ][0]["TargetGroupArn"]
                for name in (key, f"{key}-alternate")
            ]
            target_groups[key] = pair[0]
            weights = [{"TargetGroupArn": arn, "Weight": weight} for arn, weight in zip(pair, (100, 0), strict=True)]
            rule = elb.create_rule(
                ListenerArn=listener["Listeners"][0]["ListenerArn"],
                Priority=number + 1,
                Conditions=[{"Field": "host-header", "Values": [f"{key}.example.com"]}],
                Actions=[{"Type": "forward", "ForwardConfig": {"TargetGroups": weights}}],
            )["Rules"][0]["RuleArn"]
            traffic[key] = {"alternate_arn": pair[1], "production_rule_arn": rule}
            self._account.client("logs").create_log_group(logGroupName=f"/ecs/{key}")
        self._ecs.create_cluster(clusterName=CLUSTER, capacityProviders=["FARGATE", "FARGATE_SPOT"])
        trust = json.dumps({"Version": "2012-10-17", "Statement": []})
        role = self._account.client("iam").create_role(RoleName="execution", AssumeRolePolicyDocument=trust)["Role"][
            "Arn"
        ]
        roles = dict.fromkeys(self._names(), role)
        return ServiceContext(
            ACCOUNT,
            REGION,
            execution_roles=roles,
            infrastructure_roles=roles,
            target_groups=target_groups,
            traffic=traffic,
            public_subnets=subnets,
            security_groups=[group],
        )


def main() -> int:
    """Run as many rollouts as asked for and print what came of them; 1 if anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200, help="how many rollouts (%(default)s)")
    parser.add_argument("--throttle", type=int, default=0, help="percent of the calls that are throttled (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="the seed of images and counts (%(default)s)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Account.started(Path(folder), SPEED) as account:
        account.ask("PUT", "faults", {"throttle_percent": options.throttle, "seed": options.seed})
        tally = run(account, options.count, random.Random(options.seed))
    _print(tally)
    return 0 if tally.clean else 1


def run(account: Account, count: int, rng: random.Random) -> Tally:
    """Rollouts in batches of ten."""
    tally = Tally()
    account.ask("PUT", "images", {f"*:{kind}-*": rule for kind, (rule, _cause) in KINDS.items()})
    fleet = Fleet(account, rng)
    fleet.deploy()
    start = time.monotonic()
    batch = 0
    while tally.rollouts < count:
        batch += 1
        _batch(account, fleet, rng, tally, batch)
    tally.seconds = time.monotonic() - start
    return tally


def _batch(account: Account, fleet: Fleet, rng: random.Random, tally: Tally, number: int) -> None:
    fleet.counts = {key: rng.randint(1, 20) for key in fleet.counts}
    fleet.deploy()  # the new counts, so that the rollout itself begins from a steady service
    account.ask("POST", "clock", {"advance": 120})
    before, last = {key: fleet.running(key) for key in fleet.counts}, dict(fleet.images)
    kinds = {key: rng.choice(list(KINDS)) for key in fleet.counts}
    fleet.images = {key: f"{kind}-{number}" for key, kind in kinds.items()}
    account.ask("DELETE", "calls")
    began = time.monotonic()
    reports = fleet.deploy()
    _note_calls(account, tally, time.monotonic() - began)
    for key, kind in kinds.items():
        tally.rollouts += 1
        _judge(f"batch {number}, {key}, {kind}, {fleet.counts[key]} tasks", reports[key], KINDS[kind][1], tally)
        if KINDS[kind][1] is not None:
            fleet.images[key] = last[key]
            if lost := before[key] - fleet.running(key):
                tally.lost_tasks.append(f"batch {number}, {key}, {kind}: {len(lost)} of {len(before[key])}")
    print(f"{tally.rollouts} rollouts, batch of {SERVICES} in {time.monotonic() - began:.1f} s", flush=True)


def _note_calls(account: Account, tally: Tally, seconds: float) -> None:
    """Calls of the watch for each look; a look is one DescribeServiceDeployments."""
    found = account.ask("GET", "calls")["by_operation"]
    looks = max(1, found.get("ecs:DescribeServiceDeployments", 1))
    polled = looks * 2 + found.get("elbv2:DescribeTargetHealth", 0) + found.get("ecs:DescribeTasks", 0)
    tally.most_calls = max(tally.most_calls, (polled - _autopsies(found)) / looks)


def _autopsies(found: dict[str, int]) -> int:
    """DescribeTasks calls of the failure screens, which are no part of the polling: one for each list of stopped tasks."""
    return found.get("ecs:ListTasks", 0)


def _judge(name: str, report: dict[str, Any], cause: str | None, tally: Tally) -> None:
    if report["successful"] != (cause is None):
        tally.wrong_verdicts.append(f"{name}: {report['status']}")
    elif cause is not None and report["cause"].get("kind") != cause:
        tally.wrong_causes.append(f"{name}: {report['cause']}, not {cause}")


def _print(tally: Tally) -> None:
    print(f"rollouts              {tally.rollouts} in {tally.seconds:.0f} s")
    for title, found in (
        ("wrong verdicts", tally.wrong_verdicts),
        ("wrong causes", tally.wrong_causes),
        ("lost good tasks", tally.lost_tasks),
    ):
        print(f"{title:<21} {len(found)}")
        for line in found[:20]:
            print(f"  {line}")
    print(f"calls for each look   {tally.most_calls:.2f} at most, for {SERVICES} services")


if __name__ == "__main__":
    watcher.SLOW = watcher.QUICK  # time runs fast in the account
    sys.exit(main())

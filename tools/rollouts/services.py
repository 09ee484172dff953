"""Ten services that roll out together, by the collection's own layer."""

from __future__ import annotations

from typing import Any

from ansible_collections.talentbase.aws.plugins.module_utils._aws.progress import Progress
from ansible_collections.talentbase.aws.plugins.module_utils._ecs.api import EcsApi
from ansible_collections.talentbase.aws.plugins.module_utils._ecs.layer import ServicesLayer
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.inventory import read_services
from ansible_collections.talentbase.aws.plugins.module_utils._module.run import Run
from ansible_collections.talentbase.aws.plugins.module_utils._rollout.deploy import deploy_services
from ansible_collections.talentbase.aws.plugins.module_utils._tasks.release_task_handler import ReleaseTaskHandler
from rehearsal import REGION
from tools.account import Account, aws
from tools.rollouts.network import CLUSTER, build

STRATEGIES: list[dict[str, Any]] = [
    *({"strategy": "rolling"} for _ in range(6)),
    {"strategy": "blue_green", "bake_time": 0},
    {"strategy": "blue_green", "bake_time": 1},
    {"strategy": "canary", "canary_percent": 20, "canary_bake_time": 1, "bake_time": 0},
    {"strategy": "linear", "step_percent": 50, "step_bake_time": 1, "bake_time": 0},
]
"""The deployment strategy of each service."""
NAMES = [f"s{number}" for number in range(len(STRATEGIES))]


class Services:
    """The services, with the image and the desired count that each is deployed with next."""

    def __init__(self, account: Account) -> None:
        self._aws = aws(account, REGION)
        self._ecs = account.client("ecs")
        self._context = build(account, NAMES)
        self.counts = dict.fromkeys(NAMES, 1)
        self.images = dict.fromkeys(NAMES, "good")

    def deploy(self) -> dict[str, dict[str, Any]]:
        """One run over all services; the report of each rollout by service."""
        faults: list[Any] = []
        variables = {name: self._variables(name, number) for number, name in enumerate(NAMES)}
        services = read_services({"services": variables}, faults)
        assert not faults, faults
        api = EcsApi(self._aws, CLUSTER)
        layer = ServicesLayer(api, services, self._context, ReleaseTaskHandler(api))
        params = {"resource_tags": {}, "removals": "included", "records": {}}
        run = Run(self._aws, params, False, Progress(None), print)
        result = deploy_services(run, layer, wait=True, only_report=True)
        return {report["service"]: report for report in result["deployments"]}

    def running(self, name: str) -> set[str]:
        """The tasks of a service that run and are meant to."""
        paginator = self._ecs.get_paginator("list_tasks")
        pages = paginator.paginate(cluster=CLUSTER, serviceName=name, desiredStatus="RUNNING")
        return {arn for page in pages for arn in page["taskArns"]}

    def _variables(self, name: str, number: int) -> dict[str, Any]:
        """A service's entry of the inventory."""
        return {
            "name": name,
            "image": f"registry.example/{name}:{self.images[name]}",
            "cpu": 256,
            "memory": 512,
            "port": 8000,
            "public_ip": True,
            "hosts": [f"{name}.example.com"],
            "priority": number + 1,
            "desired_count": self.counts[name],
            "container_health": {"probe": "python", "start_period": 60, "interval": 10, "timeout": 5, "retries": 3},
            "target_group": {"path": "/", "interval": 10, "timeout": 5},
            "deployment": {"grace_period": 60, "timeout": 300, **STRATEGIES[number]},
        }

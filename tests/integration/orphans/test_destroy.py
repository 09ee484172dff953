"""A destroy removes what the inventory no longer names in order, and is refused while others have services in the cluster."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.harness import ROOT, Account, rewrite, section

CLUSTER = "talentbase-dev"


def test_a_destroy_names_what_is_of_others_and_takes_what_left(built_dev: Account, tmp_path: Path) -> None:
    inventory = Path(shutil.copytree(ROOT / "inventories" / "dev", tmp_path / "dev"))
    services, data = section(inventory, "services"), section(inventory, "data")
    del services["services"]["api"], data["caches"]
    rewrite(inventory, "services", services)
    rewrite(inventory, "data", data)

    ecs = built_dev.client("ecs")
    web = ecs.describe_services(cluster=CLUSTER, services=["talentbase-web-dev"])["services"][0]
    given = {name: web[name] for name in ("taskDefinition", "networkConfiguration")}
    ecs.create_service(cluster=CLUSTER, serviceName="foreign", desiredCount=0, launchType="FARGATE", **given)
    refused = built_dev.playbook("playbooks/destroy.yml", inventory=inventory, confirm="dev")
    assert (refused.code, refused.writes) == (2, 0), refused.output
    assert "services that this environment did not make: foreign" in " ".join(refused.output.split())
    ecs.delete_service(cluster=CLUSTER, service="foreign", force=True)

    unconfirmed = built_dev.playbook("playbooks/destroy.yml", inventory=inventory, confirm="dev")
    assert (unconfirmed.code, unconfirmed.writes) == (2, 0), unconfirmed.output
    assert "-e confirm=dev -e confirm_delete=talentbase-dev-redis" in " ".join(unconfirmed.output.split())

    run = built_dev.playbook(
        "playbooks/destroy.yml", inventory=inventory, confirm="dev", confirm_delete="talentbase-dev-redis"
    )
    assert run.code == 0, run.output
    for client, call, key in (
        ("elbv2", "describe_load_balancers", "LoadBalancers"),
        ("elbv2", "describe_target_groups", "TargetGroups"),
        ("cloudwatch", "describe_alarms", "MetricAlarms"),
        ("elasticache", "describe_replication_groups", "ReplicationGroups"),
    ):
        assert not getattr(built_dev.client(client), call)()[key], call
    roles = built_dev.client("iam").list_roles()["Roles"]
    assert not [item for item in roles if not item["Path"].startswith("/aws-service-role/")]
    assert not [item for item in ecs.describe_clusters(clusters=[CLUSTER])["clusters"] if item["status"] == "ACTIVE"]

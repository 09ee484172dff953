"""Repositories of ECR: made, adopted, put right, and never deleted with images."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.harness import Account, rewrite, section

WEB, NEW = "talentbase-web", "talentbase-jobs"
OPTIONS = {"mutable_tags": ["latest"], "keep_images": 50, "expire_untagged_days": 30}
REPOSITORIES = {"web": {"name": WEB, **OPTIONS}, "jobs": {"name": NEW}}
TAGS = {"Project": "TalentBase"}


def repository(account: Account, name: str) -> dict[str, Any]:
    [found] = account.client("ecr").describe_repositories(repositoryNames=[name])["repositories"]
    return dict(found)


def test_a_standing_one_is_adopted_and_put_right(account: Account, run_module: Callable[..., dict[str, Any]]) -> None:
    ecr = account.client("ecr")
    images, others = ecr.list_images(repositoryName=WEB)["imageIds"], repository(account, "talentbase-api")

    def run(check: bool = False, **options: Any) -> dict[str, Any]:
        account.zero()
        return run_module("ecr_repositories", check, **{"repositories": REPOSITORIES, "resource_tags": TAGS, **options})

    planned = run(check=True)
    assert planned["plan"] == [
        f"update repository {WEB} (immutable_tags, lifecycle, mutable_tags, scan_on_push, tags)",
        f"create repository {NEW}",
    ]
    assert (account.calls()["writes"], planned["repositories"]["jobs"]["arn"]) == (0, "(known after apply)")
    assert run()["changed"]
    found = repository(account, WEB)
    assert (found["imageTagMutability"], found["imageScanningConfiguration"]) == (
        "IMMUTABLE_WITH_EXCLUSION",
        {"scanOnPush": True},
    )
    rules = json.loads(ecr.get_lifecycle_policy(repositoryName=WEB)["lifecyclePolicyText"])["rules"]
    assert [rule["selection"]["countNumber"] for rule in rules] == [30, 50]
    assert repository(account, NEW)["imageTagMutability"] == "IMMUTABLE"
    assert not run()["changed"]
    assert account.calls()["writes"] == 0

    arn = found["repositoryArn"]
    ecr.put_image_scanning_configuration(repositoryName=WEB, imageScanningConfiguration={"scanOnPush": False})
    ecr.put_image_tag_mutability(repositoryName=WEB, imageTagMutability="MUTABLE")
    ecr.put_lifecycle_policy(
        repositoryName=WEB, lifecyclePolicyText=json.dumps({"rules": [{**rules[0], "rulePriority": 7}]})
    )
    ecr.tag_resource(resourceArn=arn, tags=[{"Key": "Project", "Value": "Other"}, {"Key": "Team", "Value": "web"}])
    assert run()["plan"] == [f"update repository {WEB} (immutable_tags, lifecycle, mutable_tags, scan_on_push, tags)"]
    assert not run()["changed"]
    assert {"Key": "Team", "Value": "web"} in ecr.list_tags_for_resource(resourceArn=arn)["tags"]

    key = {"web": {"name": WEB, "kms_key": "arn:aws:kms:us-east-1:258993895334:key/1"}}
    assert "fixed at creation" in run(repositories=key)["msg"]
    assert account.calls()["writes"] == 0
    assert ecr.list_images(repositoryName=WEB)["imageIds"] == images
    assert repository(account, "talentbase-api") == others

    removed = run(state="absent")
    assert removed["plan"] == [f"delete repository {NEW}"]
    assert f"stay, as they hold images: {WEB}" in json.dumps(removed["warnings"])
    assert ecr.list_images(repositoryName=WEB)["imageIds"] == images


def test_they_are_made_before_the_first_image_is_pushed(built_dev: Account, inventory: Path) -> None:
    services = section(inventory, "services")
    services["services"]["api"]["repository"] = NEW
    rewrite(inventory, "services", {**services, "repositories": {"jobs": {"name": NEW, "mutable_tags": ["latest"]}}})
    refused = built_dev.playbook("deploy.yml", inventory=inventory)
    assert (refused.code, refused.writes) == (2, 0), refused.output
    assert "create it (deploy.yml --tags repositories) and push the image" in " ".join(refused.output.split())
    made = built_dev.playbook("deploy.yml", "--tags", "repositories", inventory=inventory)
    assert made.code == 0, made.output
    assert repository(built_dev, NEW)["imageScanningConfiguration"] == {"scanOnPush": True}
    assert made.calls["by_operation"].get("ecs:UpdateService", 0) == 0


def test_one_that_left_is_named_and_goes_when_it_is_empty_and_confirmed(
    account: Account, run_module: Callable[..., dict[str, Any]], dev: dict[str, Any]
) -> None:
    ecr, owner = account.client("ecr"), "talentbase-dev/dev"
    options = {"resource_tags": dev["resource_tags"], "environment": owner}
    run_module("ecr_repositories", repositories={"old": {"name": "talentbase-old"}, "jobs": {"name": NEW}}, **options)
    run_module("ecr_repositories", repositories={"api": {"name": "talentbase-api"}}, **options)
    inventory = {**dev, "repositories": {"jobs": {"name": NEW}}}

    def prune(check: bool = False, **more: Any) -> dict[str, Any]:
        account.zero()
        return run_module("environment_prune", check, inventory=inventory, environment=owner, **more)

    told = prune()
    assert [(item["kind"], item["name"]) for item in told["left"]] == [("repository", "talentbase-old")]
    assert "-e repositories_prune=true -e confirm_delete=talentbase-old" in told["left_lines"][0]
    assert prune(prune=["repositories"])["plan"] == []  # an option alone takes no data
    asked = {"prune": ["repositories"], "confirm_delete": ["talentbase-old"]}
    assert prune(check=True, **asked)["plan"] == ["delete repository talentbase-old"]
    assert account.calls()["writes"] == 0
    media, content = "application/vnd.oci.image.manifest.v1+json", json.dumps({"schemaVersion": 2})
    ecr.put_image(repositoryName="talentbase-old", imageManifest=content, imageManifestMediaType=media, imageTag="1")
    refused = prune(**asked)
    assert "repository talentbase-old holds images, and was left unchanged" in refused["msg"]
    assert account.calls()["writes"] == 0
    assert "which holds images" in prune()["left_lines"][0]
    ecr.batch_delete_image(repositoryName="talentbase-old", imageIds=[{"imageTag": "1"}])
    assert prune(**asked)["plan"] == ["delete repository talentbase-old"]
    assert prune()["left"] == []
    names = {item["repositoryName"] for item in ecr.describe_repositories()["repositories"]}
    assert (NEW in names, "talentbase-api" in names, "talentbase-old" in names) == (True, True, False)

"""Repositories: what is wanted of them, what ECR says, and what differs."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.talentbase.aws.plugins.module_utils._aws.errors import Failure
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.check_repositories import check_repositories
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.inventory import load
from ansible_collections.talentbase.aws.plugins.module_utils._inventory.repositories import Repository
from ansible_collections.talentbase.aws.plugins.module_utils._plan.planner import make_plan
from ansible_collections.talentbase.aws.plugins.module_utils._repositories.actual import actual_repository
from ansible_collections.talentbase.aws.plugins.module_utils._repositories.desired import RULES, desired_repository
from ansible_collections.talentbase.aws.plugins.module_utils._repositories.inputs import (
    lifecycle_text,
    mutability_input,
    repository_input,
)
from ansible_collections.talentbase.aws.plugins.module_utils._repositories.layer import RepositoriesLayer, kept
from ansible_collections.talentbase.aws.plugins.module_utils._repositories.reads import (
    RepositoriesSnapshot,
    RepositoryAnswers,
)

TAGS = {"Project": "app"}
KEY, OTHER = "arn:aws:kms:us-east-1:123456789012:key/1", "arn:aws:kms:us-east-1:123456789012:key/2"
WANTED = Repository(name="web", mutable_tags=["latest"], keep_images=50, expire_untagged_days=30, kms_key=KEY)
ANSWER: dict[str, Any] = {
    "repositoryName": "web",
    "repositoryArn": "arn:web",
    "repositoryUri": "uri/web",
    "imageTagMutability": "IMMUTABLE_WITH_EXCLUSION",
    "imageTagMutabilityExclusionFilters": [{"filterType": "WILDCARD", "filter": "latest"}],
    "imageScanningConfiguration": {"scanOnPush": True},
    "encryptionConfiguration": {"encryptionType": "KMS", "kmsKey": KEY},
}
LIFECYCLE = lifecycle_text(desired_repository(WANTED, TAGS).properties)


def changed(answer: dict[str, Any], lifecycle: str = LIFECYCLE, tags: dict[str, str] = TAGS) -> set[str]:
    actual = actual_repository({**ANSWER, **answer}, lifecycle, tags)
    plan = make_plan([desired_repository(WANTED, TAGS)], {actual.address: actual}, RULES)
    return {name for step in plan.steps for name in step.after} | {line.split()[2] for line in plan.refusals}


@pytest.mark.parametrize(
    ("answer", "lifecycle", "tags", "differs"),
    [
        ({}, LIFECYCLE, TAGS, set()),
        ({}, LIFECYCLE.replace('"action"', '"description": "of a person", "action"'), {**TAGS, "more": "1"}, set()),
        ({"imageScanningConfiguration": {}}, LIFECYCLE, TAGS, {"scan_on_push"}),
        ({"imageTagMutability": "MUTABLE"}, LIFECYCLE, TAGS, {"immutable_tags", "mutable_tags"}),
        ({"imageTagMutabilityExclusionFilters": None}, LIFECYCLE, TAGS, {"mutable_tags"}),
        ({}, "", TAGS, {"lifecycle"}),
        ({}, LIFECYCLE.replace("50", "5"), TAGS, {"lifecycle"}),
        ({}, LIFECYCLE, {}, {"tags"}),
    ],
)
def test_what_differs(answer: dict[str, Any], lifecycle: str, tags: dict[str, str], differs: set[str]) -> None:
    assert changed(answer, lifecycle, tags) == differs


def test_what_the_inventory_does_not_say_is_left() -> None:
    plain = desired_repository(Repository(name="web"), TAGS)
    assert {"lifecycle", "kms_key"} & {*plain.properties} == set()
    request = repository_input("web", plain.properties)
    assert (request["imageTagMutability"], "encryptionConfiguration" in request) == ("IMMUTABLE", False)
    assert mutability_input({"immutable_tags": False, "mutable_tags": []}) == {"imageTagMutability": "MUTABLE"}


def test_the_rule_for_any_image_is_the_last() -> None:
    rules = desired_repository(WANTED, TAGS).properties["lifecycle"]
    assert [(rule["rulePriority"], rule["selection"]["tagStatus"]) for rule in rules] == [(1, "untagged"), (2, "any")]


class NoCalls:
    """Stands where the session stands; whoever calls AWS fails."""

    def client(self, _service: str) -> None:
        return None


def test_another_key_is_refused_with_the_way() -> None:
    layer = RepositoriesLayer(NoCalls(), {"web": WANTED}, TAGS)  # type: ignore[arg-type]
    layer._refuse_other_key("repositories.web", WANTED, RepositoriesSnapshot({}))
    for encryption, told in (({"encryptionType": "AES256"}, "a key of ECR"), ({"kmsKey": OTHER}, OTHER)):
        snapshot = RepositoriesSnapshot({"web": RepositoryAnswers({**ANSWER, "encryptionConfiguration": encryption})})
        with pytest.raises(Failure, match=f"encrypted with {told}, which is fixed.*name a new repository"):
            layer._refuse_other_key("repositories.web", WANTED, snapshot)


def test_what_holds_images_is_not_there_for_a_removal() -> None:
    layer = RepositoriesLayer(NoCalls(), {"web": WANTED}, TAGS, True)  # type: ignore[arg-type]
    full = RepositoriesSnapshot({"web": RepositoryAnswers(ANSWER, has_images=True)})
    assert (kept(full), layer.actual(full)) == (["web"], {})
    assert len(layer.actual(RepositoriesSnapshot({"web": RepositoryAnswers(ANSWER)}))) == 1


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({}, "services.web is deployed with the tag latest, which can then be pushed once"),
        ({"mutable_tags": ["lat*"]}, ""),
        ({"immutable_tags": False}, ""),
        ({"mutable_tags": ["latest"], "keep_images": 9}, "an image that runs, or that a rollback needs"),
        ({"mutable_tags": ["latest"], "expire_untagged_days": 6}, "once its tag has moved"),
        ({"mutable_tags": ["latest"], "keep_images": 10, "expire_untagged_days": 7}, ""),
    ],
)
def test_doubts(options: dict[str, Any], told: str) -> None:
    service = {"name": "web-dev", "repository": "web", "profile": "remix", "cpu": 256, "memory": 512, "port": 3000}
    variables = {"services": {"web": service}, "repositories": {"web": {"name": "web", **options}}}
    found = list(check_repositories(load(variables, []), variables))
    assert [fault.warning for fault in found] == [True] * bool(told)
    assert told in " ".join(fault.problem for fault in found)

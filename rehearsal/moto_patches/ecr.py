"""ECR: images by digest, registries of other accounts, and rules of pull-through caches; moto has none of these."""

from __future__ import annotations

from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.core.responses import ActionResult
from moto.ecr.models import ECRBackend, ecr_backends
from moto.ecr.responses import ECRResponse

from ..clock import Clock
from ..patching import replace

RULES = "pull_through_cache_rules"


def install(clock: Clock) -> None:
    """Patch moto."""
    original = ECRBackend.batch_get_image

    def batch_get_image(
        self: ECRBackend,
        repository_name: str,
        registry_id: str | None = None,
        image_ids: list[dict[str, Any]] | None = None,
    ) -> dict[str, Any]:
        if registry_id not in (None, self.account_id):
            arn = f"arn:aws:ecr:{self.region_name}:{registry_id}:repository/{repository_name}"
            why = "because no resource-based policy allows the ecr:BatchGetImage action"
            words = f"User is not authorized to perform: ecr:BatchGetImage on resource: {arn} {why}"
            raise JsonRESTError("AccessDeniedException", words)
        answer = original(self, repository_name, registry_id, image_ids)
        found = {str(image.get_image_digest()) for image in answer["images"]}
        missing = iter([item for item in image_ids or [] if "imageDigest" in item and item["imageDigest"] not in found])
        for failure in answer["failures"]:
            if failure["imageId"].get("imageTag") == "null":
                failure["imageId"] = {"imageDigest": next(missing)["imageDigest"]}
        return answer

    def create(self: ECRResponse) -> ActionResult:
        rule = {
            "ecrRepositoryPrefix": self._get_param("ecrRepositoryPrefix"),
            "upstreamRegistryUrl": self._get_param("upstreamRegistryUrl"),
            "registryId": self.current_account,
            "createdAt": clock.now(),
        }
        _rules(self.ecr_backend)[rule["ecrRepositoryPrefix"]] = rule
        return ActionResult(rule)

    def describe(self: ECRResponse) -> ActionResult:
        return ActionResult({"pullThroughCacheRules": list(_rules(self.ecr_backend).values())})

    replace(ECRBackend, batch_get_image=batch_get_image)
    replace(ECRResponse, create_pull_through_cache_rule=create, describe_pull_through_cache_rules=describe)


def is_cached(account_id: str, region: str, repository: str) -> bool:
    """Whether a repository is one of a pull-through cache."""
    return any(repository.startswith(f"{prefix}/") for prefix in _rules(ecr_backends[account_id][region]))


def _rules(backend: ECRBackend) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = backend.__dict__.setdefault(RULES, {})
    return found

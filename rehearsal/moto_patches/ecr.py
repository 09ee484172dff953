"""ECR: images by digest and by any of their tags, registries of other accounts, and rules of pull-through caches; moto has none of these."""

from __future__ import annotations

from copy import copy
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.core.responses import ActionResult
from moto.ecr.models import ECRBackend, Image, ecr_backends
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
        answer: dict[str, Any] = {"images": [], "failures": []}
        for item in image_ids or []:
            found = original(self, repository_name, registry_id, [item])
            answer["images"] += [_as_requested(image, item) for image in found["images"]]
            answer["failures"] += [{**failure, "imageId": item} for failure in found["failures"]]
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


def _as_requested(image: Image, image_id: dict[str, str]) -> Image:
    """An image with the tag by which it was asked for, of several."""
    named = copy(image)
    named.image_tag = image_id.get("imageTag") or image.image_tag
    return named


def _rules(backend: ECRBackend) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = backend.__dict__.setdefault(RULES, {})
    return found

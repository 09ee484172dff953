# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Tags of images that name another image than the tasks of a service run. Nothing here writes.

A forced deployment resolves a tag anew, so that the new tasks of the same revision would run the other image:
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html#deployment-container-image-stability
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .._aws.errors import ClientError, code_of
from .._aws.session import Aws
from .._ecs.api import Answer, EcsApi
from .rollback_target import Image, image_of

SHORT = len("sha256:") + 12
GONE = ("ImageNotFoundException", "RepositoryNotFoundException")


def moved_tags(api: EcsApi, service: Answer, account_id: str) -> list[str]:
    """A line for each image that new tasks of the service would not run as the present ones do."""
    definition = api.task_definition(service["taskDefinition"]) or {}
    running = _digests(api, service)
    return list(_moved(api.aws, definition, running, account_id))


def _moved(aws: Aws, definition: Answer, running: Mapping[str, set[str]], account_id: str) -> Iterator[str]:
    for container in definition.get("containerDefinitions") or []:
        image, digests = image_of(container["image"], account_id, aws.region), running.get(container["name"])
        if image is None or image.digest or not digests:
            continue
        name, now = f"{image.repository}:{image.tag}", _digest(aws, image)
        if not now:
            yield f"the image {name} is not in ECR any more"
        elif digests != {now}:
            were = ", ".join(sorted(digest[:SHORT] for digest in digests))
            yield f"{name} is now {now[:SHORT]}, and its tasks run {were}, so that new tasks would release another image"


def _digests(api: EcsApi, service: Answer) -> dict[str, set[str]]:
    """The digests that the service's tasks run, by container; of the revision that new tasks would have."""
    tasks = api.tasks(api.task_arns(serviceName=service["serviceName"], desiredStatus="RUNNING"))
    found: dict[str, set[str]] = {}
    for task in tasks:
        if task["taskDefinitionArn"] == service["taskDefinition"]:
            for container in task.get("containers") or []:
                if container.get("imageDigest"):
                    found.setdefault(container["name"], set()).add(container["imageDigest"])
    return found


def _digest(aws: Aws, image: Image) -> str:
    """The digest that the tag names now; empty where there is no such image."""
    try:
        answer = aws.client("ecr").describe_images(repositoryName=image.repository, imageIds=[{"imageTag": image.tag}])
    except ClientError as error:
        if code_of(error) not in GONE:
            raise
        return ""
    return str(answer["imageDetails"][0]["imageDigest"])

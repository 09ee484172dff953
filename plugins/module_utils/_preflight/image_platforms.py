# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""For which CPUs the images of ECR are: an index says so itself, a single image in its config, which S3 holds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

from .._aws.errors import BotoCoreError, ClientError, code_of
from .._aws.presigned import fetch
from .._aws.session import Aws, gather
from .checks import DENIED
from .images import Repository, config_digest, index_architectures

LONGEST = 1_000_000
"""Bytes of a config, which are some thousands."""


class Platforms(NamedTuple):
    """The CPUs by tag or digest of an image, as far as they are known, and the error code where ECR gives no config."""

    architectures: Mapping[str, list[str]]
    denied: str = ""


class _Config(NamedTuple):
    architectures: list[str]
    denied: str = ""


def platforms(aws: Aws, repository: Repository, manifests: Mapping[str, str]) -> Platforms:
    """Of the images with these manifests. A config that cannot be read leaves its image unknown."""
    digests = {version: digest for version, text in manifests.items() if (digest := config_digest(text))}
    configs = gather({digest: partial(_read, aws, repository, digest) for digest in sorted({*digests.values()})})
    known = {version: index_architectures(text) for version, text in manifests.items()}
    known |= {version: configs[digest].architectures for version, digest in digests.items()}
    return Platforms(known, next((config.denied for config in configs.values() if config.denied), ""))


def _read(aws: Aws, repository: Repository, digest: str) -> _Config:
    registry = {"registryId": repository.account_id, "repositoryName": repository.name}
    try:
        answer = aws.client("ecr", repository.region).get_download_url_for_layer(**registry, layerDigest=digest)
    except ClientError as error:
        return _Config([], code_of(error) if code_of(error) in DENIED else "")
    except BotoCoreError:
        return _Config([])
    try:
        config = json.loads(fetch(answer["downloadUrl"], aws.verify, LONGEST) or b"{}")
        architecture = config.get("architecture")
    except (ValueError, AttributeError):
        return _Config([])
    return _Config([architecture] if isinstance(architecture, str) and architecture else [])

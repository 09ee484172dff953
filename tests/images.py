"""Images as docker pushes them to ECR: a single one with its config, or an index of several CPUs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
CONFIG = "application/vnd.docker.container.image.v1+json"
INDEX, INDEXED = "application/vnd.oci.image.index.v1+json", "application/vnd.oci.image.manifest.v1+json"


def push(ecr: Any, repository: str, tag: str, architecture: str) -> str:
    """An image for one CPU, as docker build makes it without buildx; the digest of its config."""
    content = json.dumps({"architecture": architecture, "os": "linux", "created": tag}).encode()
    digest = _digest(content)
    upload = ecr.initiate_layer_upload(repositoryName=repository)["uploadId"]
    part = {"partFirstByte": 0, "partLastByte": len(content) - 1, "layerPartBlob": content}
    ecr.upload_layer_part(repositoryName=repository, uploadId=upload, **part)
    ecr.complete_layer_upload(repositoryName=repository, uploadId=upload, layerDigests=[digest])
    manifest = {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": {"mediaType": CONFIG, "size": len(content), "digest": digest},
        "layers": [{"mediaType": f"{MANIFEST}.layer", "size": 1, "digest": _digest(f"{tag} {architecture}".encode())}],
    }
    ecr.put_image(repositoryName=repository, imageManifest=json.dumps(manifest), imageTag=tag)
    return digest


def push_index(ecr: Any, repository: str, tag: str, architectures: Sequence[str]) -> None:
    """An index as docker buildx pushes it; `unknown` stands for an attestation."""
    entries = [
        {
            "mediaType": INDEXED,
            "size": 1,
            "digest": _digest(f"{tag} {architecture}".encode()),
            "platform": {"os": "linux", "architecture": architecture},
        }
        for architecture in architectures
    ]
    index = json.dumps({"schemaVersion": 2, "mediaType": INDEX, "manifests": entries})
    ecr.put_image(repositoryName=repository, imageManifest=index, imageManifestMediaType=INDEX, imageTag=tag)


def _digest(content: bytes) -> str:
    return "sha256:" + hashlib.sha256(content).hexdigest()

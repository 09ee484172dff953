"""The user's account before the first deploy."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from moto.acm.models import CertBundle, acm_backends
from moto.core.base_backend import BackendDict
from moto.core.model_instances import reset_model_data
from moto.ecr.models import ecr_backends
from moto.route53.models import route53_backends

from . import ACCOUNT_ID, REGION
from .moto_patches.ecr_layers import push

HOSTED_ZONE = "salesdog.click"
HOSTED_ZONE_ID = "Z08777062VQUJNRPO700D"
CERTIFICATE_ARN = f"arn:aws:acm:us-east-1:{ACCOUNT_ID}:certificate/6f17fe7f-fca3-41f1-95a3-8debad6f7fa8"
REPOSITORIES = ("talentbase-web", "talentbase-api")
CONFIG = {"architecture": "amd64", "os": "linux", "config": {"Entrypoint": ["/docker-entrypoint.sh"]}}
"""Of each repository's image, as docker build makes it on a machine with an Intel or AMD processor."""


def restore() -> None:
    """Empty every service, then put back what the account starts with."""
    empty()
    _seed_hosted_zone()
    _seed_certificate()
    for name in REPOSITORIES:
        _seed_repository(name)


def empty() -> None:
    """Empty every service; AWS's own default VPC is there."""
    BackendDict.reset()
    reset_model_data()


def _seed_hosted_zone() -> None:
    backend = route53_backends[ACCOUNT_ID]["aws"]
    zone = backend.create_hosted_zone(f"{HOSTED_ZONE}.", private_zone=False, caller_reference="account")
    del backend.zones[zone.resource_id]
    zone.resource_id = HOSTED_ZONE_ID
    backend.zones[HOSTED_ZONE_ID] = zone


def _seed_certificate() -> None:
    bundle = _certificate()
    acm_backends[ACCOUNT_ID][REGION]._certificates[bundle.arn] = bundle


_CERTIFICATE: list[CertBundle] = []


def _certificate() -> CertBundle:
    """The account's certificate; its key is generated once for the process, as that takes a while."""
    if not _CERTIFICATE:
        names = [f"*.{HOSTED_ZONE}"]
        _CERTIFICATE.append(CertBundle.generate_cert(HOSTED_ZONE, ACCOUNT_ID, REGION, sans=names))
    bundle = _CERTIFICATE[0]
    bundle.arn, bundle.status, bundle.in_use_by = CERTIFICATE_ARN, "ISSUED", []
    return bundle


def _seed_repository(name: str) -> None:
    backend = ecr_backends[ACCOUNT_ID][REGION]
    backend.create_repository(name, None, {"encryptionType": "AES256"}, {"scanOnPush": False}, "MUTABLE", [])
    repository = backend.repositories[name]
    manifest = _manifest(name, push(repository, json.dumps(CONFIG).encode()))
    for tag in ("latest", git_sha(name)):
        backend.put_image(name, manifest, tag, json.loads(manifest)["mediaType"])


def git_sha(name: str) -> str:
    """The git SHA with which a repository's image is tagged besides `latest`."""
    return hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()


def _manifest(name: str, config_digest: str) -> str:
    kind = "application/vnd.docker.distribution.manifest.v2+json"
    config = {"mediaType": "application/vnd.docker.container.image.v1+json", "size": 7023, "digest": config_digest}
    layer: dict[str, Any] = {
        "mediaType": "application/vnd.docker.image.rootfs.diff.tar.gzip",
        "size": 81_234_567,
        "digest": _digest(f"{name} layer"),
    }
    return json.dumps({"schemaVersion": 2, "mediaType": kind, "config": config, "layers": [layer]})


def _digest(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()

"""ECR: the layers and configs that were pushed, and the presigned URLs of S3 that give them; moto has sizes alone.

https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetDownloadUrlForLayer.html
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs

from moto.core.exceptions import JsonRESTError
from moto.core.responses import ActionResult
from moto.ecr.models import ECRBackend, Repository, ecr_backends
from moto.ecr.responses import ECRResponse

from ..calls import LAYERS
from ..clock import Clock
from ..error_responses import ErrorResponse, respond
from ..patching import replace

BUCKET = f"/{LAYERS}/"
"""Where the URLs lead, on this account's own port."""
LASTS = 3600
PUSHED = "pushed"
NOT_FOUND = "The layer with digest '{}' could not be found in the repository with name '{}' in registry with id '{}'"
# https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
EXPIRED = ErrorResponse(403, "AccessDenied", "Request has expired")
FORGED = ErrorResponse(403, "SignatureDoesNotMatch", "The request signature we calculated does not match.")
_KEY = secrets.token_bytes(16)


def install(clock: Clock) -> None:
    """Patch moto."""
    original = ECRBackend.complete_layer_upload

    def complete_layer_upload(
        self: ECRBackend, repository_name: str, upload_id: str, layer_digests: list[str], registry_id: str | None = None
    ) -> dict[str, Any]:
        repository = self.repositories.get(repository_name)
        upload = repository.uploads.get(upload_id) if repository else None
        answer = original(self, repository_name, upload_id, layer_digests, registry_id)
        if repository and upload:
            push(repository, bytes(upload.layer_parts))
        return answer

    def get_download_url_for_layer(self: ECRResponse) -> ActionResult:
        name, digest = self._get_param("repositoryName"), self._get_param("layerDigest")
        repository = self.ecr_backend._get_repository(name, self._get_param("registryId"))
        if digest not in _pushed(repository):
            message = NOT_FOUND.format(digest, name, self.current_account)
            raise JsonRESTError("LayersNotFoundException", message)
        path = f"{BUCKET}{self.current_account}/{self.region}/{name}/{digest}"
        expires = int(clock.now()) + LASTS
        query = f"X-Amz-Expires={expires}&X-Amz-Signature={_signature(path, expires)}"
        return ActionResult({"downloadUrl": f"http://{self.headers['Host']}{path}?{query}", "layerDigest": digest})

    replace(ECRBackend, complete_layer_upload=complete_layer_upload)
    replace(ECRResponse, get_download_url_for_layer=get_download_url_for_layer)


def push(repository: Repository, content: bytes) -> str:
    """Keep a layer or a config; its digest."""
    digest = "sha256:" + hashlib.sha256(content).hexdigest()
    repository.layers[digest] = len(content)
    _pushed(repository)[digest] = content
    return digest


def config_of(repository: Repository, manifest: dict[str, Any]) -> dict[str, Any]:
    """The config of a single image; empty where it was not pushed, or for an index."""
    content = _pushed(repository).get((manifest.get("config") or {}).get("digest", ""))
    try:
        config = json.loads(content or "{}")
    except ValueError:
        return {}
    return config if isinstance(config, dict) else {}


def download(environ: dict[str, Any], start_response: Callable[..., Any], now: float) -> Iterable[bytes]:
    """What S3 answers to a URL of get_download_url_for_layer, which needs no credentials."""
    path, query = environ["PATH_INFO"], parse_qs(environ.get("QUERY_STRING", ""))
    expires, signature = (query.get(key, ["0"])[0] for key in ("X-Amz-Expires", "X-Amz-Signature"))
    if not expires.isdigit() or not hmac.compare_digest(signature.encode(), _signature(path, int(expires)).encode()):
        return respond(FORGED, "s3", environ, start_response)
    if int(expires) < now:
        return respond(EXPIRED, "s3", environ, start_response)
    account, region, rest = path.removeprefix(BUCKET).split("/", 2)
    name, _slash, digest = rest.rpartition("/")
    content = _pushed(ecr_backends[account][region].repositories[name])[digest]
    headers = [("Content-Type", "application/octet-stream"), ("Content-Length", str(len(content)))]
    start_response("200 OK", headers)
    return [content]


def _signature(path: str, expires: int) -> str:
    return hmac.new(_KEY, f"{path} {expires}".encode(), "sha256").hexdigest()


def _pushed(repository: Repository) -> dict[str, bytes]:
    found: dict[str, bytes] = repository.__dict__.setdefault(PUSHED, {})
    return found

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Clients and reads: the one place where boto3 sessions are made."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from functools import cached_property, partial
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

try:
    import boto3
    from botocore.config import Config
    from botocore.exceptions import ProfileNotFound
    from botocore.utils import get_environ_proxies
except ImportError:  # AnsibleAWSModule reports a missing boto3
    pass

from ansible_collections.amazon.aws.plugins.module_utils.botocore import get_aws_connection_info
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule

from .clock import answered_at
from .errors import ClientError, Failure, code_of
from .models import session_with_models
from .passing import PassingErrors
from .progress import Progress

THREADS = 16
ADDRESS_DOTS = 3
KEYS = ("aws_access_key_id", "aws_secret_access_key", "aws_session_token")
# "standard" retries throttling and 5xx with exponential backoff and full jitter:
# https://docs.aws.amazon.com/boto3/latest/guide/retries.html
# A presigned link needs it for what KMS encrypted and in newer regions; by default boto3 signs links the old way.
SIGNATURES = {"s3": "s3v4"}
RETRIES: Any = {"mode": "standard", "total_max_attempts": 10}
NEW_ROLE_SECONDS = 600.0
SESSION_NAME = "talentbase"
"""The name of a role's session where nobody gave one."""
PROFILE = "correct it, or add the profile to ~/.aws/config; aws configure list-profiles lists those that exist"


class Aws:
    """An account and region as the module's options name them; hands out one client for each service."""

    def __init__(self, module: AnsibleAWSModule, progress: Progress | None = None) -> None:
        region, endpoint, options = get_aws_connection_info(module)
        user_config = options.pop("aws_config", None) or {}
        config = Config(retries=RETRIES, max_pool_connections=THREADS, user_agent_extra="talentbase.aws")
        self.region: str = region or ""
        self._options = {**options, "config": config.merge(Config(**user_config)), "endpoint_url": endpoint}
        self._profile: str | None = self._options.pop("profile_name", None)
        self._role: Mapping[str, Any] | None = module.params.get("assume_role")
        self._keys_for_role: list[Any] = []
        self._clients: dict[tuple[str, str], Any] = {}
        self.progress = progress or Progress(None)
        self._passing = PassingErrors(self.progress, self._is_new_role)
        self._lock = Lock()
        self._answers: dict[Any, Any] = {}
        self._asking = Lock()
        self._asked: dict[Any, Lock] = {}

    def client(self, service: str, region: str = "") -> Any:
        """The client of a service, here or in another region; making one is not thread-safe in boto3, using one is."""
        where = region or self.region
        with self._lock:
            if (service, where) not in self._clients:
                self._clients[service, where] = self._made(service, where)
            return self._clients[service, where]

    @property
    def verify(self) -> bool | str:
        """Whether TLS certificates are checked, or by which bundle."""
        found: bool | str | None = self._options.get("verify")
        return True if found is None else found

    def request_options(self, service: str) -> dict[str, Any]:
        """What a process of its own needs to send requests to a service as this one does, as plain values."""
        meta, config = self.client(service).meta, self._options["config"]
        keys = [self._options.get(name) for name in KEYS]
        if not keys[0]:
            keys = list(self._session.get_credentials().get_frozen_credentials()[:3])
        proxies = config.proxies or get_environ_proxies(meta.endpoint_url)
        where = {"url": f"{meta.endpoint_url.rstrip('/')}/", "region": meta.region_name, "verify": self.verify}
        return {**where, "keys": keys, "proxies": dict(proxies)}

    def key_source(self) -> dict[str, Any]:
        """What a process of its own needs to get the keys of its requests anew when they have expired, as plain values."""
        keys = [self._options.get(name) for name in KEYS]
        source = {"profile": self._profile, "keys": keys if keys[0] else self._keys_for_role}
        return {**source, "role": self._role_request(), "endpoint": self._options["endpoint_url"]}

    @cached_property
    def _session(self) -> Any:
        """Made for the first client, so that a run which asks AWS nothing needs no profile."""
        try:
            core = session_with_models(self._profile)
            session = boto3.session.Session(
                profile_name=self._profile, region_name=self.region or None, botocore_session=core
            )
        except ProfileNotFound as error:
            if self._profile == os.environ.get("AWS_PROFILE"):
                raise
            raise Failure(f"aws_profile: is {self._profile}, and there is no such profile", todo=PROFILE) from error
        return self._assumed(session) if self._role else session

    def _assumed(self, session: Any) -> Any:
        """A session with the role's credentials; those that assume it are used for nothing else."""
        from .assumed_role import assumed

        self._keys_for_role = [self._options.pop(name, None) for name in KEYS]
        shared = {name: self._options[name] for name in ("config", "endpoint_url", "verify") if name in self._options}
        client = partial(session.client, region_name=self.region, **shared)
        return assumed(session, self._role_request(), self._keys_for_role, client)

    def _role_request(self) -> dict[str, str]:
        """The request for the credentials of the role; empty without one."""
        role = self._role or {}
        names = {"role_arn": "RoleArn", "session_name": "RoleSessionName", "external_id": "ExternalId"}
        given = {names[name]: str(value) for name, value in role.items() if value and name in names}
        return {"RoleSessionName": SESSION_NAME, **given} if given else {}

    def _made(self, service: str, region: str) -> Any:
        config = self._options["config"].merge(Config(signature_version=SIGNATURES.get(service)))
        try:
            client = self._session.client(service, region_name=region or None, **{**self._options, "config": config})
        except ValueError as error:  # botocore's for an endpoint without a scheme, which is no BotoCoreError
            raise Failure(str(error), todo="give AWS_ENDPOINT_URL as http(s)://HOST:PORT, or unset it") from error
        self._passing.watch(client)
        client.meta.events.register("before-parameter-build", _without_empty_tags)
        client.meta.events.register("before-sign.s3-control", _at_address)
        return client

    def waiting_while(self, passes: Callable[[], bool]) -> AbstractContextManager[None]:
        """Within it this thread's calls wait for what passes by itself only while passes() holds."""
        return self._passing.waiting_while(passes)

    def _is_new_role(self, arn: str) -> bool:
        """Whether IAM made the role minutes ago, or does not know it; where it may not be asked, it may be new."""
        try:
            answer = self.client("iam").get_role(RoleName=arn.rsplit("/", 1)[1])
        except ClientError as error:
            return code_of(error) in ("NoSuchEntity", "AccessDenied")
        return bool((answered_at(answer) - answer["Role"]["CreateDate"]).total_seconds() < NEW_ROLE_SECONDS)

    def once(self, key: Any, ask: Callable[[], Any]) -> Any:
        """What several layers of a run need to know and one asks for."""
        with self._asking:
            own = self._asked.setdefault(key, Lock())
        with own:
            if key not in self._answers:
                self._answers[key] = ask()
            return self._answers[key]

    def forget(self) -> None:
        """Ask anew what was asked once."""
        with self._asking:
            self._answers.clear()

    def pages(self, service: str, operation: str, result: str, /, **arguments: Any) -> list[Any]:
        """Every item of a paginated read, under the key that holds them."""
        client = self.client(service)
        if not client.can_paginate(operation):
            return _by_token(getattr(client, operation), result, arguments)
        pages = client.get_paginator(operation).paginate(**arguments)
        return [item for page in pages for item in page.get(result) or []]


def _by_token(call: Callable[..., Any], result: str, arguments: dict[str, Any]) -> list[Any]:
    """Every item of a read that botocore has no paginator for, such as ListServiceDeployments."""
    answer = call(**arguments)
    items = list(answer[result])
    while token := answer.get("nextToken") or answer.get("NextToken"):
        name = "nextToken" if "nextToken" in answer else "NextToken"
        answer = call(**{**arguments, name: token})
        items += answer[result]
    return items


def _without_empty_tags(params: dict[str, Any], **_event: Any) -> None:
    """No tags, no argument: several services refuse an empty list or map at a creation (a minimum of 1 in botocore's models)."""
    for name in ("Tags", "tags"):
        if name in params and not params[name]:
            del params[name]
    specifications = params.get("TagSpecifications")
    if specifications is not None and not any(item.get("Tags") for item in specifications):
        del params["TagSpecifications"]


def _at_address(request: Any, **_event: Any) -> None:
    """S3 Control puts the account's number before its host; where an endpoint is an IP address, no name stands below it."""
    parts = urlsplit(request.url)
    account, _dot, host = (parts.hostname or "").partition(".")
    if account.isdigit() and host.count(".") == ADDRESS_DOTS and host.replace(".", "").isdigit():
        request.url = request.url.replace(f"//{account}.", "//", 1)


def gather(reads: Mapping[str, Callable[[], Any]]) -> dict[str, Any]:
    """The results of reads that run side by side, by their names. The first error is raised."""
    with ThreadPoolExecutor(max_workers=THREADS) as pool:
        futures = {name: pool.submit(read) for name, read in reads.items()}
        return {name: future.result() for name, future in futures.items()}


def chunks(items: list[Any], size: int) -> list[list[Any]]:
    """The items in lists of at most size, as AWS's describe calls take them."""
    return [items[start : start + size] for start in range(0, len(items), size)]

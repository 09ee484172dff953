# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The token of a cache: from its secret into ElastiCache, and with the cache's endpoint into the URL that the secret holds as well.

ROTATE adds a token beside what was valid before, the connection without one included; SET leaves the new one alone:
https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html and https://github.com/hashicorp/terraform-provider-aws/issues/33439
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from .._aws.errors import BotoCoreError, ClientError, Failure, refused
from .._aws.session import Aws
from .._aws.tags import to_list
from .._secrets.generate import Value
from .._secrets.inputs import value_tags
from .._secrets.redaction import redacting_errors
from .tokens import ADDED, ONLY, TOKEN_TAG, contents_with, token_in


class CacheTokens:
    """The requests that hold a token. It goes from Secrets Manager into them and nowhere else."""

    def __init__(self, aws: Aws) -> None:
        self._secrets = aws.client("secretsmanager")
        self._caches = aws.client("elasticache")

    def create(self, name: str, secret: str, request: Mapping[str, Any]) -> Any:
        """CreateReplicationGroup with the secret's token; its answer."""
        token = self.token(name, secret)
        try:
            with redacting_errors(token):
                return self._caches.create_replication_group(AuthToken=token.reveal(), **request)
        except (ClientError, BotoCoreError) as error:
            raise refused(error, f"Could not create replication group {name}") from None

    def add(self, name: str, token: Value) -> None:
        """Let clients give this token, too."""
        self._modify(name, token, "ROTATE")

    def make_only(self, name: str, token: Value) -> None:
        """Let clients give this token alone."""
        self._modify(name, token, "SET")

    def token(self, name: str, secret: str) -> Value:
        """The token that a secret holds for a replication group."""
        return token_in(self._value(name, secret), f"Secret {secret}, which replication group {name} needs,")

    def publish(self, name: str, secret: str, host: str, port: int) -> None:
        """The secret's URL leads to the cache; a version that has it already stays."""
        before = self._value(name, secret)
        after = contents_with(before, host, port)
        if after.reveal() == before.reveal():
            return
        version = str(uuid4())
        self._secrets.tag_resource(SecretId=secret, Tags=to_list(value_tags(version, False, datetime.now(UTC))))
        try:
            with redacting_errors(after):
                self._secrets.put_secret_value(SecretId=secret, ClientRequestToken=version, SecretString=after.reveal())
        except (ClientError, BotoCoreError) as error:
            raise refused(error, f"Could not put the URL of replication group {name} into secret {secret}") from None

    def mark(self, arn: str, only: bool) -> None:
        """Remember with the cache how far its token is, as AWS does not tell."""
        tags = to_list({TOKEN_TAG: ONLY if only else ADDED})
        self._caches.add_tags_to_resource(ResourceName=arn, Tags=tags)

    def _modify(self, name: str, token: Value, strategy: str) -> None:
        try:
            with redacting_errors(token):
                self._caches.modify_replication_group(
                    ReplicationGroupId=name,
                    AuthToken=token.reveal(),
                    AuthTokenUpdateStrategy=strategy,
                    ApplyImmediately=True,
                )
        except (ClientError, BotoCoreError) as error:
            raise refused(error, f"Could not give replication group {name} its token") from None

    def _value(self, name: str, secret: str) -> Value:
        try:
            value = Value(self._secrets.get_secret_value(SecretId=secret).get("SecretString", ""))
        except (ClientError, BotoCoreError) as error:
            raise refused(error, f"Replication group {name} needs the token in secret {secret}") from None
        try:
            json.loads(value.reveal())
        except ValueError:
            raise Failure(
                f"Secret {secret} does not hold JSON with token and url, which replication group {name} needs",
                todo="give it these two keys",
            ) from None
        return value

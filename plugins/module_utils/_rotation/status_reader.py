# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads the state of the secrets and parameters of an inventory. Reads values only with `deep`, and never shows one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from .._aws.session import Aws, chunks, gather
from .._aws.tags import to_dict
from .._ecs.api import EcsApi
from .._inventory.inventory import Inventory
from .._inventory.secrets import Secret
from .._parameters.names import parameter_arn
from .._secrets.reads import describe_secrets, list_secrets
from .._secrets.stages import Phase, Since, since_of, stages_of
from .consumers import ClusterSnapshot, consumers_of, observe_cluster
from .decision import is_placeholder
from .parameter_vault import like_a_secret
from .rds_password_status import KIND as MANAGED_BY_RDS
from .rds_password_status import rds_secret_since, rds_secrets
from .selection import readers_in
from .status import Status, StatusContext, iso, plain_status, secret_status, secure_status
from .value_check import parameter_faults, secret_faults

Answers = Mapping[str, Mapping[str, Any]]
FEW = 10
"""Up to so many secrets are described one by one: ListSecrets may be five minutes behind."""
PAGE = 50  # the most that DescribeParameters takes and gives at once


class StatusReader:
    """Reads one account, region and cluster. deep: values are read and examined in memory."""

    def __init__(self, aws: Aws, inventory: Inventory, now: datetime, deep: bool = False) -> None:
        self._aws = aws
        self._inventory = inventory
        self._now = now
        self._deep = deep

    def read(self, selected: Inventory) -> list[Status]:
        """The status of each secret and parameter of the inventory that was selected from."""
        cluster = self._inventory.cluster
        answers = gather(
            {
                "secrets": partial(self._secrets, [item.name for item in selected.secrets.values()]),
                "parameters": partial(self._parameters, [item.name for item in selected.parameters.values()]),
                "managed": partial(rds_secrets, self._aws, selected.databases),
                "running": partial(observe_cluster, EcsApi(self._aws, cluster.ecs_name))
                if cluster
                else ClusterSnapshot,
            }
        )
        return [
            *self._secret_statuses(selected, answers["secrets"], answers["running"]),
            *self._managed_statuses(answers["managed"], answers["running"]),
            *self._parameter_statuses(selected, answers["parameters"], answers["running"]),
        ]

    def _secret_statuses(self, selected: Inventory, answers: Answers, running: ClusterSnapshot) -> list[Status]:
        since = self._since(answers)
        readable = {key: item for key, item in selected.secrets.items() if _readable(answers.get(item.name))}
        faults = secret_faults(self._aws, readable) if self._deep else {}
        statuses = []
        for key, secret in selected.secrets.items():
            answer = answers.get(secret.name)
            known = since.get(secret.name)
            arn = answer["ARN"] if answer else ""
            context = self._context("secret", key, arn, running, known.moment if known else None, faults.get(key, []))
            statuses.append(secret_status(key, secret, answer, known, context, self._now))
        return statuses

    def _managed_statuses(
        self, answers: Mapping[str, Mapping[str, Any] | None], running: ClusterSnapshot
    ) -> list[Status]:
        statuses = []
        for key, answer in answers.items():
            name, arn = (answer["Name"], answer["ARN"]) if answer else (key, "")
            since = rds_secret_since(answer)
            moment = since.moment if since else None
            context = self._context("rds", key.removeprefix("rds."), arn, running, moment, [])
            secret = Secret(name=name, kind=MANAGED_BY_RDS)
            status = secret_status(key, secret, answer, since, context, self._now)
            statuses.append(replace(status, next_due=iso((answer or {}).get("NextRotationDate"))))
        return statuses

    def _parameter_statuses(self, selected: Inventory, answers: Answers, running: ClusterSnapshot) -> list[Status]:
        secure = self._secure(selected, answers)
        readable = {key: selected.parameters[key] for key, answer in secure.items() if _readable(answer)}
        faults = parameter_faults(self._aws, readable) if self._deep else {}
        statuses = []
        for key, parameter in selected.parameters.items():
            description = answers.get(parameter.name)
            arn = parameter_arn(parameter.name, self._inventory.account_id, self._aws.region)
            since = _since_of_parameter(secure.get(key), description)
            moment = since.moment if since else None
            context = self._context("parameter", key, arn if description else "", running, moment, faults.get(key, []))
            if parameter.secure:
                statuses.append(secure_status(key, parameter, secure.get(key), since, context, self._now))
            else:
                statuses.append(plain_status(key, parameter, description, arn, context, self._now))
        return statuses

    def _secure(self, selected: Inventory, answers: Answers) -> dict[str, Mapping[str, Any]]:
        """The SecureStrings that are there, by inventory key, in the shape of DescribeSecret."""
        read_tags = partial(self._aws.client("ssm").list_tags_for_resource, ResourceType="Parameter")
        names = {key: item.name for key, item in selected.parameters.items() if item.secure and item.name in answers}
        tags = gather({key: partial(read_tags, ResourceId=name) for key, name in names.items()})
        account, region = self._inventory.account_id, self._aws.region
        return {
            key: like_a_secret(
                parameter_arn(name, account, region), name, answers[name]["Version"], to_dict(tags[key]["TagList"])
            )
            for key, name in names.items()
        }

    def _context(
        self, source: str, key: str, arn: str, running: ClusterSnapshot, since: datetime | None, faults: Sequence[str]
    ) -> StatusContext:
        consumers = consumers_of(arn, running, since) if arn else []
        running_services = {item.service for item in consumers if item.running}
        readers = readers_in(self._inventory, source, key, arn)
        return StatusContext(consumers, [key for name, key in readers.items() if name not in running_services], faults)

    def _secrets(self, names: Sequence[str]) -> dict[str, dict[str, Any]]:
        """Secrets Manager's descriptions; of each by itself where it matters that they are up to date."""
        if not names:
            return {}
        if len(names) <= FEW:
            return describe_secrets(self._aws, names)
        answers = list_secrets(self._aws, names)
        uncertain = [name for name in names if _is_uncertain(answers.get(name))]
        current = {name: answer for name, answer in answers.items() if name not in uncertain}
        return current | describe_secrets(self._aws, uncertain)

    def _since(self, answers: Answers) -> dict[str, Since]:
        """Since when each version is current; if it was changed outside of this collection, since its creation."""
        known = {name: since_of(answer) for name, answer in answers.items() if stages_of(answer).current}
        unknown = [name for name, since in known.items() if since is None]
        by_hand = gather({name: partial(self._by_hand, answers[name]) for name in unknown})
        return {name: since for name, since in {**known, **by_hand}.items() if since is not None}

    def _by_hand(self, answer: Mapping[str, Any]) -> Since | None:
        current = stages_of(answer).current
        versions = self._aws.pages("secretsmanager", "list_secret_version_ids", "Versions", SecretId=answer["ARN"])
        made = next((item["CreatedDate"] for item in versions if item["VersionId"] == current), None)
        return Since(made, current, "by hand", made) if made else None

    def _parameters(self, names: Sequence[str]) -> dict[str, dict[str, Any]]:
        def describe(part: list[str]) -> list[dict[str, Any]]:
            filters = [{"Key": "Name", "Option": "Equals", "Values": part}]
            return self._aws.pages(
                "ssm", "describe_parameters", "Parameters", ParameterFilters=filters, MaxResults=PAGE
            )

        pages = gather({part[0]: partial(describe, part) for part in chunks(list(names), PAGE)})
        return {item["Name"]: item for page in pages.values() for item in page}


def _since_of_parameter(answer: Mapping[str, Any] | None, description: Mapping[str, Any] | None) -> Since | None:
    """Since when the value of a parameter is so: as its tag says, or since it was put."""
    if description is None:
        return None
    known = since_of(answer) if answer else None
    modified = description["LastModifiedDate"]
    return known or Since(modified, str(description["Version"]), "by hand", modified)


def _is_uncertain(answer: Mapping[str, Any] | None) -> bool:
    return answer is None or bool(answer.get("DeletedDate")) or stages_of(answer).phase is not Phase.SETTLED


def _readable(answer: Mapping[str, Any] | None) -> bool:
    """Whether it has a value that is more than a placeholder."""
    if answer is None or answer.get("DeletedDate"):
        return False
    return bool(stages_of(answer).current) and not is_placeholder(answer)

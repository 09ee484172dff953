# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reads the tables, side by side, in rounds: a read that is asked by another's items waits for that one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from .._aws.errors import BotoCoreError, ClientError, code_of
from .._aws.session import Aws, chunks, gather
from .._preflight.quotas import QUOTAS, Quota
from . import account, data, ingress, network
from .backups import read_backups
from .detectors import read_detectors
from .firewall import read_firewall
from .services import read_ecs
from .spending import read_spending
from .table import Of, Read
from .watching import read_watching

READS: Sequence[Read] = (*network.READS, *ingress.READS, *data.READS, *account.READS)
ABSENT = ("NotFound", "NoSuch")
"""What the code of an error has in it where nothing is there, such as a repository without a policy."""


class Unread(NamedTuple):
    """What could not be read, of what, and AWS's reason."""

    operation: str
    of: str
    reason: str


class Answers(NamedTuple):
    """The answers by service and operation, and what was not answered."""

    by_operation: dict[str, dict[str, Any]]
    unread: list[Unread]


class Reader:
    """One reading of an account in a region."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws
        self._items: dict[str, Any] = {}
        self.unread: list[Unread] = []

    def read(self) -> Answers:
        """Every table, ECS, WAF, the quotas, budgets, schedules, anomaly monitors, mute rules, backups and detectors."""
        more: dict[str, Callable[[], Any]] = {
            "ecs": partial(read_ecs, self._aws, self._told),
            "wafv2": partial(read_firewall, self._aws, self._told),
            "quotas": self._quotas,
        }
        waiting: list[Read] = list(READS)
        kept: dict[str, dict[str, Any]] = {}
        while waiting:
            ready = [item for item in waiting if item.by is None or item.by.read in self._items]
            waiting = [item for item in waiting if item not in ready]
            found = gather({**{item.key: partial(self._read, item) for item in ready}, **more})
            for item in ready:
                self._items[item.key] = found[item.key]
                kept.setdefault(item.service, {})[self._name(item)] = found[item.key]
            kept |= {name: found[name] for name in more if name != "quotas"}
            kept |= {"service-quotas": {"GetServiceQuota": found["quotas"]}} if more else {}
            more = {}
        tagged = self._items["resourcegroupstaggingapi:get_resources"] or []
        for read in (read_spending, read_watching, read_backups):
            for service, answers in read(self._aws, tagged, self._told).items():
                kept.setdefault(service, {}).update(answers)
        kept |= read_detectors(self._aws, kept["ecs"]["DescribeClusters"], self._told)
        return Answers(kept, sorted(self.unread))

    def _name(self, read: Read) -> str:
        """AWS's name of an operation, with the part of it where it is read several times."""
        name = self._aws.client(read.service).meta.method_to_api_mapping[read.operation]
        return f"{name}.{read.part}" if read.part else name

    def _read(self, read: Read) -> Any:
        """A read's items: a list, or lists by what each was asked about."""
        if read.by is None:
            return self._ask(read, "", {})
        subjects = _subjects(read.by, self._items[read.by.read])
        if read.by_subject:
            asks = {each: partial(self._ask, read, each, {read.by.argument: each}) for each in subjects}
            return {each: answer for each, answer in gather(asks).items() if answer not in (None, [], {})}
        parts = {part[0]: partial(self._ask_together, read, part) for part in chunks(subjects, read.by.at_once)}
        return [item for items in gather(parts).values() for item in items]

    def _ask_together(self, read: Read, subjects: list[str]) -> list[Any]:
        """About several at once, or about each alone where one of them is refused."""
        argument = read.by.argument if read.by else ""
        try:
            return list(_call(self._aws, read, {**read.arguments, argument: subjects}))
        except ClientError:
            alone = [self._ask(read, subject, {argument: [subject]}) for subject in subjects]
            return [item for items in alone for item in items or []]

    def _ask(self, read: Read, subject: str, arguments: Mapping[str, Any]) -> Any:
        call = partial(_call, self._aws, read, {**read.arguments, **arguments})
        return self._told(f"{read.service}:{self._name(read)}", subject, call)

    def _told(self, operation: str, subject: str, call: Callable[[], Any]) -> Any:
        """A call's result; None where it was refused, which is noted unless there is nothing to read."""
        try:
            return call()
        except (ClientError, BotoCoreError) as error:
            code = code_of(error)
            if not any(word in code for word in ABSENT):
                message = (getattr(error, "response", None) or {}).get("Error", {}).get("Message") or str(error)
                self.unread.append(Unread(operation, subject, f"{code}: {message}"))
            return None

    def _quotas(self) -> list[Any]:
        """The quotas that a preflight asks for."""
        asks = {item.code: partial(self._quota, item) for item in QUOTAS.values()}
        return [answer for answer in gather(asks).values() if answer]

    def _quota(self, quota: Quota) -> Any:
        ask = self._aws.client("service-quotas", quota.region).get_service_quota
        call = partial(ask, ServiceCode=quota.service, QuotaCode=quota.code)
        return self._told("service-quotas:GetServiceQuota", f"{quota.service}/{quota.code}", lambda: call()["Quota"])


def _subjects(by: Of, items: Any) -> list[str]:
    listed: Iterable[Any] = items or []
    if isinstance(items, Mapping):
        listed = [item for some in items.values() for item in some]
    return [item[by.member] if by.member else item for item in listed if by.only(item)]


def _call(aws: Aws, read: Read, arguments: Mapping[str, Any]) -> Any:
    """The items of one read, without what is not kept."""
    client = aws.client(read.service)
    if client.can_paginate(read.operation):
        found: Any = aws.pages(read.service, read.operation, read.result, **arguments)
    else:
        found = getattr(client, read.operation)(**arguments).get(read.result)
    if isinstance(found, list):
        return [_without(read, item) for item in found]
    return _without(read, found)


def _without(read: Read, item: Any) -> Any:
    return {key: value for key, value in item.items() if key not in read.without} if isinstance(item, Mapping) else item

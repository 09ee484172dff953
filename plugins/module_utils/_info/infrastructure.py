# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What stands around the services: load balancer, certificate, alarms, secrets, data stores, NAT gateways. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from .._aws.tags import to_dict
from .._data.names import RESTORED_TAG, TESTED_TAG
from .._inventory.data_stores import Database
from .._inventory.environment import Ingress, Network
from .._inventory.inventory import Inventory
from .._inventory.monitoring import Alarm
from .._inventory.services import Service
from .._monitoring.metrics import METRICS, about_hosts
from .._text.times import ISO
from .snapshot import Answer, Findings, Snapshot, moment

CERTIFICATE_DAYS = 14
# States in which the store answers: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html
DATABASE_SERVES = frozenset(
    {
        "available",
        "backing-up",
        "configuring-enhanced-monitoring",
        "configuring-iam-database-auth",
        "configuring-log-exports",
        "storage-optimization",
    }
)
CACHE_SERVES = frozenset({"available", "snapshotting"})


def load_balancer_report(ingress: Ingress | None, snapshot: Snapshot, findings: Findings) -> dict[str, Any] | None:
    """The load balancer; None where the inventory has none or it is not there."""
    if ingress is None:
        return None
    load_balancer = snapshot.load_balancer
    if load_balancer is None:
        findings.problems.append(f"ingress: load balancer {ingress.label} is missing; run deploy.yml")
        return None
    state = load_balancer["State"]["Code"]
    # https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerState.html
    if state != "active":
        findings.problems.append(f"ingress: load balancer {ingress.label} is {state}; see the EC2 console")
    return {
        "name": load_balancer["LoadBalancerName"],
        "arn": load_balancer["LoadBalancerArn"],
        "dns_name": load_balancer["DNSName"],
        "state": state,
        "vpc_id": load_balancer.get("VpcId", ""),
        "deletion_protection": snapshot.protected,
    }


def certificate_report(ingress: Ingress | None, snapshot: Snapshot, findings: Findings) -> dict[str, Any] | None:
    """The certificate that the load balancer shows, with the days that it has left."""
    certificate = snapshot.certificate
    if ingress is None or not ingress.https:
        return None
    if certificate is None:
        findings.problems.append("ingress: no certificate is found; see ingress.certificate_arn, and run deploy.yml")
        return None
    status, expires = certificate["Status"], certificate.get("NotAfter")
    days = (expires - snapshot.now).days if expires else None
    if status != "ISSUED":
        findings.problems.append(f"certificate: is {status}; see its validation in the ACM console")
    elif days is not None and days < CERTIFICATE_DAYS:
        findings.problems.append(
            f"certificate: ends in {days} days ({moment(expires)}); renew it: ACM renews it only while "
            "its validation records are in the hosted zone, and never if it was imported"
        )
    return {"arn": certificate["CertificateArn"], "status": status, "expires": moment(expires), "days_left": days}


def alarms_wanted(services: Mapping[str, Service], alarms: Mapping[str, Alarm]) -> dict[str, Alarm]:
    """Every alarm of the inventory by its name in CloudWatch; those about hosts only for services that have hosts."""
    return {
        service.alarm_name(key): alarm
        for service in services.values()
        for key, alarm in alarms.items()
        if service.takes_requests or not about_hosts(alarm.metric)
    }


def alarms_report(inventory: Inventory, snapshot: Snapshot, findings: Findings) -> dict[str, Any]:
    """How many alarms watch, which fire and which are missing. One of severity info, or of a service that is asleep, is noted, any other is a problem."""
    alarms_by_name = alarms_wanted(inventory.services, inventory.monitoring.alarms if inventory.monitoring else {})
    asleep = {key: item for key, item in inventory.services.items() if item.name in snapshot.asleep}
    resting = alarms_wanted(asleep, inventory.monitoring.alarms if inventory.monitoring else {})
    firing = []
    for name, alarm in alarms_by_name.items():
        state = snapshot.alarms.get(name)
        if state is None or state["StateValue"] != "ALARM":
            continue
        since = moment(state.get("StateTransitionedTimestamp") or state.get("StateUpdatedTimestamp"))
        reason, remedy = state.get("StateReason") or "", METRICS[alarm.metric].remedy
        firing.append({"name": name, "severity": alarm.severity, "since": since, "reason": reason})
        line = f"alarm {name} ({alarm.severity}) fires since {since}: {reason.rstrip('.')}; {remedy}"
        noted = alarm.severity == "info" or name in resting
        (findings.notes if noted else findings.problems).append(line)
    missing = sorted(set(alarms_by_name) - set(snapshot.alarms))
    if missing:
        findings.notes.append(f"alarms missing: {', '.join(missing)}; run deploy.yml --tags monitoring")
    findings.notes.extend(_unmonitored(inventory))
    return {"watching": len(alarms_by_name) - len(missing), "firing": firing, "missing": missing}


def _unmonitored(inventory: Inventory) -> list[str]:
    """Which services nothing watches, although the inventory was asked for its monitoring."""
    if inventory.monitoring is None:
        return []
    alarms = inventory.monitoring.alarms
    bare = [key for key, item in inventory.services.items() if not alarms_wanted({key: item}, alarms)]
    return [f"not monitored: {', '.join(bare)}; monitoring.alarms has no alarm for them"] if bare else []


def secrets_report(inventory: Inventory, snapshot: Snapshot, findings: Findings) -> dict[str, dict[str, Any]]:
    """Names and ARNs of the secrets, never a value; which wait for a person."""
    report, missing = {}, []
    for key, secret in inventory.secrets.items():
        known = snapshot.secrets.get(secret.name)
        if known is None:
            missing.append(secret.name)
            continue
        waits = bool(known["placeholder"])
        report[key] = {"name": secret.name, "arn": known["arn"], "placeholder": waits}
        if waits:
            findings.notes.append(f"secrets.{key}: {secret.name} holds a placeholder; a person must set its value")
    if missing:
        findings.problems.append(
            f"secrets: {', '.join(missing)} missing or scheduled for deletion, so that no task that names one can "
            "start; run deploy.yml --tags secrets, or playbooks/secrets.yml with -e secret_action=restore -e secret_name=KEY"
        )
    return report


def databases_report(inventory: Inventory, snapshot: Snapshot, findings: Findings) -> dict[str, dict[str, Any]]:
    """Status and endpoint of every database."""
    report = {}
    for key, database in inventory.databases.items():
        instance = snapshot.databases.get(database.identifier, {})
        status = instance.get("DBInstanceStatus", "missing")
        endpoint = instance.get("Endpoint") or {}
        report[key] = {
            "identifier": database.identifier,
            "arn": instance.get("DBInstanceArn", ""),
            "status": status,
            "endpoint": _endpoint(endpoint),
            "deletion_protection": bool(instance.get("DeletionProtection")),
        }
        if line := snapshot.stopped_databases.get(database.identifier):
            findings.notes.append(f"databases.{key}: {database.identifier} is {line}")
        elif status not in DATABASE_SERVES:
            findings.problems.append(_unavailable(f"databases.{key}", database.identifier, status))
        findings.notes.extend(_restores(f"databases.{key}", database, instance, snapshot.now))
    return report


def _restores(key: str, database: Database, instance: Answer, now: datetime) -> Iterator[str]:
    """What is to be known of an instance's restores."""
    tags = to_dict(instance.get("TagList"))
    if tags.get(RESTORED_TAG):
        todo = f"run playbooks/restore.yml -e to=newest -e confirm={database.identifier}"
        yield f"{key}: the restore of {database.identifier} has not ended; {todo}"
    if instance:
        todo = "run playbooks/restore.yml -e test=true"
        yield from _tests(key, tags, database.backup.restore_test_days, now, todo)


def _tests(key: str, tags: Mapping[str, str], days: int, now: datetime, todo: str) -> Iterator[str]:
    """When backups were tried last. days: after how many that is too long ago; 0 for never."""
    tested = _moment(tags.get(TESTED_TAG, ""))
    if not days:
        return
    if tested is None:
        yield f"{key}: whether its backups can be restored was never tried; {todo}"
    elif (age := (now - tested).days) >= days:
        yield f"{key}: its backups were restored {age} days ago for the last time, and {days} are allowed; {todo}"


def _moment(text: str) -> datetime | None:
    """The time of a tag, which anybody may have written."""
    try:
        return datetime.strptime(text, ISO).replace(tzinfo=UTC)
    except ValueError:
        return None


def caches_report(inventory: Inventory, snapshot: Snapshot, findings: Findings) -> dict[str, dict[str, Any]]:
    """Status and primary endpoint of every cache."""
    report = {}
    for key, cache in inventory.caches.items():
        group = snapshot.caches.get(cache.identifier, {})
        status = group.get("Status", "missing")
        groups = group.get("NodeGroups") or [{}]
        report[key] = {
            "identifier": cache.identifier,
            "arn": group.get("ARN", ""),
            "status": status,
            "endpoint": _endpoint(groups[0].get("PrimaryEndpoint") or {}),
        }
        if status not in CACHE_SERVES:
            findings.problems.append(_unavailable(f"caches.{key}", cache.identifier, status))
        elif cache.backup.restore_test_days:
            todo, tags = f"run playbooks/restore.yml -e cache={key} -e test=true", to_dict(group.get("TagList"))
            found = _tests(f"caches.{key}", tags, cache.backup.restore_test_days, snapshot.now, todo)
            findings.notes.extend(found)
    return report


def nat_gateways_report(network: Network | None, snapshot: Snapshot, findings: Findings) -> list[dict[str, str]]:
    """The NAT gateways of the network; fewer than wanted leave tasks without a way out. Those of somebody else are theirs to watch."""
    if network is None or network.existing:
        return []
    report = [{"id": item["NatGatewayId"], "state": item["State"]} for item in snapshot.nat_gateways]
    available = sum(item["state"] == "available" for item in report)
    if available < network.nat_gateways:
        findings.problems.append(
            f"network: {available} of {network.nat_gateways} NAT gateways are available, so that tasks may not reach "
            "the internet; run deploy.yml --tags network"
        )
    return report


def topic_report(inventory: Inventory, snapshot: Snapshot, findings: Findings) -> dict[str, Any] | None:
    """The topic of the alarms, and whether somebody hears of them."""
    if inventory.monitoring is None or snapshot.topic is None:
        return None
    pending = int(snapshot.topic.get("SubscriptionsPending") or 0)
    confirmed = int(snapshot.topic.get("SubscriptionsConfirmed") or 0)
    if pending:
        findings.notes.append(f"monitoring: {pending} subscribers have not confirmed yet; each has a message from AWS")
    return {"arn": snapshot.topic["TopicArn"], "confirmed": confirmed, "pending": pending}


def _endpoint(endpoint: Answer) -> str:
    return f"{endpoint['Address']}:{endpoint['Port']}" if endpoint.get("Address") else ""


def _unavailable(key: str, identifier: str, status: str) -> str:
    todo = "run deploy.yml --tags data" if status == "missing" else "see its events in the console, and verify again"
    return f"{key}: {identifier} is {status}; {todo}"

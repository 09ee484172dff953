# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an inventory says of cost: the use to count with, and how much may be spent."""

from __future__ import annotations

from dataclasses import dataclass

from .schema import option


@dataclass(frozen=True)
class AssumedUsage:
    """The use of a month that an estimate counts with; what is left out counts as none."""

    requests_million: float = option(0, about="Requests to the load balancer, in millions.", least=0)
    internet_gb: float = option(0, about="Data to the internet.", least=0, unit="GB")
    nat_gb: float = option(0, about="Data through NAT gateways, in and out.", least=0, unit="GB")
    logs_gb: float = option(0, about="Logs that are written.", least=0, unit="GB")
    backup_gb: float = option(
        0,
        about="Backups of databases, those of AWS Backup among them, beyond the size of the databases, which is free.",
        least=0,
        unit="GB",
    )
    file_system_backup_gb: float = option(
        0, about="Backups of file systems by AWS Backup, in warm storage.", least=0, unit="GB"
    )
    backup_copy_gb: float = option(
        0,
        about="Recovery points that are copied into another region. What they take there is a cost of that region, and not counted.",
        least=0,
        unit="GB",
    )


@dataclass(frozen=True)
class Budget:
    """A monthly budget of AWS, which tells the topic of monitoring where the thresholds are exceeded."""

    amount: float = option(about="How much may be spent a month.", least=0.01, unit="USD")
    tag: str = option(
        "Environment",
        about="A key of `resource_tags`, by whose value AWS counts what is spent. It must be an active cost allocation tag.",
    )
    actual: list[float] = option([80, 100], about="Percent of the amount, of which AWS tells once they are spent.")
    forecast: list[float] = option(
        [100], about="Percent of the amount, of which AWS tells once it expects that they will be spent."
    )
    name: str = option(
        "",
        about="The name of the budget, unique in its account. Empty: the cluster's.",
        pattern=r"[A-Za-z0-9_.+=@-]{0,100}",
        form="at most 100 letters, digits, and any of _ . + = @ -",
    )


@dataclass(frozen=True)
class Anomalies:
    """A monitor of AWS Cost Anomaly Detection, which tells the topic of monitoring what is spent against all habit."""

    tag: str = option(
        "Environment",
        about="A key of `resource_tags`, by whose value AWS counts what is spent. It must be an active cost allocation tag.",
    )
    least: float = option(10, about="The least that an anomaly costs of which AWS tells.", least=0, unit="USD")
    name: str = option(
        "",
        about="The name of the monitor, unique in its account. Empty: the cluster's.",
        pattern=r"[A-Za-z0-9_.+=@-]{0,100}",
        form="at most 100 letters, digits, and any of _ . + = @ -",
    )


@dataclass(frozen=True)
class Cost:
    """What the environment may cost a month, in USD by list prices."""

    limit: float = option(
        0, about="A deploy that would cost more is refused before it writes; 0 for no limit.", least=0, unit="USD"
    )
    warn: float = option(0, about="A deploy that would cost more is warned of; 0 for never.", least=0, unit="USD")
    before: float = option(
        0, about="What was thought to be spent, to stand beside the estimate; 0 for nothing.", least=0, unit="USD"
    )
    budget: Budget | None = option(None, about="A budget of AWS for the environment; without one, none is asked for.")
    anomalies: Anomalies | None = option(None, about="A monitor of anomalies; without one, none is asked for.")
    usage: AssumedUsage = option(AssumedUsage(), about="The use of a month to count with.")

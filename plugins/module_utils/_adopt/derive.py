# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An inventory from what stands: every section, by the file of an inventory that it is in. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from .._inventory.images import version_of
from .._inventory.inventory import load
from .caches import caches_section
from .containers import main_container
from .databases import databases_section
from .environment import cluster_section, environment_section
from .hours import shared_hours
from .ingress import ingress_section, unsaid_rules
from .monitoring import monitoring_section
from .network import further_rules, network_section
from .secrets import names_of, secrets_section
from .section import Section
from .services import Services, service_keys
from .shared import shared_values
from .standing import Standing

SERVICE_DEFAULTS = "service_defaults"


def derive(standing: Standing, name: str) -> dict[str, Section]:
    """The sections by file, such as network. name: the environment's."""
    names = names_of(standing)
    databases = databases_section(standing, names.credentials)
    databases.add(caches_section(standing))
    files = {
        "environment": environment_section(standing, name),
        "network": network_section(standing),
        "data": databases,
        "secrets": secrets_section(standing, names),
        "ingress": ingress_section(standing),
        "services": services_file(standing, Services(standing, names).entries(), name),
        "monitoring": monitoring_section(standing),
    }
    if hours := shared_hours(standing, files["services"].values["services"]):
        files["environment"].values["hours"] = hours
    further, of_services = further_rules(standing, load(variables(files), []))
    files["network"].values["network"] |= further.values
    for path, text in further.comments.items():
        files["network"].note(*path, text=text)
    add_rules(standing, files["services"], of_services)
    if files["ingress"].values and (unsaid := unsaid_rules(standing)):
        files["ingress"].note(
            "ingress", text=f"rules with conditions that no entry says, see the plan: {', '.join(unsaid)}"
        )
    return {file: section for file, section in files.items() if section.values}


def add_rules(standing: Standing, services: Section, rules: Mapping[str, Any]) -> None:
    """Add the rules of groups of services' own, by the services' names, to their entries."""
    for name, key in service_keys(standing).items():
        groups = services.values["services"][key].get("security_groups")
        if groups and rules.get(name):
            groups["rules"] = rules[name]


def variables(files: Mapping[str, Section]) -> dict[str, Any]:
    """All values of the inventory, as Ansible gives them to a module."""
    return {name: value for section in files.values() for name, value in section.values.items()}


def services_file(standing: Standing, entries: Section, name: str) -> Section:
    """The cluster, the images that run and the services, with what they share once. name: the environment's."""
    section = cluster_section(standing, name)
    section.values |= image_values(standing, entries.values["services"])
    common, own = shared_values(entries.values["services"])
    section.values |= {SERVICE_DEFAULTS: common} if common else {}
    section.values["services"] = own
    section.comments |= entries.comments
    return section


def image_values(standing: Standing, entries: Mapping[str, Any]) -> dict[str, Any]:
    """The tag that most services run, and those of the others; digests as they are."""
    keys = service_keys(standing)
    tags = {}
    for service in standing.services:
        key = keys[service["serviceName"]]
        image = str(main_container(service, standing.containers(service)).get("image", ""))
        if entries[key].get("repository"):
            tags[key] = version_of(image) or "latest"
    if not tags:
        return {}
    most = Counter(tags.values()).most_common(1)[0][0]
    others = {key: tag for key, tag in tags.items() if tag != most}
    return {"image_tag": most, "image_tags": others}

"""Entries of databases and caches that somebody else owns stand apart, and are referred to like the others."""

from __future__ import annotations

from typing import Any

from ansible_collections.talentbase.aws.plugins.module_utils._inventory.checks import load_and_check


def test_an_external_entry_needs_its_name_alone(dev: dict[str, Any]) -> None:
    dev["caches"]["main"] = {"identifier": "Old-Redis", "external": True}
    dev["databases"]["reports"] = {"identifier": "reports", "external": "yes", "database_name": "r"}
    dev["services"]["api"]["environment"]["REPORTS"] = "${database.reports.host}/${database.reports.name}"
    inventory, faults = load_and_check(dev)
    assert faults == []
    assert (set(inventory.caches), set(inventory.external_caches)) == (set(), {"main"})
    assert (set(inventory.databases), set(inventory.external_databases)) == ({"main"}, {"reports"})


def test_what_it_cannot_have_is_a_fault(dev: dict[str, Any]) -> None:
    dev["caches"]["main"] |= {"external": True}
    dev["services"]["api"]["secrets"]["X"] = "rds.reports.password"
    dev["databases"]["reports"] = {"identifier": "reports", "external": True}
    faults = {fault.key: str(fault) for fault in load_and_check(dev)[1]}
    assert "is not an option" in faults["caches.main.node_type"]
    assert "somebody else's" in faults["services.api.secrets.X"]

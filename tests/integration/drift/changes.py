"""What a person may change by hand, property by property."""

from __future__ import annotations

from tests.integration.drift.data import data_changes, secret_changes
from tests.integration.drift.ingress import ingress_changes
from tests.integration.drift.monitoring import monitoring_changes, role_changes
from tests.integration.drift.network import network_changes
from tests.integration.drift.services import service_changes

CHANGES = [
    *network_changes(),
    *secret_changes(),
    *data_changes(),
    *role_changes(),
    *monitoring_changes(),
    *service_changes(),
    *ingress_changes(),  # after the services: they can be updated only while a rule leads to their target group
]

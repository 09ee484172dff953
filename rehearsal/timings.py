"""How long AWS takes, in seconds of the scaled clock: typical waits of us-east-1, not guarantees."""

from __future__ import annotations

RDS_CREATE = 240.0
RDS_BACKUP = 60.0
RDS_MODIFY = 60.0
RDS_DELETE = 120.0
RDS_STOP = 180.0
RDS_START = 300.0
RDS_MODIFY_NOTICED = 3.0
"""From ModifyDBInstance until the status shows it: it is still available at first, with the change pending."""
RDS_PASSWORD = 30.0
RDS_LOGS = 300.0
"""Transaction logs are uploaded "every five minutes" (RDS User Guide, "Restoring a DB instance to a specified time")."""
RDS_RENAME = 60.0
RDS_REBOOT = 20.0
RDS_ADDRESS = 15.0
"""How long a renamed instance is still described with its former address."""
RDS_ROTATION = 45.0
"""Managed rotation "typically completes within one minute" (Secrets Manager User Guide, "Managed rotation")."""

CACHE_CREATE = 300.0
CACHE_MODIFY = 120.0
CACHE_DELETE = 120.0
CACHE_SNAPSHOT = 60.0

NAT_GATEWAY_CREATE = 90.0
NAT_GATEWAY_DELETE = 30.0
LOAD_BALANCER_CREATE = 120.0
CERTIFICATE_VALIDATION = 30.0

TASK_PROVISIONING = 5.0
TASK_SETTLING = 15.0
"""How long a task that nothing checks must run before a deployment counts on it."""
TASK_STOPPING = 2.0
TASK_DEPROVISIONING = 3.0
TASK_EXIT_NOTICED = 0.5
"""From a container's exit until ECS takes its task out of the load balancer; requests meet a dead target meanwhile."""
TASK_RETENTION = 3600.0
"""A stopped task can be described for about an hour (containers-roadmap#1246)."""

CONNECT_TIMEOUT = 127.0
"""Until Linux gives up on a connection that nothing answers: tcp_syn_retries is 6 (kernel.org, ip-sysctl)."""

LIFECYCLE_STAGE = 5.0
"""How long a lifecycle stage lasts in which a deployment waits for nothing."""

EXIT_BACKOFF = 1.0
START_BACKOFF_MAX = 60.0

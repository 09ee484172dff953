"""An AWS account on loopback: moto with an ECS scheduler, delays and patches of our own."""

from __future__ import annotations

import os

ACCOUNT_ID = os.environ.get("REHEARSAL_ACCOUNT_ID", "258993895334")
REGION = "us-east-1"

# moto reads these when it is imported, so they are set before any import of it.
os.environ.update(
    MOTO_ACCOUNT_ID=ACCOUNT_ID,
    MOTO_ALLOW_NONEXISTENT_REGION="true",
    MOTO_EC2_LOAD_DEFAULT_AMIS="false",
    MOTO_IAM_LOAD_MANAGED_POLICIES="true",
    MOTO_ENABLE_ISO_REGIONS="false",
)

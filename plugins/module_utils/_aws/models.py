# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""botocore's models of AWS's services, which are most of what a client costs: read once for all processes that a run forks."""

from __future__ import annotations

from functools import cache
from threading import RLock
from typing import Any

try:
    import boto3.session
    import botocore.client
    import botocore.loaders
    import botocore.session
except ImportError:  # AnsibleAWSModule reports a missing boto3
    pass

SERVICES = (
    "acm",
    "application-autoscaling",
    "cloudwatch",
    "ec2",
    "ecs",
    "elasticache",
    "elbv2",
    "iam",
    "logs",
    "rds",
    "resourcegroupstaggingapi",
    "route53",
    "secretsmanager",
    "sns",
    "ssm",
    "sts",
)
"""What a deploy without changes asks."""


def session_with_models(profile: str | None = None) -> Any:
    """A botocore session with the models that this process has, unless the user names a folder of models.

    Raises ProfileNotFound.
    """
    session = botocore.session.Session(profile=profile)
    if session.get_config_variable("data_path") is None:
        session.register_component("data_loader", _loader())
    return session


def read_models() -> None:
    """Read the models and make the classes of the clients. Nothing is asked of AWS."""
    _keep_classes()
    session = boto3.session.Session("any", "any", region_name="us-east-1", botocore_session=session_with_models())
    for service in SERVICES:
        client = session.client(service)
        client.can_paginate(next(iter(client.meta.method_to_api_mapping)))  # reads the paginators


@cache
def _loader() -> Any:
    """A loader that reads once what several threads ask for at the same time: botocore's own then reads it for each."""
    loader: Any = botocore.loaders.Loader()
    load, lock = loader.load_service_model, RLock()

    def load_service_model(*given: Any, **named: Any) -> Any:
        with lock:
            return load(*given, **named)

    loader.load_service_model = load_service_model
    return loader


def _keep_classes() -> None:
    """botocore makes a class for each client, of a method for each of up to 700 operations; here one for each service does."""
    models: dict[Any, Any] = {}
    classes: dict[Any, Any] = {}
    creator: Any = botocore.client.ClientCreator
    make_model, make_class = creator._load_service_model, creator._create_client_class

    def model(self: Any, service: str, version: str | None = None) -> Any:
        key = (service, version, id(self._loader))
        if key not in models:
            models[key] = make_model(self, service, version)
        return models[key]

    def client_class(self: Any, service: str, service_model: Any) -> Any:
        if service_model not in classes:
            classes[service_model] = make_class(self, service, service_model)
        return classes[service_model]

    creator._load_service_model, creator._create_client_class = model, client_class

# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether everything that a service refers to is there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from .faults import Fault, suggestion
from .inventory import Inventory
from .references import (
    ATTRIBUTES,
    CREDENTIALS,
    EndpointReference,
    SecretReference,
    endpoint_references,
    secret_reference,
)
from .secrets import Secret
from .services import Service

SECRET_NAME = re.compile(
    r"PASSWORD|PASSWD|SECRET|TOKEN|CREDENTIAL|(API|ACCESS|PRIVATE|ENCRYPTION|SIGNING)_?KEY|(^|_)KEY$", re.I
)
PLACEHOLDER = re.compile(r"\$\{([^}]*)\}")
SECTIONS = {"database": "databases", "cache": "caches"}
ENDPOINT_FORM = "write ${database.KEY.host}, .port or .name, or ${cache.KEY.host}, .reader_host, .port or .scheme"
SCHEMES = {"redis": False, "rediss": True}
CACHE_URL = re.compile(
    r"(rediss?|\$\{cache\.[^.}]+\.scheme\})://(?:[^/\s@]*@)?\$\{cache\.([^.}]+)\.(?:host|reader_host)\}"
)
PASSWORD_IN_URL = re.compile(r"://[^/\s:@]*:[^/\s:@$]+@")


def check_references(inventory: Inventory, variables: Mapping[str, Any]) -> Iterator[Fault]:
    """Faults of environment variables, secret references and the like of every service."""
    for name, service in inventory.services.items():
        for key, environment, secrets in environments(name, service):
            yield from _environment(f"{key}.environment", environment, variables)
            yield from _cache_urls(f"{key}.environment", environment, inventory)
            yield from _secrets(f"{key}.secrets", secrets, inventory, variables)
            for variable in sorted({*environment} & {*secrets}):
                problem = "is in environment and in secrets"
                yield Fault(f"{key}.environment.{variable}", problem, "keep the one in secrets")


def environments(name: str, service: Service) -> Iterator[tuple[str, Mapping[str, str], Mapping[str, str]]]:
    """The inventory key, environment and secrets of each container of a service."""
    yield f"services.{name}", service.environment, service.secrets
    for sidecar_name, sidecar in service.sidecars.items():
        yield f"services.{name}.sidecars.{sidecar_name}", sidecar.environment, sidecar.secrets


def names_in(variables: Mapping[str, Any], section: str) -> Collection[str] | None:
    """The names a section gives, also of entries that have a fault of their own; None where that cannot be said."""
    data = variables.get(section)
    if data is None:
        return ()
    return [str(name) for name in data] if isinstance(data, Mapping) else None


def _environment(key: str, environment: Mapping[str, str], variables: Mapping[str, Any]) -> Iterator[Fault]:
    for name, value in environment.items():
        placeholders = PLACEHOLDER.findall(value)
        for text in placeholders:
            yield from _placeholder(f"{key}.{name}", text, variables)
        if (SECRET_NAME.search(name) and value and not placeholders) or PASSWORD_IN_URL.search(value):
            hint = "move it to `secrets`, or rename it if it is not a secret"
            yield Fault(f"{key}.{name}", "looks like a secret in plain text", hint, warning=True)


def _cache_urls(key: str, environment: Mapping[str, str], inventory: Inventory) -> Iterator[Fault]:
    """A URL whose scheme is not that of its cache never connects, or no longer once TLS is required."""
    for name, value in environment.items():
        for given, cache in CACHE_URL.findall(value):
            store = inventory.caches.get(cache)
            if store and store.auth_token:
                problem = f"connects to caches.{cache}, which asks for a token, without one"
                yield Fault(f"{key}.{name}", problem, f"write {name}: {store.auth_token}.url under `secrets`")
            elif store and given in SCHEMES and store.transit_encryption is not SCHEMES[given]:
                is_on = "true" if store.transit_encryption else "false"
                problem = f"begins with {given}://, but caches.{cache}.transit_encryption is {is_on}"
                yield Fault(f"{key}.{name}", problem, f"write ${{cache.{cache}.scheme}}:// in its place")


def _placeholder(key: str, text: str, variables: Mapping[str, Any]) -> Iterator[Fault]:
    references = endpoint_references(f"${{{text}}}")
    if references and references[0].section in SECTIONS:
        yield from _endpoint(key, text, references[0], variables)
        return
    meant = get_close_matches(text.partition(".")[0], SECTIONS, n=1)
    problem = f"holds ${{{text}}}, which refers to nothing{'' if meant else ' and stays as it is'}"
    yield Fault(key, problem, ENDPOINT_FORM, warning=not meant)


def _endpoint(key: str, text: str, reference: EndpointReference, variables: Mapping[str, Any]) -> Iterator[Fault]:
    section, attributes = SECTIONS[reference.section], ATTRIBUTES[reference.section]
    known = names_in(variables, section)
    if known is not None and reference.key not in known:
        yield Fault(
            key, f"refers to ${{{text}}}, but {section} has no {reference.key}", suggestion(reference.key, known)
        )
    elif reference.attribute not in attributes:
        problem = f"refers to ${{{text}}}, but a {reference.section} has no {reference.attribute}"
        yield Fault(key, problem, suggestion(reference.attribute, attributes))


def _secrets(
    key: str, secrets: Mapping[str, str], inventory: Inventory, variables: Mapping[str, Any]
) -> Iterator[Fault]:
    for name, text in secrets.items():
        reference = secret_reference(text)
        if reference.source == "arn":
            continue
        if reference.source == "rds":
            yield from _managed(f"{key}.{name}", text, reference, inventory, variables)
            continue
        section = "secrets" if reference.source == "secret" else "parameters"
        known = names_in(variables, section)
        if known is not None and reference.key not in known:
            problem = f"refers to {text}, but {section} has no {reference.key or 'entry without a name'}"
            yield Fault(f"{key}.{name}", problem, suggestion(reference.key, known))
        elif reference.source == "parameter" and reference.key in inventory.parameters:
            if inventory.parameters[reference.key].absent:
                problem = f"refers to {text}, but parameters.{reference.key} is to be absent"
                yield Fault(f"{key}.{name}", problem, "drop it, or keep the parameter")
        elif reference.source == "secret" and reference.key in inventory.secrets:
            yield from _json_key(f"{key}.{name}", text, reference.json_key, inventory.secrets[reference.key])


def _managed(
    key: str, text: str, reference: SecretReference, inventory: Inventory, variables: Mapping[str, Any]
) -> Iterator[Fault]:
    known = names_in(variables, "databases")
    if known is not None and reference.key not in known:
        problem = f"refers to {text}, but databases has no {reference.key}"
        yield Fault(key, problem, suggestion(reference.key, known))
    elif reference.key in inventory.external_databases:
        problem = f"refers to {text}, but databases.{reference.key} is somebody else's"
        yield Fault(key, problem, "give the ARN of its secret")
    elif reference.key in inventory.databases and not inventory.databases[reference.key].managed_password:
        problem = f"refers to {text}, but RDS does not manage the password of databases.{reference.key}"
        yield Fault(key, problem, "refer to the secret of its credentials, or give it managed_password: true")
    elif reference.json_key not in CREDENTIALS:
        problem = f"refers to {text}, but a managed password has no key {reference.json_key}"
        yield Fault(key, problem, suggestion(reference.json_key, CREDENTIALS))


def _json_key(key: str, text: str, json_key: str, secret: Secret) -> Iterator[Fault]:
    known = secret.json_keys()
    if json_key and not known:
        yield Fault(key, f"refers to {text}, but that secret is plain text", f"write {text.partition('.')[0]}")
    elif json_key and json_key not in known:
        yield Fault(key, f"refers to {text}, but that secret has no key {json_key}", suggestion(json_key, known))
    elif not json_key and known and not secret.value_key():
        choices = " or ".join(f"{text}.{item}" for item in known)
        yield Fault(key, f"refers to {text}, which holds {len(known)} values", f"write {choices}")

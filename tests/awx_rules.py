"""What AWX keeps, returns and refuses, kind by kind.

The fields are those of AWX's serializers, the unique names those of its models (24.6.1):
https://github.com/ansible/awx/blob/24.6.1/awx/api/serializers.py, https://github.com/ansible/awx/tree/24.6.1/awx/main/models.
"""

from __future__ import annotations

from typing import Any

Item = dict[str, Any]


def asked(*names: str) -> Item:
    """The fields that say what is asked for at a launch."""
    return {f"ask_{name}_on_launch": False for name in names}


NAMED: Item = {"name": "", "description": ""}
PROMPTS: Item = {
    "extra_data": {}, "inventory": None, "scm_branch": None, "job_type": None, "job_tags": None, "skip_tags": None, "limit": None,
    "diff_mode": None, "verbosity": None, "execution_environment": None, "forks": None, "job_slice_count": None, "timeout": None,
}  # fmt: skip
FIELDS: dict[str, Item] = {
    "organizations": {**NAMED, "max_hosts": 0, "default_environment": None},
    "execution_environments": {**NAMED, "organization": None, "image": "", "credential": None, "pull": ""},
    "instance_groups": {"name": ""},
    "credential_types": {**NAMED, "kind": "", "namespace": None, "managed": False, "inputs": {}, "injectors": {}},
    "credentials": {**NAMED, "organization": None, "credential_type": None, "managed": False, "inputs": {}, "kind": ""},
    "projects": {
        **NAMED, "organization": None, "scm_type": "", "scm_url": "", "scm_branch": "", "scm_refspec": "", "scm_clean": False,
        "scm_update_on_launch": False, "scm_update_cache_timeout": 0, "allow_override": False, "default_environment": None, "timeout": 0,
        "credential": None, "status": "successful", "scm_revision": "0" * 40,
    },
    "inventories": {
        **NAMED, "organization": None, "kind": "", "host_filter": "", "variables": "", "prevent_instance_group_fallback": False,
    },
    "inventory_sources": {
        **NAMED, "inventory": None, "source": "", "source_path": "", "source_vars": "", "source_project": None, "credential": None,
        "scm_branch": "", "host_filter": "", "overwrite": False, "overwrite_vars": False, "timeout": 0, "verbosity": 1, "limit": "",
        "update_on_launch": False, "update_cache_timeout": 0, "execution_environment": None,
    },
    "labels": {"name": "", "organization": None},
    "notification_templates": {
        **NAMED, "organization": None, "notification_type": "", "notification_configuration": {}, "messages": None,
    },
    "job_templates": {
        **NAMED, "organization": None, "job_type": "run", "inventory": None, "project": None, "playbook": "", "scm_branch": "", "forks": 0,
        "limit": "", "verbosity": 0, "extra_vars": "", "job_tags": "", "skip_tags": "", "timeout": 0, "diff_mode": False,
        "allow_simultaneous": False, "survey_enabled": False, "execution_environment": None, "force_handlers": False, "start_at_task": "",
        "use_fact_cache": False, "become_enabled": False, "host_config_key": "", "job_slice_count": 1, "webhook_service": "",
        "prevent_instance_group_fallback": False, **asked("credential", "diff_mode", "execution_environment", "forks", "instance_groups",
        "inventory", "job_slice_count", "job_type", "labels", "limit", "scm_branch", "skip_tags", "tags", "timeout", "variables", "verbosity"),
    },
    "workflow_job_templates": {
        **NAMED, "organization": None, "extra_vars": "", "survey_enabled": False, "allow_simultaneous": False, "inventory": None,
        "limit": None, "scm_branch": None, "job_tags": None, "skip_tags": None, "webhook_service": "",
        **asked("inventory", "labels", "limit", "scm_branch", "skip_tags", "tags", "variables"),
    },
    "workflow_job_template_nodes": {
        **PROMPTS, "workflow_job_template": None, "unified_job_template": None, "all_parents_must_converge": False, "identifier": "",
    },
    "workflow_approval_templates": {**NAMED, "timeout": 0},
    "schedules": {**NAMED, **PROMPTS, "rrule": "", "unified_job_template": None, "enabled": True},
}  # fmt: skip
UNIQUE = {
    "organizations": ("name",),
    "execution_environments": ("name",),
    "credential_types": ("name", "kind"),
    "credentials": ("organization", "name", "credential_type"),
    "projects": ("name", "organization"),
    "inventories": ("name", "organization"),
    "inventory_sources": ("name", "inventory"),
    "labels": ("name", "organization"),
    "notification_templates": ("organization", "name"),
    "job_templates": ("name", "organization"),
    "workflow_job_templates": ("name", "organization"),
    "workflow_job_template_nodes": ("identifier", "workflow_job_template"),
    "schedules": ("unified_job_template", "name"),
}
JOBS = {"job_templates": "job_template", "workflow_job_templates": "workflow_job_template", "projects": "project"}
"""Whose items are unified job templates; approval templates are in no list: https://github.com/ansible/awx/blob/24.6.1/awx/main/access.py."""
OTHER_TYPES = {"inventories": "inventory", "inventory_sources": "inventory_source"}
SECRET = {"password", "token", "security_token"}
PAGES = {"page_size", "page", "order_by"}


def type_of(kind: str) -> str:
    """The type of the items in the list of this name."""
    return JOBS.get(kind) or OTHER_TYPES.get(kind) or kind.rstrip("s")


def kept(kind: str, body: Item) -> Item:
    """The fields of a request that AWX keeps: unknown ones are dropped, and null is an empty text."""
    fields = FIELDS[kind]
    texts = {name for name, default in fields.items() if isinstance(default, str)}
    return {name: "" if value is None and name in texts else value for name, value in body.items() if name in fields}


def taken(kind: str, item: Item, others: list[Item]) -> bool:
    """Whether another item has what must be unique."""
    own = [item[name] for name in UNIQUE.get(kind, ())]
    return bool(own) and any([other[name] for name in UNIQUE[kind]] == own for other in others if other is not item)


def shown(item: Item, written: bool = False) -> Item:
    """The item without its secrets; an empty host_filter is null, but in the answer to a write."""

    def hide(value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            return {key: hide(each, key) for key, each in value.items()}
        return "$encrypted$" if name in SECRET and isinstance(value, str) and value else value

    found: Item = hide(item)
    if item["type"] == "inventory" and not written:
        found["host_filter"] = item["host_filter"] or None
    return found


def wrong_filter(items: list[Item], filters: list[tuple[str, str]]) -> str:
    """The filter that no item of the list knows, or nothing."""
    names = [name.removeprefix("or__").split("__")[0] for name, _value in filters if name not in PAGES]
    return next((name for name in names for item in items if name not in item), "")


def matches(item: Item, filters: list[tuple[str, str]], organizations: dict[Any, str]) -> bool:
    """Whether a list with these filters has the item. organizations: their names by id."""

    def holds(name: str, value: str) -> bool:
        field, _, rest = name.partition("__")
        if rest == "isnull":
            return (item[field] is None) == (value.lower() == "true")
        if name == "organization__name":
            return organizations.get(item["organization"]) == value
        return str(item[name]) == value

    wanted = [(name, value) for name, value in filters if name not in PAGES]
    either = [(name.removeprefix("or__"), value) for name, value in wanted if name.startswith("or__")]
    each = [(name, value) for name, value in wanted if not name.startswith("or__")]
    return all(holds(*one) for one in each) and (not either or any(holds(*one) for one in either))

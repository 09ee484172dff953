"""The changes of secrets as lines for a terminal."""

from __future__ import annotations

from ansible_collections.talentbase.aws.plugins.module_utils._rotation.change_lines import change_lines

CHANGES = {
    "session": {"name": "app/session", "action": "rotate", "outcome": "rotated", "why": "due"},
    "mail": {"name": "app/mail", "action": "leave", "outcome": "", "why": "is not due"},
}


def test_a_change_has_its_outcome_and_in_a_dry_run_its_action() -> None:
    assert change_lines(CHANGES, named=False, check_mode=False) == ["app/session: rotated: due"]
    assert change_lines(CHANGES, named=False, check_mode=True) == ["app/session: rotate: due"]


def test_what_is_left_alone_is_listed_only_where_secrets_were_named() -> None:
    assert change_lines(CHANGES, named=True, check_mode=False) == ["app/session: rotated: due", "app/mail is not due"]
    assert change_lines({"mail": CHANGES["mail"]}, named=False, check_mode=False) == ["Nothing to do."]

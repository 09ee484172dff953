# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Tests of a new value by its kind: before it is promoted where that is possible, and at the latest before anything is restarted for it.

A Fernet key encrypts and decrypts before it is promoted, as does the login of one of two alternating users. A master user's password
counts only once RDS has set it, and Parameter Store has no staging, so their tests follow the promotion and take it back where they fail.
"""

from __future__ import annotations

from collections.abc import Mapping

from .._aws.errors import Failure
from .._aws.progress import Progress
from .._inventory.data_stores import Database
from .._secrets.generate import Value
from .._secrets.stages import PENDING
from .change import Change
from .contents import InvalidValue, credentials, values_in
from .database_login import DatabaseLogin, LoginNotTested
from .fernet_test import fernet_problem

UNCHANGED = "fix the cause, and run the same command again; nothing reads the new value"


class PromotionTest:
    """Tests new values; each method raises Failure for one that is not fit, without telling it."""

    def __init__(self, databases: Mapping[str, Database], login: DatabaseLogin, progress: Progress) -> None:
        self._databases = databases
        self._login = login
        self._progress = progress

    def before_promotion(self, change: Change) -> None:
        """Test the staged version: a round trip of Fernet keys, the login of alternating users."""
        secret = change.secret
        if secret.kind == "fernet_key":
            self._test_fernet(change)
        elif secret.kind == "database_credentials" and secret.rotation.database in self._databases:
            database = self._databases[secret.rotation.database].identifier
            self._test_login(change, database, change.vault.value(change.arn, PENDING))

    def after_promotion(self, change: Change) -> None:
        """Test the current version: that a parameter can be read, that a master user can log in."""
        if change.in_parameter_store:
            self._test_read(change)
        elif change.database:
            self._test_login(change, change.database, change.vault.value(change.arn))

    def _test_fernet(self, change: Change) -> None:
        """What the new keys encrypt, and after a rotation what the newest key before encrypted, must be readable with the new ones."""
        try:
            keys = values_in(change.secret, change.vault.value(change.arn, PENDING))
            rotated = change.stages.how in ("rotated", "retired")
            before = values_in(change.secret, change.vault.value(change.arn))[:1] if rotated else []
        except InvalidValue as invalid:
            raise _failed(change, "the Fernet round trip", str(invalid)) from None
        if problem := fernet_problem(keys, before):
            raise _failed(change, "the Fernet round trip", problem)

    def _test_login(self, change: Change, database: str, value: Value) -> None:
        try:
            user, password = credentials(value)
            accepted = self._login.accepts(database, user, password)
        except InvalidValue as invalid:
            raise _failed(change, "the database login", str(invalid)) from None
        except LoginNotTested as reason:
            self._progress.say(f"{change.title}: its login to DB instance {database} is not tested: {reason}")
            return
        if not accepted:
            raise _failed(change, "the database login", f"DB instance {database} refuses its user and password")
        self._progress.say(f"{change.title}: logs in to DB instance {database}")

    def _test_read(self, change: Change) -> None:
        try:
            change.vault.value(change.arn)
        except Failure as failure:
            raise _failed(change, "the read of the SecureString", str(failure)) from None


def _failed(change: Change, test: str, problem: str) -> Failure:
    return Failure(f"The new value of {change.title} failed {test}: {problem.rstrip('.')}", todo=UNCHANGED)

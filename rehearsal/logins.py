"""Who may log in to a database: its roles and their passwords over time. Pure; a password is compared, never shown."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Role:
    """A role of a database: its passwords, each with the second from which on it counts, and the role it belongs to."""

    passwords: list[tuple[float, str]] = field(default_factory=list, repr=False)
    owner: str | None = None


class Logins:
    """The roles of one database."""

    def __init__(self) -> None:
        self._roles: dict[str, Role] = {}

    def set_password(self, name: str, password: str, at: float, owner: str | None = None) -> bool:
        """Give a role its password from a second on; whether the role had to be made."""
        created = name not in self._roles
        role = self._roles.setdefault(name, Role())
        role.passwords = sorted([*role.passwords, (at, password)], key=lambda entry: entry[0])
        role.owner = owner or role.owner
        return created

    def accepts(self, name: str, password: str, at: float) -> bool:
        """Whether a role logs in with a password at a second."""
        role = self._roles.get(name)
        valid = [item for since, item in role.passwords if since <= at] if role else []
        return bool(valid) and valid[-1] == password

    def until(self, at: float) -> Logins:
        """The roles as they were at a second."""
        earlier = Logins()
        for name, role in self._roles.items():
            if passwords := [item for item in role.passwords if item[0] <= at]:
                earlier._roles[name] = Role(passwords, role.owner)
        return earlier

    def owners(self) -> dict[str, str | None]:
        """The roles, each with the role that it is a member of."""
        return {name: role.owner for name, role in self._roles.items()}

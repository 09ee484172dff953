# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The inventory's hours. `make docs` writes this file from the code that reads the inventory."""

from __future__ import annotations


class ModuleDocFragment:
    """The section of the inventory as an option, with its fields."""

    DOCUMENTATION = r"""
options:
  hours:
    description:
      - 'The inventory''s C(hours), a mapping of options. When the environment is used. Outside of these hours
        its services and databases are stopped, and started again in time.'
      - 'C(timezone) (text): The time zone by its IANA name, such as America/Sao_Paulo; summer time is heeded.
        Empty: that of the environment''s C(hours), else UTC.'
      - 'C(weekdays) (text): From when to when on each day from Monday to Friday, such as C(08:00-20:00); an
        end before the start is one of the next day. Empty: not at all.'
      - 'C(weekends) (text): The same of Saturday and Sunday.'
      - 'C(minimum) (whole number, 0 to 5000, default C(0)): How many tasks of a service run outside of the
        hours.'
      - 'C(protected) (boolean, default C(false)): That it is meant, where the environment is protected;
        required there, as its users are turned away.'
      - 'C(databases) (boolean, default C(true)): Stop the databases, too.'
    type: dict
"""

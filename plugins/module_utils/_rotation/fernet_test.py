# Copyright: (c) 2026, TalentBase
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A round trip of Fernet keys: what they encrypt, they decrypt. No message holds a key."""

from __future__ import annotations

from collections.abc import Sequence

from .contents import CHECKS

TEXT = b"a text that is no secret"


def fernet_problem(keys: Sequence[str], before: Sequence[str]) -> str:
    """Why the keys, newest first, cannot decrypt what they and the keys before them encrypt; empty where they can.

    Without the package cryptography only their form is tested.
    """
    try:
        from cryptography.fernet import Fernet, InvalidToken, MultiFernet
    except ImportError:
        return next((fault for fault in map(CHECKS["fernet_key"], keys) if fault), "")
    try:
        ring = MultiFernet([Fernet(key) for key in keys])
        tokens = [Fernet(key).encrypt(TEXT) for key in (*keys, *before)]
    except (ValueError, TypeError):
        return "it is not a Fernet key, which is url-safe base64 of 32 bytes"
    try:
        intact = all(ring.decrypt(token) == TEXT for token in tokens)
    except InvalidToken:
        intact = False
    return "" if intact else "what the previous key encrypted cannot be decrypted any more"

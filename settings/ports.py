"""Ports and the address they are opened on by default."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping

from settings.errors import LaunchError

LOOPBACK = "127.0.0.1"
INTERFACE = "WEGWEISER_INTERFACE"
"""Names the address on which all servers of a machine listen, where it is not LOOPBACK."""


def interface_from(environment: Mapping[str, str]) -> str:
    """Return the address to listen on, by default the loopback address.

    Raises:
        LaunchError: If it is no IP address.
    """
    text = environment.get(INTERFACE, "").strip()
    if not text:
        return LOOPBACK
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        raise LaunchError(
            f"{INTERFACE} is {text!r}; it must be an IP address of this machine, such as {LOOPBACK}, "
            "or 0.0.0.0 for all of them."
        ) from None


def port_from(environment: Mapping[str, str], variable: str, default: int) -> int:
    """Reads a port from an environment variable.

    Args:
        environment: Usually `os.environ`.
        variable: Name of the variable.
        default: The port if it is unset or empty.

    Returns:
        The port, 1 to 65535.

    Raises:
        LaunchError: If the variable holds anything else.
    """
    text = environment.get(variable, "").strip()
    if not text:
        return default
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise LaunchError(f"{variable} is {text!r}; it must be a port number from 1 to 65535.")
    return int(text)

"""Metrics on a port of their own, off unless it is set. They are for the operator, never for the public proxy."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from monitoring import meter
from settings.errors import LaunchError
from settings.ports import interface_from, port_from
from storage.places import DATA, backups_folder

if TYPE_CHECKING:
    from monitoring.metrics import ServerMetrics

PORT = "WEGWEISER_METRICS_PORT"
WORKERS = "SANIC_WORKERS"
OFF = 0
HIGHEST = 65535
ABOVE_RASA = 1
"""By how much the port of the action server is higher, everywhere, so that both can run on one machine."""


def metrics_port(environment: Mapping[str, str]) -> int:
    """Return the port for metrics of a Rasa server; `OFF` where none is set.

    Raises:
        LaunchError: If it is no port, or the server would run in several processes, which would each need one.
    """
    port = port_from(environment, PORT, OFF)
    workers = environment.get(WORKERS, "").strip() or "1"
    if port != OFF and workers != "1":
        raise LaunchError(
            f"{WORKERS} is {workers!r} and {PORT} is {port}: metrics count one process. "
            f"Start several servers with one process each instead, or unset {PORT}."
        )
    if port + ABOVE_RASA > HIGHEST:
        raise LaunchError(
            f"{PORT} is {port}; the action server takes the next one, so {HIGHEST - 1} is the highest."
        )
    return port


def measure_rasa(environment: Mapping[str, str], channels: Collection[str], codes: Collection[str]) -> bool:
    """Begin to measure in a Rasa server, where a port is set; return whether it is.

    Args:
        environment: Usually `os.environ`.
        channels: The channels that are open.
        codes: The codes of refusals.

    Raises:
        LaunchError: If the port cannot be used.
    """
    port = metrics_port(environment)
    if port == OFF:
        return False
    from monitoring.metrics import RasaMetrics

    metrics = RasaMetrics(DATA, backups_folder(environment), channels, codes)
    meter.use(rasa=metrics)
    _serve(metrics, environment, port)
    return True


def measure_actions(
    environment: Mapping[str, str],
    actions: Collection[str],
    outcomes: Collection[str],
    questions: Collection[str],
) -> None:
    """Begin to measure in an action server, where a port is set; arguments and errors as in `measure_rasa`."""
    port = metrics_port(environment)
    if port == OFF:
        return
    from monitoring.metrics import ActionMetrics

    metrics = ActionMetrics(DATA, backups_folder(environment), actions, outcomes, questions)
    meter.use(actions=metrics)
    _serve(metrics, environment, port + ABOVE_RASA)


def _serve(metrics: ServerMetrics, environment: Mapping[str, str], port: int) -> None:
    from prometheus_client import start_http_server

    interface = interface_from(environment)
    try:
        start_http_server(port, interface, metrics.registry)
    except OSError as error:
        raise LaunchError(
            f"Port {port} of {interface} for metrics cannot be used ({os.strerror(error.errno or 0)}). "
            f"End the program that holds it, or choose another: {PORT}=<port>"
        ) from error

"""Starts the adviser.

    python -m scripts.run chat     # talk to it in the terminal
    python -m scripts.run serve    # Rasa server and action server on the loopback address
    python -m scripts.run train    # train the model if anything has changed

    python -m scripts.run rasa     # one Rasa server alone, with the model that is there: for containers
    python -m scripts.run actions  # one action server alone

docs/operations.md lists what can be set.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import yaml

from channels.enabled import ChannelsError, open_messengers
from scripts.processes import background, require_free_port, wait_until_healthy
from scripts.quiet import quiet_environment, run_module
from scripts.reachable import checks_for, require
from scripts.services import Services, check_api_token
from scripts.training import MODEL, ensure_model, is_current, tail
from settings.errors import LaunchError
from settings.ports import LOOPBACK, interface_from, port_from

ROOT = Path(__file__).resolve().parents[1]
PORT_VARIABLE = "WEGWEISER_PORT"
ACTION_PORT_VARIABLE = "WEGWEISER_ACTION_PORT"
DEFAULT_PORT = 5005
DEFAULT_ACTION_PORT = 5055
ENDPOINTS = "endpoints.yml"
CREDENTIALS = "credentials.yml"
ACTION_LOG = Path("var") / "actions.log"
DEMO_PAGE = "/webhooks/web/"
"""The widget on a page of its own: channels/web/demo."""


@dataclass(frozen=True)
class Ports:
    """The two ports."""

    rasa: int
    actions: int


def ports_from(environment: Mapping[str, str]) -> Ports:
    """Returns the ports that are set, or their defaults.

    Raises:
        LaunchError: If a variable is not a port, or both are the same.
    """
    ports = Ports(
        rasa=port_from(environment, PORT_VARIABLE, DEFAULT_PORT),
        actions=port_from(environment, ACTION_PORT_VARIABLE, DEFAULT_ACTION_PORT),
    )
    if ports.rasa == ports.actions:
        raise LaunchError(f"{PORT_VARIABLE} and {ACTION_PORT_VARIABLE} are both {ports.rasa}; they must differ.")
    return ports


@contextlib.contextmanager
def endpoints_for(root: Path, services: Services, action_port: int) -> Iterator[Path]:
    """Yields an endpoints file that fits what is set.

    That is `endpoints.yml` itself where nothing is set, or a temporary file without passwords: Rasa can fill in
    environment variables there, but without a default, and plain `rasa shell` has to work too.

    Args:
        root: The project's folder.
        services: What is set.
        action_port: Port of the action server on this machine.
    """
    original = root / ENDPOINTS
    if services.is_embedded and action_port == DEFAULT_ACTION_PORT:
        yield original
        return
    embedded = yaml.safe_load(original.read_text(encoding="utf-8"))
    with temporary_yaml(services.endpoints(embedded, action_port)) as file:
        yield file


@contextlib.contextmanager
def temporary_yaml(content: object) -> Iterator[Path]:
    """Yields a file with this content, which is gone afterwards."""
    with tempfile.NamedTemporaryFile("w", suffix=".yml", encoding="utf-8") as file:
        yaml.safe_dump(content, file)
        file.flush()
        yield Path(file.name)


def check_operator(environment: Mapping[str, str]) -> None:
    """Makes sure that the content, and the association, mail server and web channel that are set, can be used.

    Args:
        environment: Usually `os.environ`.

    Raises:
        LaunchError: If one cannot; a typo must not wait for the first conversation.
    """
    # The content takes half a second to load.
    from actions.associations import VARIABLE
    from actions.handover import MailSettings, MailSettingsError
    from channels.web_settings import Settings, SettingsError
    from wegweiser.association import UnknownAssociationError, find_association
    from wegweiser.content import load_content
    from wegweiser.errors import ContentError

    try:
        content = load_content()
        if association := environment.get(VARIABLE, "").strip():
            find_association(association, content)
        MailSettings.from_environment(environment)
        Settings.from_environment(environment)
    except ContentError as error:
        raise LaunchError(f"The content cannot be used (make check-content lists the same):\n{error}") from error
    except UnknownAssociationError as error:
        raise LaunchError(f"{VARIABLE} cannot be used: {error}") from error
    except (MailSettingsError, SettingsError) as error:
        raise LaunchError(str(error)) from error


@contextlib.contextmanager
def credentials_for(root: Path) -> Iterator[Path]:
    """Yields a credentials file with the messengers that are set up in the environment.

    That is `credentials.yml` itself where none is. Tokens do not go into the file.

    Args:
        root: The project's folder.

    Raises:
        LaunchError: If a messenger is set up only in part.
    """
    original = root / CREDENTIALS
    try:
        messengers = open_messengers(os.environ)
    except ChannelsError as error:
        raise LaunchError(str(error)) from error
    if not messengers:
        yield original
        return
    credentials = yaml.safe_load(original.read_text(encoding="utf-8")) | dict.fromkeys(messengers)
    with temporary_yaml(credentials) as file:
        yield file


@contextlib.contextmanager
def action_server(root: Path, port: int, *, log: Path | None, log_level: str) -> Iterator[None]:
    """Runs the action server while the block runs.

    Args:
        root: The project's folder.
        port: Its port.
        log: File for its output; None for the terminal.
        log_level: Rasa's log level.

    Raises:
        LaunchError: If it does not become ready; with the end of the log, if there is one.
    """
    environment = quiet_environment(os.environ, log_level)
    # rasa_sdk has no option for the address and binds to all of them unless this is set.
    environment["SANIC_HOST"] = LOOPBACK
    command = [sys.executable, "-m", "scripts.quiet", *action_arguments(port)]
    with contextlib.ExitStack() as stack:
        output = None
        if log:
            log.parent.mkdir(exist_ok=True)
            output = stack.enter_context(log.open("wb"))
        process = stack.enter_context(background(command, cwd=root, environment=environment, output=output))
        try:
            wait_until_healthy(f"http://{LOOPBACK}:{port}/health", process, "action server")
        except LaunchError as error:
            details = f" Its last lines:\n{tail(log)}" if log else ""
            raise LaunchError(f"{error}{details}") from error
        yield


def action_arguments(port: int) -> list[str]:
    """Returns the module of the action server and its arguments."""
    return ["rasa_sdk", "--actions", "actions", "--port", str(port)]


def rasa_arguments(command: str, credentials: Path, endpoints: Path, interface: str, port: int) -> list[str]:
    """Returns the module of Rasa and its arguments; none of them is a secret."""
    arguments = ["scripts.rasa_server", command, "--model", str(MODEL)]
    arguments += ["--endpoints", str(endpoints), "--credentials", str(credentials)]
    return [*arguments, "--interface", interface, "--port", str(port)]


def launch(root: Path, rasa_command: str, *, log: Path | None, log_level: str) -> int:
    """Trains if needed, starts the action server and runs Rasa in the foreground.

    Where another action server is set, none is started.

    Args:
        root: The project's folder.
        rasa_command: `shell` or `run`.
        log: File for the action server's output; None for the terminal.
        log_level: Rasa's log level.

    Returns:
        Rasa's exit code; 0 if it was ended with Ctrl-C.

    Raises:
        LaunchError: If something cannot be started.
    """
    services, ports = Services.from_environment(os.environ), ports_from(os.environ)
    interface = interface_from(os.environ)
    check_api_token(os.environ)
    require_free_port(ports.rasa, "the Rasa server", PORT_VARIABLE, interface)
    if services.actions is None:
        require_free_port(ports.actions, "the action server", ACTION_PORT_VARIABLE)
    check_operator(os.environ)
    with contextlib.ExitStack() as stack:
        credentials = stack.enter_context(credentials_for(root))
        require(checks_for(services))
        ensure_model(root)
        print(f"Starting (port {ports.rasa}, {_whose_actions(services, ports)}) ...", flush=True)
        if rasa_command == "run":
            print(f"Once it is up, try it out here: http://{LOOPBACK}:{ports.rasa}{DEMO_PAGE}", flush=True)
        endpoints = stack.enter_context(endpoints_for(root, services, ports.actions))
        if services.actions is None:
            stack.enter_context(action_server(root, ports.actions, log=log, log_level=log_level))
        command = [sys.executable, "-m", "scripts.quiet"]
        command += rasa_arguments(rasa_command, credentials, endpoints, interface, ports.rasa)
        environment = quiet_environment(os.environ, log_level) | services.passwords()
        return run_in_foreground(command, root, environment)


def _whose_actions(services: Services, ports: Ports) -> str:
    return f"action server {services.actions.place if services.actions else ports.actions}"


def become_rasa_server(root: Path) -> NoReturn:
    """Turns this process into a Rasa server alone, with the model that is there.

    Raises:
        LaunchError: If something is set wrongly, cannot be reached, or there is no model.
        SystemExit: When the server has ended.
    """
    services, ports = Services.from_environment(os.environ), ports_from(os.environ)
    interface = interface_from(os.environ)
    check_api_token(os.environ)
    require_free_port(ports.rasa, "the Rasa server", PORT_VARIABLE, interface)
    check_operator(os.environ)
    require_model(root)
    with credentials_for(root) as credentials, endpoints_for(root, services, ports.actions) as endpoints:
        require(checks_for(services))
        os.environ.update(services.passwords())
        become(rasa_arguments("run", credentials, endpoints, interface, ports.rasa))


def become_action_server() -> NoReturn:
    """Turns this process into an action server alone.

    Raises:
        LaunchError: If something is set wrongly or cannot be reached.
        SystemExit: When the server has ended.
    """
    services, ports = Services.from_environment(os.environ), ports_from(os.environ)
    interface = interface_from(os.environ)
    require_free_port(ports.actions, "the action server", ACTION_PORT_VARIABLE, interface)
    check_operator(os.environ)
    require(checks_for(Services(database=services.database)))
    # rasa_sdk has no option for the address.
    os.environ["SANIC_HOST"] = interface
    become(action_arguments(ports.actions))


def become(arguments: list[str]) -> NoReturn:
    """Runs a module in this process, so that signals reach it and no second process takes memory."""
    run_module(arguments[0], arguments[1:])
    sys.exit(0)


def require_model(root: Path) -> None:
    """Makes sure that there is a model, without training one.

    Raises:
        LaunchError: If there is none.
    """
    if not (root / MODEL).is_file():
        raise LaunchError(
            f"{root / MODEL} is missing. A server alone trains no model; make one before: make train"
        )
    if not is_current(root):
        print(
            f"{MODEL} was trained from other data, components or packages than those here. "
            "If answers are odd: make train",
            file=sys.stderr,
        )


def run_in_foreground(command: list[str], cwd: Path, environment: dict[str, str]) -> int:
    """Runs a command in the terminal and waits for it, also when the user presses Ctrl-C.

    The terminal sends Ctrl-C to the command as well. It is left to end by itself, so that it can
    put the terminal back in order.

    Args:
        command: Program and arguments.
        cwd: Where it runs.
        environment: Its complete environment.

    Returns:
        Its exit code; 0 if it was ended with Ctrl-C.
    """
    with subprocess.Popen(command, cwd=cwd, env=environment) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:
            process.wait()
            return 0
        finally:
            if process.poll() is None:
                process.terminate()


def end_like_an_exception(signal_number: int, _frame: object) -> NoReturn:
    """Turns a signal into an exit, so that what was started is cleaned up."""
    sys.exit(128 + signal_number)


def main() -> int:
    """Command line; returns the exit code."""
    parser = argparse.ArgumentParser(description="Starts the adviser.")
    parser.add_argument("command", choices=["chat", "serve", "train", "rasa", "actions"])
    command = parser.parse_args().command
    for signal_number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(signal_number, end_like_an_exception)
    try:
        if command == "chat":
            return launch(ROOT, "shell", log=ROOT / ACTION_LOG, log_level="WARNING")
        if command == "serve":
            return launch(ROOT, "run", log=None, log_level="INFO")
        if command == "rasa":
            become_rasa_server(ROOT)
        if command == "actions":
            become_action_server()
        if not ensure_model(ROOT, show_output=True):
            print(f"Nothing has changed since the last training: {MODEL}")
        return 0
    except LaunchError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())

"""The compose file and the image: valid, hardened, and without anything that need not be in them."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from scripts import run
from scripts.services import Services
from tests.conftest import ROOT
from tests.deploy.checking import COMPOSE, DEPLOY, compose, program, run_tool

OURS = {"rasa", "actions", "retention"}
EXAMPLE = COMPOSE.with_name(".env.example")
CONTAINERFILE = DEPLOY / "container" / "Containerfile"


def test_the_compose_file_fits_the_compose_specification() -> None:
    checked = run_tool("check-jsonschema", "--builtin-schema", "vendor.compose-spec", str(COMPOSE))
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_specification_refuses_a_mistake(tmp_path: Path) -> None:
    """Else the test above could not fail."""
    wrong = tmp_path / "compose.yml"
    wrong.write_text(COMPOSE.read_text(encoding="utf-8").replace("cap_drop", "capdrop"), encoding="utf-8")
    checked = run_tool("check-jsonschema", "--builtin-schema", "vendor.compose-spec", str(wrong))
    assert checked.returncode != 0


def test_docker_itself_takes_the_file(tmp_path: Path) -> None:
    docker = program("docker")
    if subprocess.run([docker, "compose", "version"], capture_output=True, check=False).returncode != 0:
        pytest.skip("NOT RUN: docker is here, but without its part `compose`")
    environment = tmp_path / "env"
    filled = re.sub(r"^(\w+)=$", r"\1=x", EXAMPLE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    environment.write_text(filled, encoding="utf-8")
    command = [docker, "compose", "--env-file", str(environment), "--file", str(COMPOSE), "config", "--quiet"]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr


def test_no_container_has_more_rights_than_it_needs() -> None:
    for name, service in compose()["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert {"cpus", "memory", "pids"} == set(service["deploy"]["resources"]["limits"]), name
        assert "privileged" not in service, name
        # The image of nginx names its own user, which is not root.
        assert service.get("user", "101").split(":")[0] != "0", name
        assert "healthcheck" in service, name


def test_there_are_two_servers_of_each_kind_and_events_are_off() -> None:
    services = compose()["services"]
    assert services["rasa"]["deploy"]["replicas"] == services["actions"]["deploy"]["replicas"] == 2
    assert services["rabbitmq"]["profiles"] == ["events"]
    assert "WEGWEISER_EVENTS_URL: ${WEGWEISER_EVENTS_URL:-}" in COMPOSE.read_text(encoding="utf-8")


def test_only_the_proxy_can_be_reached_and_databases_have_no_way_out() -> None:
    content = compose()
    assert [name for name, service in content["services"].items() if "ports" in service] == ["nginx"]
    assert content["networks"]["data"]["internal"] is True
    assert content["services"]["nginx"]["networks"] == ["front"]
    for name in ("postgres", "redis", "rabbitmq"):
        assert content["services"][name]["networks"] == ["data"]


def test_every_variable_of_the_file_stands_in_the_example_and_no_password_does() -> None:
    used = set(re.findall(r"(?<!\$)\$\{(\w+)", COMPOSE.read_text(encoding="utf-8")))
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))

    assert used == set(given)
    assert given["POSTGRES_PASSWORD"] == given["REDIS_PASSWORD"] == given["WEGWEISER_WEB_KEYS"] == ""


def test_the_addresses_in_it_are_ones_that_the_adviser_takes() -> None:
    for name in OURS:
        environment = compose()["services"][name]["environment"]
        filled = {key: re.sub(r"\$\{\w+(:[?-][^}]*)?\}", "", value) for key, value in environment.items()}
        services = Services.from_environment(filled)
        assert services.database is not None
        assert services.database.host == "postgres"
    assert services.events is None


def test_the_image_takes_only_what_it_needs_and_all_that_it_copies_is_let_in() -> None:
    copied = set(re.findall(r"^COPY (?!--from)(.+) \S+$", CONTAINERFILE.read_text(encoding="utf-8"), re.MULTILINE))
    names = {name for line in copied for name in line.split()}
    allowed = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    let_in = {line.removeprefix("!") for line in allowed if line.startswith("!")}

    assert allowed[1] == "*"
    assert let_in == names
    assert not {"tests", "bench", ".git", "var", "models"} & let_in


def test_every_package_of_ours_that_a_server_loads_is_in_the_image() -> None:
    text = CONTAINERFILE.read_text(encoding="utf-8")
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "bench", "matrix", "models"}
    assert {name for name in packages if f"COPY {name} {name}\n" not in text} == set()


def test_the_image_is_not_roots_and_installs_only_what_is_locked() -> None:
    text = CONTAINERFILE.read_text(encoding="utf-8")
    last_user = re.findall(r"^USER (.+)$", text, re.MULTILINE)[-1]
    assert last_user == "10001:10001"
    assert "--require-hashes" in text
    assert "requirements/dev" not in text
    assert "HEALTHCHECK" in text
    assert re.findall(r"^CMD (.+)$", text, re.MULTILINE)[-1] == '["scripts.run", "rasa"]'


@pytest.mark.parametrize("port", [run.DEFAULT_PORT, run.DEFAULT_ACTION_PORT])
def test_ports_are_those_of_the_launcher(port: int) -> None:
    assert str(port) in CONTAINERFILE.read_text(encoding="utf-8")
    assert f":{port}" in COMPOSE.read_text(encoding="utf-8")
    assert f":{port}" in (DEPLOY / "nginx" / "servers.conf").read_text(encoding="utf-8")

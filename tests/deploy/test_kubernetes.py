"""The Kubernetes files: valid, complete, and with no more rights and ways than are needed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from channels.enabled import MESSENGERS
from tests.deploy.checking import BASE, EXAMPLE, KUBERNETES, Document, documents, pods, program, run_tool

COMPONENTS = {"rasa", "actions", "retention", "backup"}


def listed(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((folder / "kustomization.yaml").read_text(encoding="utf-8"))
    return found


def files_of(folder: Path) -> list[Document]:
    names = [name for name in listed(folder)["resources"] if name.endswith(".yaml")]
    return [document for name in names for document in documents((folder / name).read_text(encoding="utf-8"))]


def everything() -> list[Document]:
    return files_of(BASE) + files_of(EXAMPLE)


def named(kind: str, name: str) -> Document:
    (found,) = [one for one in everything() if one["kind"] == kind and one["metadata"]["name"] == name]
    return found


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example as kustomize builds it, with the secrets of the examples."""
    kubectl = program("kubectl")
    folder = tmp_path_factory.mktemp("kubernetes") / "kubernetes"
    shutil.copytree(KUBERNETES, folder)
    for example in folder.rglob("*.env.example"):
        shutil.copy(example, example.with_suffix(""))
    file = folder / "built.yaml"
    overlay = folder / EXAMPLE.relative_to(KUBERNETES)
    made = subprocess.run([kubectl, "kustomize", str(overlay)], capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    file.write_text(made.stdout, encoding="utf-8")
    return file


@pytest.mark.parametrize("folder", [BASE, EXAMPLE], ids=["base", "example"])
def test_every_file_is_listed_and_everything_listed_is_there(folder: Path) -> None:
    content = listed(folder)
    there = {path.name for path in folder.glob("*.yaml")} - {"kustomization.yaml"}
    patches = [patch["path"] for patch in content.get("patches", [])]

    assert {name for name in content["resources"] if name.endswith(".yaml")} | set(patches) == there
    for name in content["resources"]:
        assert (folder / name).exists()
    for secret in content.get("secretGenerator", []):
        assert all((folder / f"{name}.example").exists() for name in secret["envs"])


def test_every_patch_changes_something_that_exists() -> None:
    there = {(one["kind"], one["metadata"]["name"]) for one in files_of(BASE)}
    for patch in listed(EXAMPLE)["patches"]:
        for document in documents((EXAMPLE / patch["path"]).read_text(encoding="utf-8")):
            assert (document["kind"], document["metadata"]["name"]) in there


def test_every_resource_fits_the_schemas_of_kubernetes() -> None:
    files = [str(folder / name) for folder in (BASE, EXAMPLE) for name in listed(folder)["resources"]]
    files = [file for file in files if file.endswith(".yaml")]
    checked = run_tool("kubernetes-validate", "--strict", *files)

    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert checked.stdout.count(" passed ") + checked.stderr.count(" passed ") == len(everything())


def test_kustomize_builds_the_example_and_the_result_fits_the_schemas(built: Path) -> None:
    checked = run_tool("kubernetes-validate", "--strict", str(built))
    found = documents(built.read_text(encoding="utf-8"))

    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert len(found) == len(everything()) + len(listed(EXAMPLE)["secretGenerator"])
    assert {one["metadata"]["namespace"] for one in found if one["kind"] != "Namespace"} == {"ki-wegweiser"}
    text = built.read_text(encoding="utf-8")
    assert "image: ki-wegweiser\n" not in text
    assert "kubernetes.io/metadata.name: ingress-controller" in text
    assert "ingressClassName: example" in text


def test_a_schema_refuses_a_mistake(tmp_path: Path) -> None:
    """Else the tests above could not fail."""
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text((BASE / "rasa.yaml").read_text(encoding="utf-8").replace("periodSeconds", "periodsSeconds"))

    assert run_tool("kubernetes-validate", "--strict", str(wrong)).returncode != 0


def test_no_container_has_more_rights_than_it_needs() -> None:
    found = dict(pods(everything()))
    assert set(found) == COMPONENTS
    for name, pod in found.items():
        assert pod["automountServiceAccountToken"] is False, name
        context = pod["securityContext"]
        assert context["runAsNonRoot"] is True, name
        assert context["runAsUser"] == context["runAsGroup"] == 10001, name
        assert context["seccompProfile"] == {"type": "RuntimeDefault"}, name
        assert not {"hostNetwork", "hostPID", "hostIPC"} & set(pod), name
        for container in pod["containers"] + pod.get("initContainers", []):
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }, name
            assert {"cpu", "memory"} == set(container["resources"]["limits"]), name
            assert {"cpu", "memory"} == set(container["resources"]["requests"]), name
        assert all({"emptyDir", "persistentVolumeClaim"} & set(volume) for volume in pod["volumes"]), name


@pytest.mark.parametrize("name", ["rasa", "actions"])
def test_servers_are_probed_kept_while_a_node_goes_and_grow_with_the_load(name: str) -> None:
    deployment = named("Deployment", name)["spec"]
    (container,) = deployment["template"]["spec"]["containers"]
    assert {"startupProbe", "readinessProbe", "livenessProbe"} <= set(container)
    assert named("PodDisruptionBudget", name)["spec"]["minAvailable"] == 1
    scaler = named("HorizontalPodAutoscaler", name)["spec"]
    assert scaler["minReplicas"] >= 2
    assert scaler["scaleTargetRef"]["name"] == name
    # The autoscaler decides; a number here would take its decision back with each apply.
    assert "replicas" not in deployment


@pytest.mark.parametrize("name", ["rasa", "actions"])
def test_labels_of_service_budget_and_pods_fit(name: str) -> None:
    labels = named("Deployment", name)["spec"]["template"]["metadata"]["labels"]
    service, budget = named("Service", name)["spec"], named("PodDisruptionBudget", name)["spec"]
    assert service["selector"].items() <= labels.items()
    assert budget["selector"]["matchLabels"].items() <= labels.items()


def test_only_the_channels_can_be_reached_from_the_outside() -> None:
    (rule,) = named("Ingress", "ki-wegweiser")["spec"]["rules"]
    paths = {(path["path"], path["pathType"]) for path in rule["http"]["paths"]}

    assert paths == {("/webhooks/web/", "Prefix")} | {
        (f"/webhooks/{messenger}/webhook", "Exact") for messenger in MESSENGERS
    }
    services = [one for one in everything() if one["kind"] == "Service"]
    assert all(service["spec"].get("type", "ClusterIP") == "ClusterIP" for service in services)


def test_what_no_policy_names_is_refused_and_every_component_has_one() -> None:
    policies = [one["spec"] for one in everything() if one["kind"] == "NetworkPolicy"]
    deny = named("NetworkPolicy", "default-deny")["spec"]
    assert deny == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    selected = [component for policy in policies for component in components(policy["podSelector"])]
    assert set(selected) == COMPONENTS
    into_actions = [
        rule
        for policy in policies
        if "actions" in components(policy["podSelector"])
        for rule in policy.get("ingress", [])
        if {"port": 5055} in rule["ports"]
    ]
    assert [components(source["podSelector"]) for rule in into_actions for source in rule["from"]] == [["rasa"]]


def components(selector: Document) -> list[str]:
    """The components that a selector names."""
    label = selector.get("matchLabels", {}).get("app.kubernetes.io/component")
    return (
        [label] if label else [value for part in selector.get("matchExpressions", []) for value in part["values"]]
    )


def test_no_secret_is_among_the_files() -> None:
    assert not [one for one in everything() if one["kind"] == "Secret"]
    for example in KUBERNETES.rglob("*.env.example"):
        for line in example.read_text(encoding="utf-8").splitlines():
            if "PASSWORD" in line.split("=")[0] or "KEY" in line.split("=")[0]:
                assert line.startswith("#") or line.endswith(("=PASSWORD", "=KEY"))

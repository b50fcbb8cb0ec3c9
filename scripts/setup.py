"""Prepares `.venv`: Python 3.11, the locked requirements and, where it can be had, the spaCy model.

Run by `make setup` with the system's Python, so it uses the standard library only. It does nothing
that is already done: the hash of the lock file and the outcome of the model step are kept as stamps
inside `.venv`.

    python3 scripts/setup.py                  # what `make setup` calls
    python3 scripts/setup.py --spacy-model    # try to get the spaCy model once more
    python3 scripts/setup.py --comparison     # the environment of the bot to compare with: .tools/comparison
    python3 scripts/setup.py --lock           # resolve requirements/*.in again
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
TOOLS = ROOT / ".tools"
LOCK = ROOT / "requirements" / "dev.txt"
COMPARISON = TOOLS / "comparison"
COMPARISON_LOCK = ROOT / "requirements" / "comparison.txt"
TOOLS_LOCK = ROOT / "requirements" / "tools.txt"
STAND_INS = ROOT / "scripts" / "stand_ins"
PYTHON_VERSION = "3.11"
LOCK_PLATFORM = "x86_64-manylinux_2_28"

MODEL_NAME = "de_core_news_sm"
MODEL_FILE = "de_core_news_sm-3.7.0-py3-none-any.whl"
MODEL_URL = "https://github.com/explosion/spacy-models/releases/download/de_core_news_sm-3.7.0/" + MODEL_FILE
MODEL_VARIABLE = "DE_CORE_NEWS_SM_WHEEL"
# Seconds. The first is for reaching the server, the second for all 15 MB. A machine that cannot
# reach it at all is told so within the first.
MODEL_CONNECT_LIMIT = 10
MODEL_TOTAL_LIMIT = 60


class SetupError(Exception):
    """Setup cannot go on; the text says why and what to do."""


def run(command: list[str], problem: str) -> None:
    """Runs a command and lets its output through.

    Args:
        command: Program and arguments.
        problem: What to tell the user if it fails; the command's own output stands above it.

    Raises:
        SetupError: If the command ends with an error.
    """
    # A virtual environment of the caller's must not become the target of uv. pip says nothing about
    # being root: it writes into a folder of this project only.
    environment = {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"}
    environment["PIP_ROOT_USER_ACTION"] = "ignore"
    if subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode != 0:
        raise SetupError(problem)


def sha256(path: Path) -> str:
    """Returns the SHA-256 of a file as hexadecimal text."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def find_uv() -> str:
    """Returns the path of uv: the one on PATH, or our own, fetched with pip if need be.

    Raises:
        SetupError: If there is no uv and none can be fetched.
    """
    on_path = shutil.which("uv")
    if on_path:
        return on_path
    folder = TOOLS / "uv"
    stamp = folder / ".lock.sha256"
    uv = folder / "bin" / "uv"
    if uv.exists() and stamp.exists() and stamp.read_text() == sha256(TOOLS_LOCK):
        return str(uv)
    print("Fetching uv into .tools/uv ...", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    python = pip_python()
    # --target is also allowed where the system's Python is marked as externally managed (PEP 668).
    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--no-deps", "--only-binary=:all:", "--require-hashes"]
    command += ["--target", str(folder), "--requirement", str(TOOLS_LOCK)]
    run(
        command,
        "uv could not be fetched (see above). Check the network connection, or install uv yourself "
        "so that it is on PATH, and run `make setup` again.",
    )
    stamp.write_text(sha256(TOOLS_LOCK))
    return str(uv)


def pip_python() -> str:
    """Returns a Python that has pip: the running one, or one in a small environment of its own.

    Raises:
        SetupError: If this Python has neither pip nor the means to make such an environment.
    """
    if importlib.util.find_spec("pip") is not None:
        return sys.executable
    folder = TOOLS / "pip"
    run(
        [sys.executable, "-m", "venv", "--clear", str(folder)],
        f"{sys.executable} has neither pip nor a working venv. Install one of them (on Debian and "
        "Ubuntu: `apt install python3-pip`), or uv, and run `make setup` again.",
    )
    return str(folder / "bin" / "python")


def install_requirements(uv: str, environment: Path, lock_file: Path) -> bool:
    """Brings an environment to exactly what a lock file says.

    Args:
        uv: Path of uv.
        environment: Its folder, such as `.venv`.
        lock_file: The locked requirements.

    Returns:
        Whether anything had to be done.

    Raises:
        SetupError: If Python 3.11 cannot be had or a package cannot be installed.
    """
    stamp = environment / ".lock.sha256"
    python = environment / "bin" / "python"
    wanted = sha256(lock_file)
    if python.exists() and stamp.exists() and stamp.read_text() == wanted:
        return False
    stamp.unlink(missing_ok=True)
    if not python.exists():
        run(
            [uv, "venv", "--quiet", "--clear", "--python", PYTHON_VERSION, str(environment)],
            f"Python {PYTHON_VERSION} was not found on this machine and could not be fetched. "
            "Install it and run `make setup` again.",
        )
    print(f"Installing the locked requirements into {environment.relative_to(ROOT)} ...", flush=True)
    run(
        [uv, "pip", "sync", "--quiet", "--require-hashes", "--python", str(python), str(lock_file)],
        "The requirements could not be installed (see above). Check the network connection and "
        "run `make setup` again; what was already downloaded is kept.",
    )
    stamp.write_text(wanted)
    return True


def put_stand_ins_in_reach() -> None:
    """Puts the stand-ins for packages that are left out at the end of the search path of `.venv`."""
    for site_packages in VENV.glob("lib/python*/site-packages"):
        file, text = site_packages / "stand_ins.pth", f"{STAND_INS}\n"
        # Not written anew each time: a program that starts at that moment would find it empty.
        if not file.exists() or file.read_text() != text:
            file.write_text(text)


def download(url: str, target: Path, connect_limit: float, total_limit: float) -> None:
    """Downloads a file within fixed limits.

    The work is done in a thread, because looking up a name has no time limit of its own.

    Args:
        url: Address of the file.
        target: Where it goes; written only once it is complete.
        connect_limit: Seconds until the server must have answered.
        total_limit: Seconds until all must have arrived.

    Raises:
        OSError: If the server cannot be reached, refuses, or a limit is passed.
    """
    answered = threading.Event()
    finished = threading.Event()
    errors: list[Exception] = []
    partial = target.with_suffix(".part")

    def work() -> None:
        try:
            with urllib.request.urlopen(url, timeout=connect_limit) as response:  # noqa: S310 - ours
                answered.set()
                with partial.open("wb") as file:
                    shutil.copyfileobj(response, file)
        except Exception as error:  # noqa: BLE001 - handed to the thread that waits
            errors.append(error)
        answered.set()
        finished.set()

    target.parent.mkdir(parents=True, exist_ok=True)
    threading.Thread(target=work, daemon=True).start()
    if not answered.wait(connect_limit):
        raise TimeoutError(f"no answer within {connect_limit:g} seconds")
    if not finished.wait(total_limit):
        raise TimeoutError(f"not complete within {total_limit:g} seconds")
    if errors:
        raise OSError(str(getattr(errors[0], "reason", errors[0])))
    partial.replace(target)


def install_model(uv: str) -> tuple[str, str]:
    """Installs the spaCy model from the file in DE_CORE_NEWS_SM_WHEEL or its release address.

    Args:
        uv: Path of uv.

    Returns:
        The pipeline that is in use afterwards ("de_core_news_sm" or "embedded") and one line that
        says what happened.

    Raises:
        SetupError: If DE_CORE_NEWS_SM_WHEEL is set but names no wheel of the model that can be
            installed. Whoever names a file wants that file and no silent substitute.
    """
    named = os.environ.get(MODEL_VARIABLE)
    if named:
        wheel = Path(named).expanduser()
        if not wheel.is_file() or not wheel.name.startswith(f"{MODEL_NAME}-"):
            raise SetupError(
                f"{MODEL_VARIABLE} is {named!r}; it must be the path of a file named "
                f"{MODEL_NAME}-<version>-py3-none-any.whl. Correct or unset it."
            )
        origin = str(wheel)
    else:
        wheel = TOOLS / "spacy" / MODEL_FILE
        origin = "its release page"
        if not wheel.exists():
            try:
                download(MODEL_URL, wheel, MODEL_CONNECT_LIMIT, MODEL_TOTAL_LIMIT)
            except OSError as error:
                return "embedded", (
                    f"German: embedded pipeline (spaCy's {MODEL_NAME} could not be fetched: "
                    f"{error}; to try again: make spacy-model)"
                )
    command = [uv, "pip", "install", "--quiet", "--no-deps", "--reinstall"]
    command += ["--python", str(VENV / "bin" / "python"), str(wheel)]
    run(
        command,
        f"The spaCy model could not be installed from {wheel} (see above). "
        "Delete that file or name another one, and run `make spacy-model`.",
    )
    return MODEL_NAME, f"German: spaCy's {MODEL_NAME}, installed from {origin}"


def ensure_model(uv: str, again: bool, quiet: bool) -> str | None:
    """Makes sure the question of the spaCy model is settled, once for each lock and variable.

    Args:
        uv: Path of uv.
        again: Whether to try even if an earlier outcome is known.
        quiet: Whether an outcome that is known already needs no words.

    Returns:
        One line that says which German pipeline is in use and why; None where it needs no words.

    Raises:
        SetupError: See `install_model`.
    """
    stamp = VENV / ".spacy-model.json"
    asked = {"lock": sha256(LOCK), "file": os.environ.get(MODEL_VARIABLE, "")}
    if stamp.exists() and not again:
        known = json.loads(stamp.read_text())
        if known["asked"] == asked:
            return None if quiet else str(known["line"])
    pipeline, line = install_model(uv)
    stamp.write_text(json.dumps({"asked": asked, "pipeline": pipeline, "line": line}, indent=2))
    return line


def lock(uv: str) -> None:
    """Resolves `requirements/*.in` again and writes the locked files.

    Versions that still fit are kept; delete a locked file to take the newest ones.

    Args:
        uv: Path of uv.

    Raises:
        SetupError: If the requirements contradict each other or cannot be looked up.
    """
    compile_command = [uv, "pip", "compile", "--quiet", "--generate-hashes", "--no-header"]
    # The locked files are the same whatever index or folder of wheels a machine is set up with.
    compile_command += ["--no-emit-index-url", "--no-emit-find-links", "--no-config"]
    application = ["--python-version", PYTHON_VERSION, "--python-platform", LOCK_PLATFORM]
    application += ["--override", "requirements/overrides.txt"]
    same_versions = ["--constraint", "requirements/runtime.txt"]
    for name, options in (
        ("runtime", application),
        ("dev", [*application, *same_versions]),
        ("comparison", [*application, *same_versions]),
        ("tools", ["--universal", "--python-version", "3.9"]),
    ):
        source, target = f"requirements/{name}.in", f"requirements/{name}.txt"
        run(
            [*compile_command, *options, source, "--output-file", target],
            f"{source} could not be resolved (see above).",
        )


def fail(message: str) -> NoReturn:
    """Ends the program with one message on standard error."""
    print(f"setup: {message}", file=sys.stderr)
    sys.exit(1)


def main() -> None:
    """Command line; ends with exit code 1 and one message if setup cannot be completed."""
    parser = argparse.ArgumentParser(description="Prepares .venv.")
    parser.add_argument("--spacy-model", action="store_true", help="try again to get spaCy's German model")
    parser.add_argument("--comparison", action="store_true", help="install what the bot to compare with needs")
    parser.add_argument("--lock", action="store_true", help="resolve requirements/*.in again")
    parser.add_argument(
        "--quiet", action="store_true", help="say which German pipeline is in use only if it is new"
    )
    arguments = parser.parse_args()
    if sys.version_info < (3, 9):  # noqa: UP036 - this one file runs on the system's Python
        fail(f"{sys.executable} is too old; Python 3.9 or newer is needed to start the setup.")
    try:
        uv = find_uv()
        if arguments.lock:
            lock(uv)
            return
        if arguments.comparison:
            install_requirements(uv, COMPARISON, COMPARISON_LOCK)
            return
        install_requirements(uv, VENV, LOCK)
        put_stand_ins_in_reach()
        if line := ensure_model(uv, again=arguments.spacy_model, quiet=arguments.quiet):
            print(line)
    except SetupError as error:
        fail(str(error))
    except KeyboardInterrupt:
        fail("stopped; run `make setup` to go on")


if __name__ == "__main__":
    main()

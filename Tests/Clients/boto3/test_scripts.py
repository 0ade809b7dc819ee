"""What a newcomer meets before the server runs: the scripts, on a machine that lacks something.

Programs that stand first on the PATH play the machine; nothing here installs anything.
"""

import os
import pathlib
import shutil
import subprocess
import tempfile

import pytest

pytestmark = pytest.mark.only_on("SQLite", reason="it is about scripts, and starts no server")

ROOT = pathlib.Path(os.environ["SEKISHO_REPOSITORY"])
SERVER = os.environ["SEKISHO_SERVER"]


@pytest.fixture
def machine(tmp_path):
    """A machine with a toolchain, whose user may not install packages; a test replaces what it is about."""
    tools = tmp_path / "bin"
    tools.mkdir()

    def program(name, text):
        (tools / name).write_text(f"#!/bin/sh\n{text}\n")
        (tools / name).chmod(0o755)

    program("swift", 'echo "Swift version 6.3.1 (swift-6.3.1-RELEASE)"')
    program("clang", "exit 0")
    program("ldd", "exit 0")
    program("id", "echo 1000")
    program("sudo", "exit 1")
    program("apt-get", "exit 1")
    program.path = f"{tools}:{os.environ['PATH']}"
    return program


def serve(machine):
    return subprocess.run([ROOT / "scripts" / "serve"], capture_output=True, text=True, env=os.environ | {"PATH": machine.path})


def test_a_shared_library_that_swift_lacks_is_named_with_its_package(machine):
    machine("swift", 'echo "error while loading shared libraries: libncurses.so.6" >&2; exit 127')
    machine("ldd", 'printf "\\tlibncurses.so.6 => not found\\n\\tlibcurl.so.4 => not found\\n"')
    ran = serve(machine)
    assert ran.returncode == 1
    assert "sudo apt-get install libcurl4 libncurses6" in ran.stderr


def test_a_shared_library_of_no_known_package_is_named_itself(machine):
    machine("ldd", 'printf "\\tlibstrange.so.9 => not found\\n"')
    ran = serve(machine)
    assert ran.returncode == 1
    assert "libstrange.so.9" in ran.stderr


def test_a_toolchain_that_cannot_start_is_quoted(machine):
    machine("swift", 'echo "cannot execute: no such interpreter" >&2; exit 126')
    ran = serve(machine)
    assert ran.returncode == 1
    assert "cannot execute: no such interpreter" in ran.stderr


def test_a_missing_linker_is_named(machine):
    machine("clang", 'echo "cannot find crt1.o" >&2; exit 1')
    ran = serve(machine)
    assert ran.returncode == 1
    assert "sudo apt-get install g++" in ran.stderr


def test_an_old_toolchain_is_refused(machine):
    machine("swift", 'echo "Swift version 6.1.2"')
    ran = serve(machine)
    assert ran.returncode == 1
    assert "Swift 6.1 is too old" in ran.stderr


def test_a_missing_python_is_named_before_anything_is_built(machine):
    machine("python3", "exit 1")
    ran = subprocess.run([ROOT / "scripts" / "test", "clients"], capture_output=True, text=True, env=os.environ | {"PATH": machine.path})
    assert ran.returncode == 1
    assert "sudo apt-get install python3 python3-venv" in ran.stderr


@pytest.fixture
def runner(tmp_path):
    """The runner of client tests in a tree of its own, beside which there is no folder of JavaScript clients."""
    for folder in ("Clients", "Services"):
        shutil.copytree(ROOT / "Tests" / folder, tmp_path / "tree" / "Tests" / folder)
    command = tmp_path / "tree" / "Tests" / "Clients" / "run"

    def run(*arguments, **variables):
        environment = {name: value for name, value in os.environ.items() if name != "SEKISHO_CLIENTS"}
        environment |= {"SEKISHO_CLIENT_CACHE": str(tmp_path / "cache")} | variables
        return subprocess.run([command, "--server", SERVER, *arguments], capture_output=True, text=True, env=environment)

    run.support = command.parent / "support"
    return run


def test_a_suite_whose_packages_cannot_be_had_has_failed(runner):
    # Nothing listens on the discard port.
    ran = runner("--suite", "awscli", PIP_INDEX_URL="http://127.0.0.1:9/", PIP_RETRIES="0", PIP_FIND_LINKS="", PIP_NO_CACHE_DIR="1")
    assert ran.returncode == 1
    assert ran.stdout.splitlines()[-1] == "0 passed, 1 failed, 0 skipped"
    assert "pip could not install" in ran.stdout


def test_a_lock_that_is_older_than_its_list_is_refused(runner):
    (runner.support / "awscli.txt").write_text("awscli==0.0.1\n")
    ran = runner("--suite", "awscli")
    assert ran.returncode == 1
    assert "run Tests/Clients/lock" in ran.stdout


def test_suites_whose_clients_no_registry_has_are_named_and_are_no_failure(runner):
    ran = runner("--suite", "node", "--suite", "browser")
    assert ran.returncode == 0
    named, total = ran.stdout.splitlines()[-2:]
    assert named.startswith("not run here: node, browser: the JavaScript clients")
    assert total == "0 passed, 0 failed, 0 skipped"


def test_a_named_folder_that_is_not_there_is_a_failure(runner, tmp_path):
    ran = runner("--suite", "node", SEKISHO_CLIENTS=str(tmp_path / "nowhere"))
    assert ran.returncode == 1
    assert "lacks amplify-auth.cjs" in ran.stdout


def test_a_build_of_a_moved_folder_is_explained(machine):
    machine("swift", """case "$*" in
*--version*) echo "Swift version 6.3.1" ;;
*--show-bin-path*) echo /nonexistent ;;
*) echo "error: PCH was compiled with module cache path '/old/.build'" >&2; exit 1 ;;
esac""")
    machine("pkg-config", "exit 0")
    ran = serve(machine)
    assert ran.returncode == 1
    assert "remove" in ran.stderr and ".build" in ran.stderr


def install(prefix):
    return subprocess.run(
        [ROOT / "scripts" / "install", prefix], capture_output=True, text=True,
        env={name: value for name, value in os.environ.items() if name != "DESTDIR"} | {"SEKISHO_BINARY": SERVER})


def test_another_prefix_is_complete_and_names_what_remains(tmp_path):
    prefix = tmp_path / "sekisho"
    ran = install(str(prefix))
    assert ran.returncode == 0, ran
    written = (prefix / "etc/sekisho/sekisho.yaml").read_text()
    assert f"data: {prefix}/var/lib/sekisho\n" in written
    assert f"master-key-file: {prefix}/etc/sekisho/master.key\n" in written
    unit = (prefix / "lib/systemd/system/sekisho.service").read_text()
    assert f"ExecStart={prefix}/bin/sekisho serve --config {prefix}/etc/sekisho/sekisho.yaml\n" in unit
    assert f"ReadWritePaths={prefix}/var/lib/sekisho\n" in unit
    assert "StateDirectory" not in unit and "/var/lib/sekisho:" not in unit
    for part in ["useradd", f"install -d -m 0700 -o sekisho -g sekisho {prefix}/var/lib/sekisho", "master.key",
                 "chown sekisho:sekisho", f"systemctl link {prefix}/lib/systemd/system/sekisho.service"]:
        assert part in ran.stdout, part


def test_a_prefix_that_the_unit_cannot_see_is_told():
    with tempfile.TemporaryDirectory(dir="/tmp") as prefix:
        ran = install(prefix)
    assert ran.returncode == 0, ran
    assert "PrivateTmp" in ran.stderr


@pytest.mark.parametrize("prefix", ["/opt/two words", "/opt/a&b", "/opt/$(id)", "/opt/a;b", "relative"])
def test_a_prefix_that_would_need_quoting_is_refused(prefix):
    ran = install(prefix)
    assert ran.returncode == 1
    assert "PREFIX" in ran.stderr

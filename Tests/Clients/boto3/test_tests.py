"""What the tests themselves owe to the machine that they run on."""

import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import time

import pytest

import storage

SUPPORT = pathlib.Path(os.environ["SEKISHO_REPOSITORY"]) / "Tests" / "Clients" / "support"
PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
from sekisho import Server
server = Server(directory=sys.argv[2])
print(server.ready["pid"], flush=True)
sys.stdin.read()
"""


def ends(pid, within=30):
    """Whether the process goes away."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            state = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_tests_that_are_ended_leave_no_server(tmp_path, number):
    tests = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(SUPPORT), str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    server = int(tests.stdout.readline())
    assert pathlib.Path(f"/proc/{server}").exists()
    tests.send_signal(number)
    tests.wait()
    assert ends(server)


def test_a_run_that_is_told_to_stop_leaves_no_server_and_no_database(tmp_path):
    prepared = pathlib.Path(os.environ["SEKISHO_RESULTS"]).parent.parent / "venv-boto3"
    (tmp_path / "venv-boto3").symlink_to(prepared)
    kind = storage.KIND
    ready = tmp_path / "results" / (f"{kind}-boto3" if kind else "boto3") / "ready.json"
    run = subprocess.Popen(
        [sys.executable, str(SUPPORT.parent / "run"), "--server", os.environ["SEKISHO_SERVER"], "--suite", "boto3", "no_such_test",
         *(["--storage", kind] if kind else [])],
        env=os.environ | {"SEKISHO_CLIENT_CACHE": str(tmp_path)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not (ready.exists() and ready.read_text().endswith("\n")):
        assert run.poll() is None
        time.sleep(0.01)
    server = json.loads(ready.read_text())["pid"]
    cluster = re.search(r"host=([^&\0]*)", pathlib.Path(f"/proc/{server}/cmdline").read_text())
    assert bool(cluster) == bool(kind)
    run.terminate()
    assert run.wait(60) == 128 + signal.SIGTERM
    assert ends(server)
    assert not cluster or not pathlib.Path(cluster[1]).exists()

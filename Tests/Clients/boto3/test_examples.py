"""The examples of several servers behind HAProxy, by the judgement of the programs that read them."""

import os
import pathlib
import subprocess

import processes
import pytest

pytestmark = pytest.mark.only_on("SQLite", reason="it is about files, and starts no server")

EXAMPLES = pathlib.Path(os.environ["SEKISHO_REPOSITORY"]) / "docs/examples"


def run(*command):
    return subprocess.run(command, capture_output=True, text=True)


def test_haproxy_takes_its_example(tmp_path):
    # The containers' names lead nowhere here, and loopback may not have that port free: only checked, never bound.
    text = (EXAMPLES / "haproxy.cfg").read_text()
    for name, address in {"one": "127.0.0.2", "two": "127.0.0.3"}.items():
        assert f"server {name} {name}:9229\n" in text
        text = text.replace(f"server {name} {name}:9229\n", f"server {name} {address}:9229\n")
    configuration = tmp_path / "haproxy.cfg"
    configuration.write_text(text)
    # -dW: what it only warns of is refused too.
    ran = run(processes.program("haproxy", "haproxy"), "-c", "-dW", "-f", configuration)
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("script", ["primary.sh", "standby.sh"])
def test_scripts_are_bash(script):
    ran = run("bash", "-n", EXAMPLES / script)
    assert (ran.returncode, ran.stderr) == (0, "")

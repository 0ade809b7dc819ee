"""What `sekisho doctor` says, beside a server that runs and of settings that do not fit."""

import json
import secrets

import pytest

import storage
from sekisho import Server, command


def settings(data, directory, key=None):
    """The options that lead the doctor to the data of whoever was started with this `--data`, by its key or another one."""
    if database := storage.of(["--data", data], directory):
        return [*database.options, "--master-key-file", str(key or database.key)]
    return ["--data", str(data), *(["--master-key-file", str(key)] if key else [])]


def examine(*options):
    """How the doctor ended, and its findings: (what was looked at, how it is)."""
    ran = command("doctor", "--profile", "testing", *options, "--json")
    report = json.loads(ran.stdout)
    findings = [(finding["check"], finding["status"]) for finding in report["findings"]]
    assert report["problems"] == sum(status == "problem" for _, status in findings)
    assert all("advice" in finding for finding in report["findings"] if finding["status"] == "problem" and finding["check"] != "settings")
    return ran.returncode, findings


@pytest.fixture
def server(tmp_path):
    with Server("--data", str(tmp_path / "data"), directory=tmp_path, alone=True) as running:
        yield running


def test_a_running_server_is_well(tmp_path, server):
    status, findings = examine(*settings(tmp_path / "data", tmp_path))
    assert status == 0, findings
    assert ("schema", "ok") in findings
    assert findings.count(("master key", "ok")) == 2
    # It disturbs nobody.
    assert server.client().list_user_pools(MaxResults=1)["UserPools"] == []


def test_another_key_is_a_problem(tmp_path, server):
    other = tmp_path / "other.key"
    other.touch(mode=0o600)
    other.write_text(secrets.token_hex(32) + "\n")
    status, findings = examine(*settings(tmp_path / "data", tmp_path, other))
    assert status == 1
    assert ("master key", "problem") in findings


def test_settings_that_contradict_each_other_are_all_told(tmp_path):
    ran = command("doctor", "--storage", "postgres://u:hunter2@h/d", "--port", "70000", "--data", str(tmp_path))
    assert ran.returncode == 1
    assert ran.stdout.count("problem  settings") == 2
    assert "hunter2" not in ran.stdout + ran.stderr


@pytest.mark.only_on("PgBouncer", reason="there is a pooler there")
def test_named_statements_do_not_pass_the_pooler(tmp_path, server):
    options = settings(tmp_path / "data", tmp_path)
    options.remove("--no-storage-named-statements")
    status, findings = examine(*options)
    assert status == 1
    assert ("pooler", "problem") in findings
    assert ("listening", "warning") in findings


@pytest.mark.only_on("PgBouncer", reason="there is a pooler there")
def test_what_a_role_lacks_behind_the_pooler_is_told(tmp_path, server):
    status, findings = examine(*settings(tmp_path / "data", tmp_path))
    assert status == 0
    assert ("parameters", "warning") in findings


@pytest.mark.only_on("PgBouncer", reason="there is a pooler there")
def test_what_is_set_for_connections_to_come_is_found_beside_those_that_the_pooler_keeps(tmp_path, server):
    database = storage.of(["--data", tmp_path / "data"], tmp_path)
    database.alter("SET default_transaction_read_only = on")
    status, findings = examine(*settings(tmp_path / "data", tmp_path))
    assert status == 1
    assert ("transactions", "problem") in findings

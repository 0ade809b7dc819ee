"""The API that this server answers is the one that the pinned botocore knows, and a difference would be named."""

import gzip
import json
import os
import pathlib
import subprocess
import sys

import botocore
import pytest

import model
from sekisho import call

ROOT = pathlib.Path(os.environ["SEKISHO_REPOSITORY"])


def check_model(*arguments):
    ran = subprocess.run([sys.executable, str(ROOT / "scripts" / "check-model"), *map(str, arguments)], capture_output=True, text=True)
    return ran.returncode, ran.stdout.splitlines(), ran.stderr


def botocore_model(service="cognito-idp", version="2016-04-18"):
    folder = pathlib.Path(botocore.__file__).parent / "data" / service / version
    return json.loads(gzip.decompress((folder / "service-2.json.gz").read_bytes()))


def test_our_model_has_everything_that_the_pinned_botocore_has():
    status, lines, _ = check_model()
    assert (status, len(lines)) == (0, 2), lines
    assert lines[0].startswith("check-model: no difference in cognito-idp (153 operations")
    assert lines[1].startswith("check-model: no difference in cognito-identity (23 operations")


def test_every_kind_of_difference_is_named(tmp_path):
    changed = botocore_model()
    changed["operations"]["AdminFlyToTheMoon"] = {"input": {"shape": "GetUserRequest"}}
    del changed["operations"]["GetUser"]
    changed["shapes"]["PoolQueryLimitType"]["max"] = 61
    changed["shapes"]["GetUserRequest"]["members"]["Colour"] = {"shape": "StringType"}
    changed["shapes"]["DeletionProtectionType"]["enum"].append("MAYBE")
    changed["shapes"]["GetUserRequest"]["required"] = []
    file = tmp_path / "service-2.json"
    file.write_text(json.dumps(changed))
    status, lines, _ = check_model("--botocore", file)
    assert status == 1
    assert lines[:-1] == [
        '- operations.AdminFlyToTheMoon: only botocore has it ({"input": "GetUserRequest"})',
        '+ operations.GetUser: only this server has it ({"input": "GetUserRequest", "output": "GetUserResponse", "authtype": "none"})',
        "- shapes.DeletionProtectionType.enum: only botocore has MAYBE",
        "+ shapes.GetUserRequest.required: only this server has AccessToken",
        '- shapes.GetUserRequest.members.Colour: only botocore has it ("StringType")',
        "  shapes.PoolQueryLimitType.max differs: this server 60, botocore 61",
    ]
    assert lines[-1].startswith("check-model: 6 differences in cognito-idp (153 operations")


def test_what_cannot_be_compared_is_neither_a_difference_nor_none(tmp_path):
    status, lines, error = check_model("--botocore", tmp_path / "none.json")
    assert (status, lines) == (2, []) and "none.json" in error


def test_the_model_of_identity_pools_is_compared_by_its_name(tmp_path):
    changed = botocore_model("cognito-identity", "2014-06-30")
    changed["shapes"]["QueryLimit"]["max"] = 61
    file = tmp_path / "service-2.json"
    file.write_text(json.dumps(changed))
    status, lines, _ = check_model("--service", "cognito-identity", "--botocore", file)
    assert (status, lines[0]) == (1, "  shapes.QueryLimit.max differs: this server 60, botocore 61")
    assert lines[1].startswith("check-model: 1 difference in cognito-identity (23 operations")


@pytest.mark.parametrize("operation", model.operations("cognito-identity"))
def test_no_operation_of_identity_pools_is_unknown_here(operation):
    answer = call(operation, target="AWSCognitoIdentityService")
    assert answer.json.get("__type") not in ("UnknownOperationException", "InternalErrorException")


@pytest.mark.parametrize("operation", model.operations())
def test_no_operation_that_botocore_knows_is_unknown_here(operation):
    # An empty request is refused by the model, served, or said to be unbuilt: never as a name that is none.
    assert call(operation).json.get("__type") not in ("UnknownOperationException", "InternalErrorException")

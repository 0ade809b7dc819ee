"""Every operation at every bound of its model: the shortest, the longest, one too many, a wrong word, a wrong pattern, nothing where
something is required, and wrong JSON types, alone and deep within. What is expected is worked out in support/constraints.py."""

import functools
import json
import re

import pytest

import constraints
import model
from sekisho import call, command

# Beyond so many bytes of a request the time is better spent on another.
LONGEST = 300_000


# What each service calls an input that its model forbids.
VIOLATION = {"cognito-idp": "InvalidParameterException", "cognito-identity": "ValidationException"}


def expected(shape, members, service="cognito-idp"):
    """The type of the error and its texts, in any order; None where the model has nothing against the input."""
    try:
        texts = constraints.violations(shape, members)
    except constraints.WrongType as wrong:
        return "SerializationException", [str(wrong)]
    return (VIOLATION[service], sorted(texts)) if texts else None


def said(answer):
    kind = answer.json.get("__type") if answer.body else None
    text = (answer.json.get("message") or answer.json.get("Message") or "") if kind else ""
    if kind == "SerializationException":
        return kind, [text]
    found = re.match(r"(\d+) validation errors? detected: (.*)$", text, re.S)
    if kind not in VIOLATION.values() or not found:
        return None
    parts = re.split(r"; (?=Value(?: |$))", found.group(2))
    return (kind, sorted(parts)) if len(parts) == int(found.group(1)) else (kind, [text])


SERVICES = ["cognito-idp", "cognito-identity"]


@functools.cache
def unbuilt():
    """What answers 501 where its model has nothing against the input."""
    listed = json.loads(command("operations", "--format", "json").stdout)["operations"]
    return {(one["service"], one["name"]) for one in listed if one["state"] != "built"}


@pytest.mark.parametrize("service,operation", [(service, operation) for service in SERVICES for operation in model.operations(service)])
def test_every_bound_of_the_model(service, operation):
    shape = model.service(service).operation_model(operation).input_shape
    target = model.service(service).metadata["targetPrefix"]
    differing, tried = [], 0
    for members in constraints.inputs(operation, service):
        data = json.dumps(members)
        if len(data) > LONGEST:
            continue
        wanted = expected(shape, members, service)
        if wanted is None and operation in model.OF_THE_SERVER:
            continue
        answer = call(operation, raw=data.encode(), target=target)
        tried += 1
        good = 501 if wanted is None and (service, operation) in unbuilt() else 200
        if said(answer) != wanted or answer.status not in (good, 400):
            differing.append((data[:600], wanted, answer))
    assert not differing, f"{len(differing)} of {tried}; the first: {differing[0]}"

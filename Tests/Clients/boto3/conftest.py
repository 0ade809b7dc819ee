import collections
import json
import os
import pathlib
import resource

import pytest

import sekisho
import storage


# Whether tests of a place run in this kind of storage.
PLACES = {"SQLite": storage.KIND is None, "PostgreSQL": storage.KIND is not None, "PgBouncer": storage.KIND == "pgbouncer"}


def pytest_collection_modifyitems(config, items):
    """Takes out what is about another place than where the data lies, and writes down what that was, for the run to name."""
    left = [(item, mark) for item in items if (mark := item.get_closest_marker("only_on")) and not PLACES[mark.args[0]]]
    if left:
        names = collections.Counter((mark.args[0], mark.kwargs["reason"], f"{item.path.stem}.{item.originalname}") for item, mark in left)
        # Each worker writes the same.
        pathlib.Path(os.environ["SEKISHO_RESULTS"], "elsewhere.json").write_text(json.dumps([[*key, count] for key, count in names.items()]))
        config.hook.pytest_deselected(items=[item for item, _ in left])
        gone = {item for item, _ in left}
        items[:] = [item for item in items if item not in gone]


@pytest.fixture(scope="session")
def idp():
    """Any AWS credentials do in the testing profile."""
    return sekisho.cognito()


@pytest.fixture
def pool():
    return sekisho.Pool()


@pytest.fixture
def email_pool():
    return sekisho.pool_with_email()


@pytest.fixture
def enough_descriptors():
    """Files enough for a test that opens connections by the hundred."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2000 if hard == resource.RLIM_INFINITY else min(2000, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

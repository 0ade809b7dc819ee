import os
import pathlib

import pytest

import sekisho
import storage


def pytest_collection_modifyitems(config, items):
    """Takes out what is about SQLite where the data lies elsewhere, and writes down what that was, for the run to name; and what needs a database that servers share, where none is there."""
    if storage.KIND is None:
        shared = [item for item in items if item.get_closest_marker("shared_only")]
        config.hook.pytest_deselected(items=shared)
        items[:] = [item for item in items if item not in shared]
        return
    left = [(item, item.get_closest_marker("sqlite_only")) for item in items]
    left = [(item, mark.kwargs["reason"]) for item, mark in left if mark]
    if left:
        names = dict.fromkeys(f"{item.path.stem}.{item.originalname}\t{reason}" for item, reason in left)
        # Each worker writes the same.
        pathlib.Path(os.environ["SEKISHO_RESULTS"], "sqlite-only.txt").write_text("\n".join(names) + "\n")
        config.hook.pytest_deselected(items=[item for item, _ in left])
        items[:] = [item for item in items if item not in {one for one, _ in left}]


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

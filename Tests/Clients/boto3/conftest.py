import pytest

import sekisho


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

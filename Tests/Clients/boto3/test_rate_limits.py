"""Limits of requests by category (cognito/limits §5)."""

import concurrent.futures

from sekisho import Server, refused


def definition(category):
    return {"LimitClass": "API_CATEGORY", "Attributes": {"Category": category}}


def answered(idp, count):
    """How many of so many requests at once are answered; the others are throttled."""
    def ask(_):
        try:
            idp.list_user_pools(MaxResults=1)
            return 1
        except idp.exceptions.TooManyRequestsException:
            return 0

    with concurrent.futures.ThreadPoolExecutor(10) as threads:
        return sum(threads.map(ask, range(count)))


def test_limits_are_shown(idp):
    limit = idp.get_provisioned_limit(LimitDefinition=definition("UserAuthentication"))["Limit"]
    assert limit == {
        "LimitDefinition": definition("UserAuthentication"), "ProvisionedLimitValue": 120, "FreeLimitValue": 120}
    with refused("ResourceNotFoundException"):
        idp.get_provisioned_limit(LimitDefinition=definition("Nothing"))
    with refused("InvalidParameterException"):
        idp.get_provisioned_limit(LimitDefinition={"LimitClass": "API_CATEGORY", "Attributes": {}})
    with refused("InvalidParameterException"):
        idp.get_provisioned_limit(LimitDefinition={"LimitClass": "OTHER", "Attributes": {"Category": "UserRead"}})


def test_limits_are_set_within_bounds(tmp_path):
    with Server(directory=tmp_path) as server:
        idp = server.client()
        with refused("InvalidParameterException"):
            idp.update_provisioned_limit(LimitDefinition=definition("UserPoolRead"), RequestedLimitValue=14)
        with refused("ServiceQuotaExceededException"):
            idp.update_provisioned_limit(LimitDefinition=definition("UserPoolRead"), RequestedLimitValue=1501)
        assert answered(idp, 300) == 300
        limit = idp.update_provisioned_limit(LimitDefinition=definition("UserPoolRead"), RequestedLimitValue=16)["Limit"]
        assert limit == {"LimitDefinition": definition("UserPoolRead"), "ProvisionedLimitValue": 16, "FreeLimitValue": 15}
        assert idp.get_provisioned_limit(LimitDefinition=definition("UserPoolRead"))["Limit"] == limit


def test_nothing_is_throttled_unless_it_is_asked_for_and_then_by_category(tmp_path):
    with Server("--rate-limits", directory=tmp_path) as server:
        idp = server.client()
        # However slow the machine is, so many take less time than their limit gives.
        assert answered(idp, 2000) < 2000
        # Another category has a limit of its own.
        idp.get_provisioned_limit(LimitDefinition=definition("UserRead"))

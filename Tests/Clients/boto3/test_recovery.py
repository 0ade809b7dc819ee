"""Recovery of a pool to a point in time (InitiatePointInTimeRecovery in the model)."""

import datetime
import json
import sqlite3

import pytest

from receivers import wait_until
from sekisho import ALL_FLOWS, PASSWORD, Server, attributes, body, named, refused, unique

HOUR = 3_600_000


def ago(minutes):
    return datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=minutes)


def age(data):
    """Lets an hour pass over everything in the database of a server that is stopped."""
    connection = sqlite3.connect(next(path for path in data.rglob("*") if path.is_file() and path.open("rb").read(16) == b"SQLite format 3\0"))
    with connection:
        connection.execute("UPDATE history SET changed_at = changed_at - ?", (HOUR,))
        connection.execute("UPDATE schema_migrations SET applied_at = applied_at - ?", (HOUR,))
        connection.execute("UPDATE meta SET value = CAST(value AS INTEGER) - ? WHERE name = 'history-begin'", (HOUR,))
        for id, settings in connection.execute("SELECT id, settings FROM pools").fetchall():
            settings = json.loads(settings)
            settings["CreationDate"] -= HOUR / 1000
            connection.execute("UPDATE pools SET settings = ? WHERE id = ?", (json.dumps(settings), id))
    connection.close()


def status(idp, pool, restore):
    return idp.describe_point_in_time_recovery(UserPoolId=pool, RestoreId=restore)["Restoration"]["RestoreStatus"]


def test_points_that_are_refused(pool):
    with refused("InvalidParameterException"):
        pool.idp.initiate_point_in_time_recovery(UserPoolId=pool.id, RestoreTimestamp=ago(1))
    with refused("InvalidParameterException"):
        pool.idp.initiate_point_in_time_recovery(UserPoolId=pool.id, RestoreTimestamp=ago(60))
    with refused("ResourceNotFoundException"):
        pool.idp.initiate_point_in_time_recovery(UserPoolId="us-east-1_nothing00", RestoreTimestamp=ago(20))
    unknown = {"UserPoolId": pool.id, "RestoreId": "01234567-89ab-cdef-0123-456789abcdef"}
    for call in (pool.idp.describe_point_in_time_recovery, pool.idp.start_point_in_time_recovery, pool.idp.cancel_point_in_time_recovery):
        with refused("ResourceNotFoundException"):
            call(**unknown)
    assert body(pool.idp.list_point_in_time_recoveries(UserPoolId=pool.id)) == {"Restorations": []}
    pool.idp.update_user_pool(UserPoolId=pool.id, UserPoolTier="LITE")
    with refused("FeatureUnavailableInTierException"):
        pool.idp.initiate_point_in_time_recovery(UserPoolId=pool.id, RestoreTimestamp=ago(20))


@pytest.mark.only_on("SQLite", reason="the test sets the database's times back")
def test_a_pool_goes_back_also_where_its_server_is_killed_meanwhile(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    names = [f"user-{number:03}" for number in range(300)]
    with Server("--data", str(data), directory=tmp_path) as server:
        idp = server.client()
        pool = idp.create_user_pool(PoolName="Recovered")["UserPool"]["Id"]
        client = idp.create_user_pool_client(UserPoolId=pool, ClientName="c", ExplicitAuthFlows=ALL_FLOWS)["UserPoolClient"]["ClientId"]
        for name in names:
            idp.admin_create_user(UserPoolId=pool, Username=name, MessageAction="SUPPRESS", UserAttributes=attributes(name=f"was {name}"))
        idp.admin_set_user_password(UserPoolId=pool, Username=names[0], Password=PASSWORD, Permanent=True)
        idp.create_group(UserPoolId=pool, GroupName="staff")
        idp.admin_add_user_to_group(UserPoolId=pool, GroupName="staff", Username=names[0])
    age(data)
    with Server("--data", str(data), directory=tmp_path) as server:
        # The mistake: half of the users are gone, the others are called otherwise, and somebody is new.
        idp = server.client()
        for name in names[:150]:
            idp.admin_delete_user(UserPoolId=pool, Username=name)
        for name in names[150:]:
            idp.admin_update_user_attributes(UserPoolId=pool, Username=name, UserAttributes=attributes(name="wrong"))
        idp.admin_create_user(UserPoolId=pool, Username=unique("new"), MessageAction="SUPPRESS")
        idp.delete_group(UserPoolId=pool, GroupName="staff")
        made = idp.initiate_point_in_time_recovery(UserPoolId=pool, RestoreTimestamp=ago(30))["Restoration"]
        assert made["RestoreStatus"] == "PREVIEW_GENERATING" and "RestorePreview" not in made
        restore = made["RestoreId"]
        with refused("OperationNotEnabledException"):
            idp.admin_create_user(UserPoolId=pool, Username="late", MessageAction="SUPPRESS")
        server.kill()
    with Server("--data", str(data), directory=tmp_path) as server:
        idp = server.client()
        wait_until(lambda: status(idp, pool, restore) == "PREVIEW_GENERATED")
        preview = idp.describe_point_in_time_recovery(UserPoolId=pool, RestoreId=restore)["Restoration"]["RestorePreview"]
        assert {one["Entity"]: (one["CreateCount"], one["UpdateCount"], one["DeleteCount"]) for one in preview} == {
            "Users": (150, 150, 1), "Groups": (1, 0, 0), "User MFAs": (0, 0, 0), "Passkeys": (0, 0, 0)}
        assert idp.start_point_in_time_recovery(UserPoolId=pool, RestoreId=restore)["Restoration"]["RestoreStatus"] == "RESTORING"
        server.kill()
    with Server("--data", str(data), directory=tmp_path) as server:
        idp = server.client()
        wait_until(lambda: status(idp, pool, restore) == "RESTORE_COMPLETED")
        users = [user for page in idp.get_paginator("list_users").paginate(UserPoolId=pool) for user in page["Users"]]
        assert {user["Username"]: named(user["Attributes"])["name"] for user in users} == {name: f"was {name}" for name in names}
        assert [user["Username"] for user in idp.list_users_in_group(UserPoolId=pool, GroupName="staff")["Users"]] == [names[0]]
        assert idp.initiate_auth(
            ClientId=client, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={"USERNAME": names[0], "PASSWORD": PASSWORD})["AuthenticationResult"]
        idp.admin_create_user(UserPoolId=pool, Username="late", MessageAction="SUPPRESS")
        assert [one["RestoreStatus"] for one in idp.list_point_in_time_recoveries(UserPoolId=pool)["Restorations"]] == ["RESTORE_COMPLETED"]
        with refused("LimitExceededException"):
            idp.initiate_point_in_time_recovery(UserPoolId=pool, RestoreTimestamp=ago(20))

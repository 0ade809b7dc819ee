"""Groups, membership, and what tokens say of them (cognito/groups; cognito/tokens §2, §3)."""

import pytest

from sekisho import Pool, body, claims, refused

ROLES = [f"arn:aws:iam::000000000000:role/{name}" for name in ("first", "second")]


def group(pool, name, **settings):
    return pool.idp.create_group(UserPoolId=pool.id, GroupName=name, **settings)["Group"]


def join(pool, username, name):
    return body(pool.idp.admin_add_user_to_group(UserPoolId=pool.id, Username=username, GroupName=name))


def groups_of(pool, username):
    return [one["GroupName"] for one in pool.idp.admin_list_groups_for_user(UserPoolId=pool.id, Username=username)["Groups"]]


def test_what_creating_answers(pool):
    made = group(pool, "plain")
    assert set(made) == {"GroupName", "UserPoolId", "LastModifiedDate", "CreationDate"}
    assert (made["GroupName"], made["UserPoolId"]) == ("plain", pool.id)
    full = group(pool, "full", Description="All of it", Precedence=3, RoleArn=ROLES[0])
    assert (full["Description"], full["Precedence"], full["RoleArn"]) == ("All of it", 3, ROLES[0])
    assert pool.idp.get_group(UserPoolId=pool.id, GroupName="full")["Group"] == full


def test_a_name_is_taken_once_in_any_case(pool):
    # cognito/groups §1: recorded.
    group(pool, "Writers")
    for name in ("Writers", "writers"):
        with refused("GroupExistsException", "A group with the name already exists."):
            group(pool, name)


def test_updating(pool):
    before = group(pool, "g", Description="Before", Precedence=1)
    after = pool.idp.update_group(UserPoolId=pool.id, GroupName="g", Description="After", RoleArn=ROLES[0])["Group"]
    assert (after["Description"], after["RoleArn"]) == ("After", ROLES[0])
    assert after["LastModifiedDate"] >= before["LastModifiedDate"]
    assert after["CreationDate"] == before["CreationDate"]
    # cognito/groups §1: what is left out stays.
    assert after["Precedence"] == 1


def test_deleting_leaves_the_members(pool):
    username = pool.user()
    group(pool, "g")
    join(pool, username, "g")
    assert body(pool.idp.delete_group(UserPoolId=pool.id, GroupName="g")) == {}
    assert groups_of(pool, username) == []
    assert pool.status(username) == "CONFIRMED"
    assert "cognito:groups" not in claims(pool.sign_in(username)["IdToken"])
    # A group of the same name is a new one, without members.
    group(pool, "g")
    assert pool.idp.list_users_in_group(UserPoolId=pool.id, GroupName="g")["Users"] == []


@pytest.mark.parametrize("operation, members", [
    ("get_group", {}), ("update_group", {}), ("delete_group", {}), ("list_users_in_group", {}),
    ("admin_add_user_to_group", {"Username": "u"}), ("admin_remove_user_from_group", {"Username": "u"}),
])
def test_an_unknown_group(pool, operation, members):
    pool.user("u")
    with refused("ResourceNotFoundException", "Group not found."):
        getattr(pool.idp, operation)(UserPoolId=pool.id, GroupName="nothing", **members)


def test_an_unknown_user(pool):
    group(pool, "g")
    for operation in ("admin_add_user_to_group", "admin_remove_user_from_group"):
        with refused("UserNotFoundException", "User does not exist."):
            getattr(pool.idp, operation)(UserPoolId=pool.id, GroupName="g", Username="nobody")


def test_joining_and_leaving(pool):
    username = pool.user()
    group(pool, "g")
    assert join(pool, username, "g") == {}
    assert join(pool, username, "g") == {}
    assert groups_of(pool, username) == ["g"]
    for _ in range(2):
        assert body(pool.idp.admin_remove_user_from_group(UserPoolId=pool.id, Username=username, GroupName="g")) == {}
    assert groups_of(pool, username) == []


def test_the_groups_of_a_user_are_whole_groups(pool):
    username = pool.user()
    made = group(pool, "g", Description="Mine", Precedence=1, RoleArn=ROLES[0])
    join(pool, username, "g")
    listed = pool.idp.admin_list_groups_for_user(UserPoolId=pool.id, Username=username)["Groups"][0]
    assert {name: listed[name] for name in ("GroupName", "Description", "Precedence", "RoleArn", "UserPoolId")} == {
        name: made[name] for name in ("GroupName", "Description", "Precedence", "RoleArn", "UserPoolId")}


def test_members_are_listed_as_users_are(pool):
    username = pool.user(email="a@example.com")
    group(pool, "g")
    join(pool, username, "g")
    member = pool.idp.list_users_in_group(UserPoolId=pool.id, GroupName="g")["Users"][0]
    assert member == pool.idp.list_users(UserPoolId=pool.id, Filter=f'username = "{username}"')["Users"][0]


def test_lists_come_in_pages(pool):
    username = pool.user()
    names = {f"g{number}" for number in range(5)}
    for name in names:
        group(pool, name)
        join(pool, username, name)
    people = {pool.user() for _ in range(4)} | {username}
    for one in people:
        join(pool, one, "g0")

    def pages(operation, **asked):
        return list(pool.idp.get_paginator(operation).paginate(UserPoolId=pool.id, PaginationConfig={"PageSize": 2}, **asked))

    for operation, asked in (("list_groups", {}), ("admin_list_groups_for_user", {"Username": username})):
        found = [one["GroupName"] for page in pages(operation, **asked) for one in page["Groups"]]
        assert sorted(found) == sorted(names), operation
    found = [one["Username"] for page in pages("list_users_in_group", GroupName="g0") for one in page["Users"]]
    assert sorted(found) == sorted(people)


def test_a_deleted_user_is_no_member(pool):
    username = pool.user()
    group(pool, "g")
    join(pool, username, "g")
    pool.idp.admin_delete_user(UserPoolId=pool.id, Username=username)
    assert pool.idp.list_users_in_group(UserPoolId=pool.id, GroupName="g")["Users"] == []
    pool.user(username)
    assert groups_of(pool, username) == []


def test_a_user_has_a_hundred_groups_at_most(pool):
    username = pool.user()
    for number in range(101):
        group(pool, f"g{number}")
    for number in range(100):
        join(pool, username, f"g{number}")
    with refused("LimitExceededException"):
        join(pool, username, "g100")
    assert len(claims(pool.sign_in(username)["AccessToken"])["cognito:groups"]) == 100


# Tokens

def test_tokens_name_the_groups(pool):
    username = pool.user()
    for name in ("readers", "writers"):
        group(pool, name)
        join(pool, username, name)
    tokens = pool.sign_in(username)
    for token in (tokens["AccessToken"], tokens["IdToken"]):
        assert sorted(claims(token)["cognito:groups"]) == ["readers", "writers"]
    assert "cognito:roles" not in claims(tokens["IdToken"])
    assert "cognito:preferred_role" not in claims(tokens["IdToken"])


def test_tokens_of_a_user_without_groups_name_none(pool):
    tokens = pool.sign_in(pool.user())
    assert "cognito:groups" not in claims(tokens["AccessToken"])
    assert "cognito:groups" not in claims(tokens["IdToken"])


@pytest.mark.parametrize("second, preferred", [
    ({"Precedence": 5, "RoleArn": ROLES[1]}, ROLES[0]), ({"Precedence": 1, "RoleArn": ROLES[1]}, ROLES[1]),
    ({"RoleArn": ROLES[1]}, ROLES[0]), ({"Precedence": 3, "RoleArn": ROLES[1]}, None), ({"Precedence": 3, "RoleArn": ROLES[0]}, ROLES[0]),
])
def test_the_lowest_precedence_gives_the_role(pool, second, preferred):
    # cognito/groups §4: a tie between different roles gives none.
    username = pool.user()
    group(pool, "one", Precedence=3, RoleArn=ROLES[0])
    group(pool, "two", **second)
    join(pool, username, "one"), join(pool, username, "two")
    found = claims(pool.sign_in(username)["IdToken"])
    assert set(found["cognito:roles"]) == {ROLES[0], second["RoleArn"]}
    assert found.get("cognito:preferred_role") == preferred


def test_a_role_need_not_exist(pool):
    # cognito/groups §1.
    group(pool, "g", RoleArn="arn:aws:iam::123456789012:role/nowhere")


def test_groups_belong_to_their_pool(pool):
    group(pool, "g")
    other = Pool(client=False)
    with refused("ResourceNotFoundException", "Group not found."):
        other.idp.get_group(UserPoolId=other.id, GroupName="g")

"""ListUsers: filters, pages, attributes asked for (cognito/lists)."""

import re

import pytest

from sekisho import Pool, named, refused

PEOPLE = {
    "ada": {"email": "ada@example.com", "name": "Ada L", "given_name": "Ada", "family_name": "Lovelace", "phone_number": "+12065550101"},
    "alan": {"email": "alan@example.com", "name": "Alan T", "given_name": "Alan", "family_name": "Turing", "preferred_username": "enigma"},
    "grace": {"email": "grace@example.org", "name": "Grace H", "given_name": "Grace", "family_name": "Hopper", "phone_number": "+12065550102"},
    "quote": {"name": 'The "Quoted" One'},
}


@pytest.fixture(scope="module")
def crowd():
    """Four users: alan disabled, grace still to change her password."""
    pool = Pool()
    for username, values in PEOPLE.items():
        pool.user(username, **values)
    pool.idp.admin_disable_user(UserPoolId=pool.id, Username="alan")
    pool.idp.admin_set_user_password(UserPoolId=pool.id, Username="grace", Password="Passw0rd!")
    return pool


def found(pool, text=None, **others):
    if text is not None:
        others["Filter"] = text
    return sorted(user["Username"] for user in pool.idp.list_users(UserPoolId=pool.id, **others)["Users"])


def test_what_a_listed_user_looks_like(crowd):
    user = next(one for one in crowd.idp.list_users(UserPoolId=crowd.id)["Users"] if one["Username"] == "ada")
    assert set(user) == {"Username", "Attributes", "UserCreateDate", "UserLastModifiedDate", "Enabled", "UserStatus"}
    assert (user["Enabled"], user["UserStatus"]) == (True, "CONFIRMED")
    assert named(user["Attributes"])["family_name"] == "Lovelace"
    assert "sub" in named(user["Attributes"])


@pytest.mark.parametrize("text, expected", [
    ('username = "ada"', ["ada"]), ('username ^= "a"', ["ada", "alan"]), ('username = "Ada"', []),
    ('email = "ada@example.com"', ["ada"]), ('email ^= "gr"', ["grace"]), ('email = "ADA@EXAMPLE.COM"', ["ada"]),
    ('phone_number = "+12065550101"', ["ada"]), ('phone_number ^= "+1206"', ["ada", "grace"]),
    ('name = "Alan T"', ["alan"]), ('name ^= "A"', ["ada", "alan"]),
    ('given_name = "Grace"', ["grace"]), ('given_name ^= "gra"', ["grace"]),
    ('family_name = "Turing"', ["alan"]), ('family_name ^= "Ho"', ["grace"]),
    ('preferred_username = "enigma"', ["alan"]), ('preferred_username ^= "eni"', ["alan"]),
    ('cognito:user_status = "CONFIRMED"', ["ada", "alan", "quote"]), ('cognito:user_status = "confirmed"', ["ada", "alan", "quote"]),
    ('cognito:user_status = "FORCE_CHANGE_PASSWORD"', ["grace"]), ('cognito:user_status = "UNCONFIRMED"', []),
    ('status = "Enabled"', ["ada", "grace", "quote"]), ('status = "Disabled"', ["alan"]), ('status = "disabled"', []),
    ('name = "The \\"Quoted\\" One"', ["quote"]), ('name ^= "The \\""', ["quote"]),
    ('email = ""', []), ("", ["ada", "alan", "grace", "quote"]), (None, ["ada", "alan", "grace", "quote"]),
    ('username="ada"', ["ada"]), ('username^="al"', ["alan"]), ('  username   =   "ada"  ', ["ada"]),
    ('email = "%"', []), ('email ^= "%"', []), ('email ^= "_"', []), ('email = "\' OR 1=1 --"', []), ('email ^= "a*"', []),
])
def test_filters(crowd, text, expected):
    assert found(crowd, text) == expected


def test_by_sub(crowd):
    sub = crowd.attributes("ada")["sub"]
    assert found(crowd, f'sub = "{sub}"') == ["ada"]
    assert found(crowd, f'sub ^= "{sub[:13]}"') == ["ada"]


@pytest.mark.parametrize("text", [
    "username", "username =", 'username = ada', 'username == "ada"', 'username = "ada', 'username != "ada"', '= "ada"',
    'username = "ada" and name = "x"', "username = 'ada'", 'username "ada"', 'username ^ = "a"',
])
def test_what_is_no_filter(crowd, text):
    with refused("InvalidParameterException", re.compile("^Error while parsing filter")):
        found(crowd, text)


@pytest.mark.parametrize("name", ["custom:foo", "nickname", "address", "nothing"])
def test_what_cannot_be_searched(crowd, name):
    with refused("InvalidParameterException", re.compile(f"Invalid search attribute: {name}|Error while parsing filter")):
        found(crowd, f'{name} = "x"')


def test_only_the_attributes_asked_for(crowd):
    users = crowd.idp.list_users(UserPoolId=crowd.id, AttributesToGet=["email", "phone_number"], Filter='phone_number ^= "+1"')["Users"]
    told = {user["Username"]: named(user["Attributes"]) for user in users}
    assert told == {name: {key: PEOPLE[name][key] for key in ("email", "phone_number")} for name in ("ada", "grace")}


def test_an_empty_list_asks_for_no_attributes(crowd):
    users = crowd.idp.list_users(UserPoolId=crowd.id, AttributesToGet=[])["Users"]
    assert {user["Username"]: user["Attributes"] for user in users} == {name: [] for name in PEOPLE}


@pytest.mark.parametrize("names", [["custom:nothing"], ["email"], ["name", "preferred_username"]])
def test_an_attribute_asked_for_that_a_listed_user_lacks(crowd, names):
    with refused("InvalidParameterException", "One or more requested attributes do not exist."):
        crowd.idp.list_users(UserPoolId=crowd.id, AttributesToGet=names)


def test_pages():
    pool = Pool()
    made = {pool.user(f"u{number:02}", name="Same") for number in range(23)}
    for text in (None, 'name = "Same"', 'username ^= "u"', 'status = "Enabled"', 'cognito:user_status = "CONFIRMED"'):
        asked = {} if text is None else {"Filter": text}
        pages = list(pool.idp.get_paginator("list_users").paginate(UserPoolId=pool.id, PaginationConfig={"PageSize": 5}, **asked))
        names = [user["Username"] for page in pages for user in page["Users"]]
        assert len(names) == len(set(names)), text
        assert set(names) == made, text
        assert all(len(page["Users"]) <= 5 for page in pages)
        assert "PaginationToken" not in pages[-1]


def test_a_page_that_is_exactly_full_is_the_last():
    pool = Pool()
    for _ in range(4):
        pool.user()
    page = pool.idp.list_users(UserPoolId=pool.id, Limit=4)
    while "PaginationToken" in page:
        page = pool.idp.list_users(UserPoolId=pool.id, Limit=4, PaginationToken=page["PaginationToken"])
        assert page["Users"] == [] or "PaginationToken" not in page


def test_sixty_are_the_most():
    pool = Pool()
    for number in range(63):
        pool.idp.admin_create_user(UserPoolId=pool.id, Username=f"u{number}", MessageAction="SUPPRESS")
    for limit in ({}, {"Limit": 0}, {"Limit": 60}):
        page = pool.idp.list_users(UserPoolId=pool.id, **limit)
        assert len(page["Users"]) == 60, limit
        assert page["PaginationToken"]
    with refused("InvalidParameterException", re.compile("Member must have value less than or equal to 60")):
        pool.idp.list_users(UserPoolId=pool.id, Limit=61)


def test_a_users_page_token_is_good_for_its_question_only(crowd):
    token = crowd.idp.list_users(UserPoolId=crowd.id, Limit=1)["PaginationToken"]
    with refused("InvalidParameterException"):
        crowd.idp.list_users(UserPoolId=crowd.id, Limit=1, Filter='username ^= "a"', PaginationToken=token)
    with refused("InvalidParameterException"):
        crowd.idp.list_users(UserPoolId=Pool(client=False).id, Limit=1, PaginationToken=token)
    with refused("InvalidParameterException"):
        crowd.idp.list_users(UserPoolId=crowd.id, PaginationToken="bWFkZSB1cA")


def test_pages_do_not_repeat_while_users_come_and_go():
    pool = Pool()
    made = {pool.user(f"m{number:02}") for number in range(10)}
    first = pool.idp.list_users(UserPoolId=pool.id, Limit=4)
    seen = [user["Username"] for user in first["Users"]]
    pool.user("a-first"), pool.user("z-last")
    pool.idp.admin_delete_user(UserPoolId=pool.id, Username=seen[0])
    token = first["PaginationToken"]
    while token:
        page = pool.idp.list_users(UserPoolId=pool.id, Limit=4, PaginationToken=token)
        seen += [user["Username"] for user in page["Users"]]
        token = page.get("PaginationToken")
    assert len(seen) == len(set(seen))
    assert made <= set(seen)


def test_a_change_is_found_at_once(crowd):
    pool = Pool()
    username = pool.user(name="Before")
    pool.idp.admin_update_user_attributes(UserPoolId=pool.id, Username=username, UserAttributes=[{"Name": "name", "Value": "After"}])
    assert found(pool, 'name = "After"') == [username]
    assert found(pool, 'name = "Before"') == []
    pool.idp.admin_delete_user(UserPoolId=pool.id, Username=username)
    assert found(pool, 'name = "After"') == []

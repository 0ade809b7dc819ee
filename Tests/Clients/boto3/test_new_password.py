"""NEW_PASSWORD_REQUIRED: the first sign-in of a user whom an administrator made (cognito/sign-in §8, §9; cognito/sign-up §4)."""

import json
import re

import pytest

from sekisho import OTHER_PASSWORD, Pool, attributes, claims, code, refused, unique

TEMPORARY = "Temp-0rary!"


def invite(pool, username=None, **values):
    username = username or unique()
    pool.idp.admin_create_user(
        UserPoolId=pool.id, Username=username, TemporaryPassword=TEMPORARY, MessageAction="SUPPRESS",
        UserAttributes=attributes(**values))
    return username


def answer(pool, challenge, username, password=OTHER_PASSWORD, session=None, **values):
    responses = {"USERNAME": username, "NEW_PASSWORD": password} | pool.hash_parameter(username)
    responses |= {f"userAttributes.{name}": value for name, value in values.items()}
    return pool.idp.respond_to_auth_challenge(
        ClientId=pool.client_id, ChallengeName="NEW_PASSWORD_REQUIRED", Session=session or challenge["Session"],
        ChallengeResponses={name: value for name, value in responses.items() if value is not None})


def required_email():
    return Pool(Schema=[{"Name": "email", "AttributeDataType": "String", "Required": True, "Mutable": True}])


def test_the_first_sign_in_asks_for_a_password(pool):
    username = invite(pool, email="a@example.com", email_verified="true", name="A")
    challenge = pool.start(username, TEMPORARY)
    assert challenge["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    assert "AuthenticationResult" not in challenge
    assert 20 <= len(challenge["Session"]) <= 4096
    parameters = challenge["ChallengeParameters"]
    assert parameters["USER_ID_FOR_SRP"] == username
    assert json.loads(parameters["requiredAttributes"]) == []
    # cognito/sign-in §9: a string holding an object, email_verified included.
    shown = json.loads(parameters["userAttributes"])
    assert shown["email"] == "a@example.com"
    assert shown["email_verified"] == "true"
    assert shown["name"] == "A"
    done = answer(pool, challenge, username)
    assert done["ChallengeParameters"] == {}
    assert claims(done["AuthenticationResult"]["AccessToken"])["username"] == username
    assert pool.status(username) == "CONFIRMED"
    assert pool.sign_in(username, OTHER_PASSWORD)
    with refused("NotAuthorizedException", "Incorrect username or password."):
        pool.start(username, TEMPORARY)


def test_after_a_sign_in_by_srp(pool):
    username = invite(pool)
    challenge = pool.sign_in_srp(username, TEMPORARY)
    assert challenge["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    assert answer(pool, challenge, username)["AuthenticationResult"]
    assert pool.sign_in_srp(username, OTHER_PASSWORD)["AuthenticationResult"]


def test_on_the_server_side(pool):
    username = invite(pool)
    challenge = pool.admin_start(username, TEMPORARY)
    assert challenge["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    done = pool.idp.admin_respond_to_auth_challenge(
        UserPoolId=pool.id, ClientId=pool.client_id, ChallengeName="NEW_PASSWORD_REQUIRED", Session=challenge["Session"],
        ChallengeResponses={"USERNAME": username, "NEW_PASSWORD": OTHER_PASSWORD})
    assert done["AuthenticationResult"]["IdToken"]


def test_the_password_of_an_invitation_works():
    pool = Pool()
    username = unique()
    pool.idp.admin_create_user(
        UserPoolId=pool.id, Username=username, UserAttributes=attributes(email="guest@example.com"), DesiredDeliveryMediums=["EMAIL"])
    challenge = pool.start(username, code(pool.id, username, "invitation"))
    assert challenge["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    assert answer(pool, challenge, username)["AuthenticationResult"]


def test_required_attributes_that_are_missing_are_asked_for():
    pool = required_email()
    username = invite(pool)
    challenge = pool.start(username, TEMPORARY)
    assert json.loads(challenge["ChallengeParameters"]["requiredAttributes"]) == ["userAttributes.email"]
    with refused("InvalidParameterException", "Invalid attributes given, email is missing"):
        answer(pool, challenge, username)
    assert answer(pool, challenge, username, email="late@example.com")["AuthenticationResult"]
    assert pool.attributes(username)["email"] == "late@example.com"


def test_two_missing_attributes_are_both_named():
    pool = Pool(Schema=[
        {"Name": name, "AttributeDataType": "String", "Required": True, "Mutable": True} for name in ("email", "name")])
    username = invite(pool)
    challenge = pool.start(username, TEMPORARY)
    assert sorted(json.loads(challenge["ChallengeParameters"]["requiredAttributes"])) == ["userAttributes.email", "userAttributes.name"]
    with refused("InvalidParameterException", re.compile("^Invalid attributes given, (email and name|name and email) is missing$")):
        answer(pool, challenge, username)


def test_further_attributes_may_be_given(pool):
    username = invite(pool)
    answer(pool, pool.start(username, TEMPORARY), username, name="Given", nickname="G")
    kept = pool.attributes(username)
    assert (kept["name"], kept["nickname"]) == ("Given", "G")


def test_an_address_already_given_is_not_changed_here(pool):
    username = invite(pool, email="a@example.com")
    challenge = pool.start(username, TEMPORARY)
    with refused("NotAuthorizedException", "Cannot modify an already provided email"):
        answer(pool, challenge, username, email="b@example.com")


def test_users_do_not_verify_themselves_here(pool):
    username = invite(pool, email="a@example.com")
    challenge = pool.start(username, TEMPORARY)
    with pytest.raises(pool.idp.exceptions.NotAuthorizedException):
        answer(pool, challenge, username, email_verified="true")
    assert pool.attributes(username).get("email_verified", "false") == "false"


def test_a_weak_password_leaves_the_session_usable(pool):
    username = invite(pool)
    challenge = pool.start(username, TEMPORARY)
    with refused("InvalidPasswordException", "Password does not conform to policy: Password not long enough"):
        answer(pool, challenge, username, "Sh0rt!")
    assert answer(pool, challenge, username)["AuthenticationResult"]


def test_a_missing_password_is_named(pool):
    username = invite(pool)
    with refused("InvalidParameterException", "Missing required parameter NEW_PASSWORD"):
        answer(pool, pool.start(username, TEMPORARY), username, password=None)


def test_a_missing_session_is_named(pool):
    username = invite(pool)
    pool.start(username, TEMPORARY)
    with refused("InvalidParameterException", "Missing required parameter Session"):
        pool.idp.respond_to_auth_challenge(
            ClientId=pool.client_id, ChallengeName="NEW_PASSWORD_REQUIRED",
            ChallengeResponses={"USERNAME": username, "NEW_PASSWORD": OTHER_PASSWORD})


def test_a_session_is_used_once(pool):
    username = invite(pool)
    challenge = pool.start(username, TEMPORARY)
    answer(pool, challenge, username)
    with refused("NotAuthorizedException", re.compile("^Invalid session for the user")):
        answer(pool, challenge, username, "Y3t-another")
    assert pool.sign_in(username, OTHER_PASSWORD)


def test_a_session_dies_when_the_password_is_set_otherwise(pool):
    username = invite(pool)
    challenge = pool.start(username, TEMPORARY)
    pool.idp.admin_set_user_password(UserPoolId=pool.id, Username=username, Password="Adm1n-chosen", Permanent=True)
    with refused("NotAuthorizedException", re.compile("^Invalid session for the user")):
        answer(pool, challenge, username)
    assert pool.sign_in(username, "Adm1n-chosen")


@pytest.mark.parametrize("session", ["A" * 20, "AYAB" + "x" * 900, "not a session, not at all"])
def test_a_session_that_was_never_given_out(pool, session):
    username = invite(pool)
    with pytest.raises(pool.idp.exceptions.ClientError) as caught:
        answer(pool, None, username, session=session)
    assert caught.value.response["Error"]["Code"] in ("NotAuthorizedException", "InvalidParameterException")


def test_a_session_of_another_user(pool):
    mine, theirs = invite(pool), invite(pool)
    challenge = pool.start(theirs, TEMPORARY)
    with refused("NotAuthorizedException", re.compile("^Invalid session for the user")):
        answer(pool, challenge, mine)
    assert pool.status(mine) == pool.status(theirs) == "FORCE_CHANGE_PASSWORD"


def test_a_session_of_another_client(pool):
    username = invite(pool)
    challenge = pool.start(username, TEMPORARY)
    pool.client_id = pool.add_client()["ClientId"]
    with pytest.raises(pool.idp.exceptions.NotAuthorizedException):
        answer(pool, challenge, username)


def test_a_session_of_another_challenge(pool):
    username = invite(pool)
    challenge = pool.start(username, TEMPORARY)
    with pytest.raises(pool.idp.exceptions.ClientError):
        pool.idp.respond_to_auth_challenge(
            ClientId=pool.client_id, ChallengeName="SMS_MFA", Session=challenge["Session"],
            ChallengeResponses={"USERNAME": username, "SMS_MFA_CODE": "123456"})
    assert pool.status(username) == "FORCE_CHANGE_PASSWORD"


def test_a_disabled_user_gets_no_further(pool):
    username = invite(pool)
    challenge = pool.start(username, TEMPORARY)
    pool.idp.admin_disable_user(UserPoolId=pool.id, Username=username)
    with pytest.raises(pool.idp.exceptions.NotAuthorizedException):
        answer(pool, challenge, username)


def test_a_deleted_user_gets_no_further(pool):
    username = invite(pool)
    challenge = pool.start(username, TEMPORARY)
    pool.idp.admin_delete_user(UserPoolId=pool.id, Username=username)
    with pytest.raises(pool.idp.exceptions.ClientError):
        answer(pool, challenge, username)


def test_each_round_has_a_session_of_its_own(pool):
    username = invite(pool)
    first, second = pool.start(username, TEMPORARY), pool.start(username, TEMPORARY)
    assert first["Session"] != second["Session"]


def test_a_temporary_password_set_by_an_administrator(pool):
    # cognito/sign-up §1: Permanent=false brings FORCE_CHANGE_PASSWORD back.
    username = pool.user()
    pool.idp.admin_set_user_password(UserPoolId=pool.id, Username=username, Password=TEMPORARY)
    assert pool.status(username) == "FORCE_CHANGE_PASSWORD"
    challenge = pool.start(username, TEMPORARY)
    assert challenge["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    assert answer(pool, challenge, username)["AuthenticationResult"]

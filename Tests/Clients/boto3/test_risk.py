"""Advanced security: what was set, what users did, and who is kept out (cognito/advanced-security)."""

import base64
import json
import re
import time
import urllib.request

import pytest

import storage
from sekisho import OTHER_PASSWORD, PASSWORD, SECONDS_TO_ALL, Pool, claims, outbox, refused

HOME, ELSEWHERE = "203.0.113.9", "198.51.100.1"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"
BLOCKED = "Unable to login because of security reasons."


def watched(mode="ENFORCED", **settings):
    return Pool(**{"UserPoolTier": "PLUS", "UserPoolAddOns": {"AdvancedSecurityMode": mode}} | settings)


def sign_in(pool, username, password=PASSWORD, address=HOME, agent=FIREFOX):
    return pool.idp.admin_initiate_auth(
        UserPoolId=pool.id, ClientId=pool.client_id, AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": username, "PASSWORD": password} | pool.hash_parameter(username),
        ContextData={
            "IpAddress": address, "ServerName": "app.example.com", "ServerPath": "/login",
            "HttpHeaders": [{"headerName": "User-Agent", "headerValue": agent}]})


def events(pool, username):
    pages = pool.idp.get_paginator("admin_list_user_auth_events").paginate(UserPoolId=pool.id, Username=username)
    return [event for page in pages for event in page["AuthEvents"]]


def configure(pool, **configuration):
    """In force at every server when it returns."""
    pool.idp.set_risk_configuration(UserPoolId=pool.id, **configuration)
    time.sleep(SECONDS_TO_ALL if storage.IS_DOUBLE else 0)


def takeover(pool, notify=None, **levels):
    actions = {
        f"{level.capitalize()}Action": {"EventAction": action, "Notify": notify is not None}
        for level, action in levels.items()}
    configuration = {"Actions": actions}
    if notify is not None:
        configuration["NotifyConfiguration"] = notify
    configure(pool, AccountTakeoverRiskConfiguration=configuration)


def test_what_is_set_is_shown_and_forgotten_again():
    pool = Pool()
    bare = {"UserPoolId": pool.id}
    assert pool.idp.describe_risk_configuration(UserPoolId=pool.id)["RiskConfiguration"] == bare
    given = {
        "CompromisedCredentialsRiskConfiguration": {"EventFilter": ["SIGN_IN"], "Actions": {"EventAction": "BLOCK"}},
        "AccountTakeoverRiskConfiguration": {
            "Actions": {
                "MediumAction": {"EventAction": "MFA_REQUIRED", "Notify": False},
                "HighAction": {"EventAction": "BLOCK", "Notify": False}}},
        "RiskExceptionConfiguration": {
            "BlockedIPRangeList": ["10.10.10.10/32", "10.10.10.11/32"], "SkippedIPRangeList": ["10.10.10.12/32"]}}
    answered = pool.idp.set_risk_configuration(UserPoolId=pool.id, **given)["RiskConfiguration"]
    shown = pool.idp.describe_risk_configuration(UserPoolId=pool.id)["RiskConfiguration"]
    assert shown == answered
    assert {name: shown[name] for name in given} == given
    assert set(shown) - set(given) == {"UserPoolId", "LastModifiedDate"}
    client = pool.idp.describe_risk_configuration(UserPoolId=pool.id, ClientId=pool.client_id)["RiskConfiguration"]
    assert client == bare | {"ClientId": pool.client_id}
    pool.idp.set_risk_configuration(UserPoolId=pool.id)
    assert pool.idp.describe_risk_configuration(UserPoolId=pool.id)["RiskConfiguration"] == bare


def test_more_ranges_than_two_hundred_are_refused():
    pool = Pool(client=False)
    ranges = [f"10.0.{number}.0/24" for number in range(201)]
    with refused("InvalidParameterException"):
        pool.idp.set_risk_configuration(
            UserPoolId=pool.id, RiskExceptionConfiguration={"BlockedIPRangeList": ranges})


def test_a_sign_in_is_an_event_that_its_tokens_name():
    pool = watched("AUDIT")
    username = pool.user()
    tokens = pool.sign_in(username)
    [event] = events(pool, username)
    assert event["EventType"] == "SignIn" and event["EventResponse"] == "Pass"
    assert event["EventRisk"] == {"RiskDecision": "NoRisk", "CompromisedCredentialsDetected": False}
    assert event["ChallengeResponses"] == [{"ChallengeName": "Password", "ChallengeResponse": "Success"}]
    assert event["EventContextData"]["IpAddress"] == "127.0.0.1"
    assert event["EventContextData"]["DeviceName"].startswith("Boto3 1")
    assert claims(tokens["AccessToken"])["event_id"] == event["EventId"]
    assert claims(tokens["IdToken"])["event_id"] == event["EventId"]
    with refused("NotAuthorizedException", "Incorrect username or password."):
        pool.sign_in(username, "Wrong-Horse-7")
    assert [one["EventResponse"] for one in events(pool, username)] == ["Fail", "Pass"]


def test_events_go_by_pages_and_with_their_user():
    pool = watched("AUDIT")
    username = pool.user()
    for _ in range(5):
        sign_in(pool, username)
    first = pool.idp.admin_list_user_auth_events(UserPoolId=pool.id, Username=username, MaxResults=2)
    assert len(first["AuthEvents"]) == 2
    second = pool.idp.admin_list_user_auth_events(
        UserPoolId=pool.id, Username=username, MaxResults=60, NextToken=first["NextToken"])
    assert "NextToken" not in second
    ids = [event["EventId"] for event in first["AuthEvents"] + second["AuthEvents"]]
    assert len(set(ids)) == 5 and ids == [event["EventId"] for event in events(pool, username)]
    pool.idp.admin_delete_user(UserPoolId=pool.id, Username=username)
    with refused("UserNotFoundException"):
        events(pool, username)


def test_a_pool_that_does_not_watch_has_no_events():
    pool = Pool()
    username = pool.user()
    pool.sign_in(username)
    with refused("UserPoolAddOnNotEnabledException"):
        events(pool, username)


def test_a_lost_password_is_no_new_one_and_has_to_be_reset():
    pool = watched(AutoVerifiedAttributes=["email"])
    username = pool.user(password=PASSWORD, email="a@example.com", email_verified="true")
    configure(pool, CompromisedCredentialsRiskConfiguration={"Actions": {"EventAction": "BLOCK"}})
    with refused("InvalidPasswordException", "Provided password cannot be used for security reasons."):
        pool.sign_up(password="Password1!", email="b@example.com")
    with refused("PasswordResetRequiredException", "Password reset required for user due to security reasons"):
        pool.sign_in(username, PASSWORD)
    assert pool.get(username)["UserStatus"] == "RESET_REQUIRED"
    [event] = events(pool, username)
    assert event["EventRisk"]["RiskDecision"] == "Block" and event["EventRisk"]["CompromisedCredentialsDetected"]


def test_a_blocked_address_gets_nobody_in():
    pool = watched()
    username = pool.user(password=OTHER_PASSWORD)
    configure(pool, RiskExceptionConfiguration={"BlockedIPRangeList": ["198.51.100.0/24"]})
    for password in (OTHER_PASSWORD, "Wrong-Horse-7"):
        with refused("NotAuthorizedException", "Request not allowed due to security reasons."):
            sign_in(pool, username, password, address=ELSEWHERE)
    assert "AuthenticationResult" in sign_in(pool, username, OTHER_PASSWORD)


def test_an_unknown_place_is_a_risk_that_can_be_blocked_told_of_and_answered():
    pool = watched()
    username = pool.user(email="ada@example.com", email_verified="true")
    takeover(
        pool, medium="BLOCK", notify={
            "From": "security@example.com", "SourceArn": "arn:aws:ses:us-east-1:000000000000:identity/example.com",
            "BlockEmail": {
                "Subject": "Blocked",
                "TextBody": "{username} {ip-address} {device-name} {event-id} {feedback-token} {one-click-link-invalid}"}})
    sign_in(pool, username)
    with refused("NotAuthorizedException", BLOCKED):
        sign_in(pool, username, address=ELSEWHERE, agent=CHROME)
    blocked = events(pool, username)[0]
    assert blocked["EventResponse"] == "Fail"
    assert blocked["EventRisk"]["RiskDecision"] == "Block" and blocked["EventRisk"]["RiskLevel"] == "Medium"
    assert blocked["EventContextData"] == {"IpAddress": ELSEWHERE, "DeviceName": "Chrome 126, Windows 10"}

    [message] = outbox(pool.id, username, "account-takeover")
    assert message["subject"] == "Blocked"
    said = re.fullmatch(rf"{username} {ELSEWHERE} Chrome 126, Windows 10 (\S+) (\S+) (\S+)", message["body"])
    event_id, token, link = said.groups()
    assert event_id == blocked["EventId"]
    with refused("NotAuthorizedException"):
        pool.idp.update_auth_event_feedback(
            UserPoolId=pool.id, Username=username, EventId=event_id, FeedbackToken="x" + token, FeedbackValue="Invalid")
    pool.idp.update_auth_event_feedback(
        UserPoolId=pool.id, Username=username, EventId=event_id, FeedbackToken=token, FeedbackValue="Valid")
    assert events(pool, username)[0]["EventFeedback"]["Provider"] == "User"

    with urllib.request.urlopen(link) as page:
        assert b"That was not me" in page.read()
    assert events(pool, username)[0]["EventFeedback"]["FeedbackValue"] == "Valid"
    where, query = link.split("?")
    with urllib.request.urlopen(where, data=query.encode()) as page:
        assert page.status == 200
    assert events(pool, username)[0]["EventFeedback"]["FeedbackValue"] == "Invalid"
    pool.idp.admin_update_auth_event_feedback(
        UserPoolId=pool.id, Username=username, EventId=event_id, FeedbackValue="Valid")
    assert events(pool, username)[0]["EventFeedback"]["Provider"] == "Admin"


@pytest.mark.parametrize("signals", [0, 1, 2])
def test_what_amazons_library_says_of_a_browser_tells_devices_apart(signals):
    pool = watched("AUDIT")
    username = pool.user()

    def encoded(device, agent):
        payload = json.dumps({"contextData": {"DeviceId": device, "UserAgent": agent, "ClientTimezone": "+02:00"}})
        return base64.b64encode(json.dumps({"payload": payload, "signature": "", "version": "JS20171115"}).encode()).decode()

    def signed_in(device, agent):
        pool.idp.initiate_auth(
            ClientId=pool.client_id, AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": username, "PASSWORD": PASSWORD} | pool.hash_parameter(username),
            UserContextData={"EncodedData": encoded(device, agent)})
        return events(pool, username)[0]

    first = signed_in("device-1", FIREFOX)
    assert first["EventContextData"]["DeviceName"] == "Firefox 128, Linux"
    assert first["EventContextData"]["Timezone"] == "+02:00"
    second = signed_in("device-2" if signals > 0 else "device-1", CHROME if signals > 1 else FIREFOX)
    assert second["EventRisk"].get("RiskLevel") == [None, "Low", "Medium"][signals]

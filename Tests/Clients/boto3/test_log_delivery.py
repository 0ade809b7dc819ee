"""Logs that pools export: what is set, and what arrives where the operator says (cognito/logs)."""

import json
import secrets

import pytest

from receivers import Webhook, wait_until
from sekisho import PASSWORD, Pool, Server, body, refused

GROUP = "arn:aws:logs:us-east-1:000000000000:log-group:auth"
BUCKET = "arn:aws:s3:::auth-activity"
STREAM = "arn:aws:firehose:us-east-1:000000000000:deliverystream/auth"
NOTIFICATIONS = {"LogLevel": "ERROR", "EventSource": "userNotification", "CloudWatchLogsConfiguration": {"LogGroupArn": GROUP}}
ACTIVITY = {"LogLevel": "INFO", "EventSource": "userAuthEvents", "S3Configuration": {"BucketArn": BUCKET}}
SECRET = "whsec_" + "c2VjcmV0LW9mLXRoaXMtdGVzdC0wMTIzNDU2Nzg5YWJjZGVm"


def watched(idp=None):
    return Pool(idp, UserPoolTier="PLUS", UserPoolAddOns={"AdvancedSecurityMode": "AUDIT"}, AutoVerifiedAttributes=["email"])


def configure(pool, *logs):
    return body(pool.idp.set_log_delivery_configuration(UserPoolId=pool.id, LogConfigurations=list(logs)))


def shown(pool):
    return body(pool.idp.get_log_delivery_configuration(UserPoolId=pool.id))


def test_the_life_of_a_configuration():
    pool = watched()
    assert shown(pool) == {"LogDeliveryConfiguration": {"UserPoolId": pool.id, "LogConfigurations": []}}
    for logs in ([NOTIFICATIONS, ACTIVITY], [ACTIVITY], []):
        expected = {"LogDeliveryConfiguration": {"UserPoolId": pool.id, "LogConfigurations": logs}}
        assert configure(pool, *logs) == expected
        assert shown(pool) == expected
    with refused("ResourceNotFoundException", f"User pool {pool.id}x does not exist."):
        pool.idp.get_log_delivery_configuration(UserPoolId=pool.id + "x")
    with refused("ResourceNotFoundException", f"User pool {pool.id}x does not exist."):
        pool.idp.set_log_delivery_configuration(UserPoolId=pool.id + "x", LogConfigurations=[])


@pytest.mark.parametrize("log", [
    NOTIFICATIONS | {"LogLevel": "INFO"}, ACTIVITY | {"LogLevel": "ERROR"}, ACTIVITY | {"FirehoseConfiguration": {"StreamArn": STREAM}},
    {"LogLevel": "INFO", "EventSource": "userAuthEvents"}, ACTIVITY | {"S3Configuration": {"BucketArn": "arn:aws:sqs:::queue"}},
    {"LogLevel": "ERROR", "EventSource": "userNotification", "S3Configuration": {"BucketArn": BUCKET}},
])
def test_logs_that_are_refused(log):
    pool = watched()
    with refused("InvalidParameterException"):
        configure(pool, log)
    with refused("InvalidParameterException"):
        configure(pool, ACTIVITY, ACTIVITY)
    assert shown(pool)["LogDeliveryConfiguration"]["LogConfigurations"] == []


def test_activity_is_for_the_tier_plus(pool):
    # cognito/logs §1
    with refused("FeatureUnavailableInTierException"):
        configure(pool, ACTIVITY)
    configure(pool, NOTIFICATIONS)


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def test_activity_arrives_in_a_file_that_somebody_rotates(tmp_path):
    file = tmp_path / "activity.jsonl"
    server = Server("--log-delivery", f"arn:aws:s3:::auth-*={file}", alone=True)
    try:
        pool = watched(server.client())
        configure(pool, ACTIVITY)
        user = pool.user()
        pool.sign_in(user)
        wait_until(lambda: lines(file))
        found = lines(file)[0]
        assert (found["eventSource"], found["logLevel"], found["logSourceId"]) == ("USER_ACTIVITY", "INFO", {"userPoolId": pool.id})
        message = found["message"]
        assert (message["userName"], message["clientId"], message["eventType"], message["eventResponse"]) == (user, pool.client_id, "SignIn", "Pass")
        events = pool.idp.admin_list_user_auth_events(UserPoolId=pool.id, Username=user)["AuthEvents"]
        assert message["eventId"] == events[0]["EventId"]
        file.rename(tmp_path / "old.jsonl")
        with refused("NotAuthorizedException"):
            pool.sign_in(user, "Wrong-Horse-7")
        wait_until(lambda: lines(file))
        assert [one["message"]["eventResponse"] for one in lines(file)] == ["Fail"]
        assert PASSWORD not in file.read_text()
    finally:
        assert server.stop() == 0


def test_activity_arrives_at_a_webhook(tmp_path):
    webhook = Webhook()
    webhook.statuses = [503]
    server = Server(
        "--log-delivery", f"{STREAM}={webhook.url}", environment={"SEKISHO_LOG_DELIVERY_SECRET": SECRET}, alone=True)
    try:
        pool = watched(server.client())
        configure(pool, {"LogLevel": "INFO", "EventSource": "userAuthEvents", "FirehoseConfiguration": {"StreamArn": STREAM}})
        pool.sign_in(pool.user())
        first, second = webhook.wait(2)[:2]
        assert first.status == 503
        assert second.is_signed(SECRET)
        assert [one["message"]["eventType"] for one in second.json] == ["SignIn"]
        assert first.body == second.body
    finally:
        server.stop()
        webhook.stop()


def test_what_nobody_delivers_is_said_once_and_again_at_a_start(tmp_path):
    data = tmp_path / "data"
    key = tmp_path / "master.key"
    key.touch(mode=0o600)
    key.write_text(secrets.token_hex(32) + "\n")
    options = ["--data", str(data), "--master-key-file", str(key)]
    text = f"no entry of log-delivery says where {BUCKET} is"
    server = Server(*options, directory=tmp_path, alone=True)
    try:
        pool = watched(server.client())
        for _ in range(2):
            configure(pool, ACTIVITY)
        wait_until(lambda: text in server.log.read_text())
        assert server.log.read_text().count(text) == 1
    finally:
        server.stop()
    again = Server(*options, directory=tmp_path, alone=True)
    try:
        wait_until(lambda: text in again.log.read_text())
    finally:
        again.stop()

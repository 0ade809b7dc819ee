"""Secrets of clients one after the other, and published ones (cognito/clients §7)."""

import json
import re

import boto3
import pytest
from botocore.config import Config

from sekisho import PASSWORD, REGION, Pool, call, refused, secret_hash, soon

OWN = "a_secret_of_my_own_choice"


@pytest.fixture
def pool():
    return Pool(client={"GenerateSecret": True})


def add(pool, **members):
    answer = pool.idp.add_user_pool_client_secret(UserPoolId=pool.id, ClientId=pool.client_id, **members)
    return answer["ClientSecretDescriptor"]


def listed(pool):
    answer = pool.idp.list_user_pool_client_secrets(UserPoolId=pool.id, ClientId=pool.client_id)
    assert "NextToken" not in answer
    return answer["ClientSecrets"]


def delete(pool, secret_id):
    pool.idp.delete_user_pool_client_secret(UserPoolId=pool.id, ClientId=pool.client_id, ClientSecretId=secret_id)


def signs_in(pool, username, secret):
    answer = pool.idp.initiate_auth(
        ClientId=pool.client_id, AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": username, "PASSWORD": PASSWORD, "SECRET_HASH": secret_hash(username, pool.client_id, secret)})
    tokens = answer["AuthenticationResult"]
    pool.idp.revoke_token(Token=tokens["RefreshToken"], ClientId=pool.client_id, ClientSecret=secret)


def test_a_secret_comes_goes_and_another_takes_its_place(pool):
    username = pool.user()
    added = add(pool)
    assert re.fullmatch(rf"{re.escape(pool.client_id)}--\d+", added["ClientSecretId"])
    assert len(added["ClientSecretValue"]) == 52
    for secret in (pool.secret, added["ClientSecretValue"]):
        soon(lambda: signs_in(pool, username, secret))
    newest, oldest = listed(pool)
    assert newest == {name: added[name] for name in ("ClientSecretId", "ClientSecretCreateDate")}
    assert set(oldest) == {"ClientSecretId", "ClientSecretCreateDate"}
    shown = pool.idp.describe_user_pool_client(UserPoolId=pool.id, ClientId=pool.client_id)["UserPoolClient"]
    assert shown["ClientSecret"] == added["ClientSecretValue"]
    with refused("LimitExceededException", "Client secrets cannot exceed limit of 2 secrets."):
        add(pool)
    delete(pool, oldest["ClientSecretId"])
    assert listed(pool) == [newest]
    with refused("NotAuthorizedException", f"Unable to verify secret hash for client {pool.client_id}"):
        signs_in(pool, username, pool.secret)
    signs_in(pool, username, added["ClientSecretValue"])
    with refused("InvalidParameterException"):
        delete(pool, newest["ClientSecretId"])
    with refused("ResourceNotFoundException"):
        delete(pool, oldest["ClientSecretId"])


def test_a_secret_of_ones_own_is_shown_nowhere_but_in_the_description(pool):
    username = pool.user()
    assert set(add(pool, ClientSecret=OWN)) == {"ClientSecretId", "ClientSecretCreateDate"}
    soon(lambda: signs_in(pool, username, OWN))
    delete(pool, listed(pool)[1]["ClientSecretId"])
    with refused("InvalidParameterException"):
        add(pool, ClientSecret=OWN)
    # What botocore would not send.
    for secret in ("x" * 23, "x" * 65, "with space and no letters more"):
        answer = call("AddUserPoolClientSecret", {"UserPoolId": pool.id, "ClientId": pool.client_id, "ClientSecret": secret})
        assert (answer.status, answer.json["__type"]) == (400, "InvalidParameterException")


def test_public_clients_and_clients_of_others_have_none(pool):
    public = Pool()
    assert listed(public) == []
    with refused("InvalidParameterException"):
        add(public)
    for attempt in (
        lambda: public.idp.add_user_pool_client_secret(UserPoolId=public.id, ClientId=pool.client_id),
        lambda: public.idp.list_user_pool_client_secrets(UserPoolId=public.id, ClientId=pool.client_id),
        lambda: public.idp.delete_user_pool_client_secret(UserPoolId=public.id, ClientId=pool.client_id, ClientSecretId="x"),
        lambda: public.idp.add_user_pool_client_secret(UserPoolId=public.id, ClientId="none"),
    ):
        with refused("ResourceNotFoundException"):
            attempt()


# Published secrets

def secrets_manager(idp):
    return boto3.client(
        "secretsmanager", endpoint_url=idp.meta.endpoint_url, region_name=REGION, aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="secret", config=Config(retries={"total_max_attempts": 1}))


def fetched(idp, name, **members):
    answer = secrets_manager(idp).get_secret_value(SecretId=name, **members)
    return json.loads(answer["SecretString"])


def test_a_published_secret_is_fetched_by_its_arn():
    pool = Pool(client={"GenerateSecret": True, "PublishSecretsInAWSSecretsManager": True})
    client = pool.idp.describe_user_pool_client(UserPoolId=pool.id, ClientId=pool.client_id)["UserPoolClient"]
    assert "ClientSecret" not in client and pool.secret is None
    value = fetched(pool.idp, client["ClientSecretArn"])
    assert value["userPoolId"] == pool.id and value["userPoolClientId"] == pool.client_id
    signs_in(pool, pool.user(), value["clientSecretValue"])
    with refused("ResourceNotFoundException"):
        fetched(pool.idp, client["ClientSecretArn"] + "x")
    # Taken back, it is the client's as before, and is fetched no more.
    back = pool.idp.update_user_pool_client(
        UserPoolId=pool.id, ClientId=pool.client_id, PublishSecretsInAWSSecretsManager=False)["UserPoolClient"]
    assert back["ClientSecret"] == value["clientSecretValue"] and "ClientSecretArn" not in back

    def is_gone():
        with refused("ResourceNotFoundException"):
            fetched(pool.idp, client["ClientSecretArn"])
    soon(is_gone)


def test_a_secret_that_was_shown_is_replaced_when_it_is_published(pool):
    username = pool.user()
    answer = pool.idp.update_user_pool_client(
        UserPoolId=pool.id, ClientId=pool.client_id, ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        PublishSecretsInAWSSecretsManager=True)["UserPoolClient"]
    assert "ClientSecret" not in answer
    value = fetched(pool.idp, answer["ClientSecretArn"])["clientSecretValue"]
    assert value != pool.secret
    assert fetched(pool.idp, answer["ClientSecretArn"], VersionStage="AWSPREVIOUS")["clientSecretValue"] == pool.secret
    for secret in (value, pool.secret):
        soon(lambda: signs_in(pool, username, secret))
    assert len(listed(pool)) == 2


def test_only_generated_secrets_are_published():
    pool = Pool()
    with refused("InvalidParameterException"):
        pool.add_client(PublishSecretsInAWSSecretsManager=True)
    with refused("InvalidParameterException"):
        pool.idp.update_user_pool_client(UserPoolId=pool.id, ClientId=pool.client_id, PublishSecretsInAWSSecretsManager=True)
    assert pool.add_client(GenerateSecret=True, PublishSecretsInAWSSecretsManager=False)["ClientSecret"]

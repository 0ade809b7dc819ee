"""What a pool decides about clients that bring a document about themselves, and about replicas (cognito/resources §10, §11)."""

import re

import pytest

from sekisho import Pool, body, pages, refused

PATTERNS = ["https://agents.example.com/*", "https://*.example.org/client.json"]
KEY = {"KeyType": "CUSTOMER_MANAGED_KEY", "KmsKeyArn": "arn:aws:kms:us-east-1:000000000000:key/mrk-1234"}


# Documents about clients


def policy(pool, name="agents", **others):
    return pool.idp.create_cimd_policy(
        UserPoolId=pool.id, **{"ClientId": pool.client_id, "PolicyName": name, "URLPatterns": PATTERNS} | others)["CIMDPolicy"]


def test_the_life_of_a_policy(pool):
    made = policy(pool, CacheDuration=100_000)
    assert re.fullmatch("[a-z0-9]{26}", made["CIMDPolicyId"])
    assert (made["UserPoolId"], made["ClientId"], made["URLPatterns"], made["CacheDuration"]) == (pool.id, pool.client_id, PATTERNS, 100_000)
    key = {"UserPoolId": pool.id, "CIMDPolicyId": made["CIMDPolicyId"]}
    assert pool.idp.describe_cimd_policy(**key)["CIMDPolicy"] == made
    other = pool.add_client()["ClientId"]
    changed = pool.idp.update_cimd_policy(**key, ClientId=other, URLPatterns=PATTERNS[:1])["CIMDPolicy"]
    # cognito/resources §10: what is left out stays.
    assert (changed["PolicyName"], changed["CacheDuration"]) == ("agents", 100_000)
    assert (changed["ClientId"], changed["URLPatterns"]) == (other, PATTERNS[:1])
    assert pool.idp.describe_cimd_policy(**key)["CIMDPolicy"] == changed
    pool.idp.delete_user_pool_client(UserPoolId=pool.id, ClientId=other)
    assert "ClientId" not in pool.idp.describe_cimd_policy(**key)["CIMDPolicy"]
    assert body(pool.idp.delete_cimd_policy(**key)) == {}
    for operation in (pool.idp.describe_cimd_policy, pool.idp.delete_cimd_policy, pool.idp.list_client_metadata_urls):
        with refused("ResourceNotFoundException", f"CIMD policy {made['CIMDPolicyId']} does not exist."):
            operation(**key)


def test_policies_by_page(pool, email_pool):
    made = sorted(policy(pool, f"policy {number}")["CIMDPolicyId"] for number in range(5))
    foreign = policy(email_pool)
    found, count = pages(pool.idp.list_cimd_policies, "CIMDPolicies", 2, UserPoolId=pool.id)
    assert ([one["CIMDPolicyId"] for one in found], count) == (made, 3)
    assert set(found[0]) == {"CIMDPolicyId", "ClientId", "PolicyName", "CacheDuration", "CreationDate", "LastModifiedDate"}
    with refused("ResourceNotFoundException"):
        pool.idp.describe_cimd_policy(UserPoolId=pool.id, CIMDPolicyId=foreign["CIMDPolicyId"])
    token = pool.idp.list_cimd_policies(UserPoolId=pool.id, MaxResults=2)["NextToken"]
    with refused("InvalidParameterException"):
        email_pool.idp.list_cimd_policies(UserPoolId=email_pool.id, NextToken=token)


def test_policies_that_are_refused(pool, email_pool):
    with refused("ResourceNotFoundException", f"User pool client {email_pool.client_id} does not exist."):
        policy(pool, ClientId=email_pool.client_id)
    with refused("InvalidParameterException"):
        policy(pool, URLPatterns=["https://good.example@evil.example/"])
    with refused("FeatureUnavailableInTierException"):
        policy(Pool(UserPoolTier="LITE"))
    assert pool.idp.list_cimd_policies(UserPoolId=pool.id)["CIMDPolicies"] == []


@pytest.mark.parametrize("action", ["REFRESH", "INVALIDATE"])
def test_a_document_that_is_not_cached(pool, action):
    made = policy(pool)
    assert body(pool.idp.list_client_metadata_urls(UserPoolId=pool.id, CIMDPolicyId=made["CIMDPolicyId"])) == {"ClientMetadataURLs": []}
    with refused("CachedCIMDURLDoesNotExistException"):
        pool.idp.update_client_metadata_url_state(
            UserPoolId=pool.id, CIMDPolicyId=made["CIMDPolicyId"], URL="https://agents.example.com/a", Action=action)
    with refused("ResourceNotFoundException"):
        pool.idp.update_client_metadata_url_state(
            UserPoolId=pool.id, CIMDPolicyId="nothing", URL="https://agents.example.com/a", Action=action)


# Replicas


def test_the_life_of_a_replica():
    pool = Pool(KeyConfiguration=KEY)
    key = {"UserPoolId": pool.id, "RegionName": "eu-west-1"}
    arn = pool.description["Arn"]
    made = pool.idp.create_user_pool_replica(**key, UserPoolTags={"a": "1"})["UserPoolReplica"]
    assert made == {
        "RegionName": "eu-west-1", "Status": "CREATING", "Role": "SECONDARY", "UserPoolArn": arn.replace("us-east-1:", "eu-west-1:")}
    primary = {"RegionName": "us-east-1", "Status": "ACTIVE", "Role": "PRIMARY", "UserPoolArn": arn}
    assert pool.idp.list_user_pool_replicas(UserPoolId=pool.id)["UserPoolReplicas"] == [primary, made | {"Status": "INACTIVE"}]
    assert pool.idp.list_tags_for_resource(ResourceArn=made["UserPoolArn"])["Tags"] == {"a": "1"}
    with refused("InvalidParameterException", f"eu-west-1 already exists in user pool {pool.id}."):
        pool.idp.create_user_pool_replica(**key)
    assert pool.idp.update_user_pool_replica(**key, Status="ACTIVE")["UserPoolReplica"] == made | {"Status": "ACTIVE"}
    # cognito/resources §11: an active one is not deleted.
    with refused("InvalidParameterException"):
        pool.idp.delete_user_pool_replica(**key)
    pool.idp.update_user_pool_replica(**key, Status="INACTIVE")
    assert pool.idp.delete_user_pool_replica(**key)["UserPoolReplica"] == made | {"Status": "DELETING"}
    for operation in (pool.idp.delete_user_pool_replica, lambda **key: pool.idp.update_user_pool_replica(**key, Status="ACTIVE")):
        with refused("ResourceNotFoundException", "Replica eu-west-1 does not exist."):
            operation(**key)
    assert pool.idp.list_user_pool_replicas(UserPoolId=pool.id)["UserPoolReplicas"] == [primary]


def test_replicas_that_are_refused(pool):
    with refused("OperationNotEnabledException"):
        pool.idp.create_user_pool_replica(UserPoolId=pool.id, RegionName="eu-west-1")
    keyed = Pool(KeyConfiguration=KEY)
    for region in ("us-east-1", "nowhere"):
        with refused("InvalidParameterException"):
            keyed.idp.create_user_pool_replica(UserPoolId=keyed.id, RegionName=region)
    with refused("UserPoolTaggingException"):
        keyed.idp.create_user_pool_replica(UserPoolId=keyed.id, RegionName="eu-west-1", UserPoolTags={"aws:x": "1"})
    with refused("ResourceNotFoundException"):
        pool.idp.list_user_pool_replicas(UserPoolId=pool.id + "x")


def test_pools_name_the_regions_of_their_replicas():
    pool = Pool(KeyConfiguration=KEY)
    for region in ("eu-west-1", "ap-south-1"):
        pool.idp.create_user_pool_replica(UserPoolId=pool.id, RegionName=region)
    found = [one for page in pool.idp.get_paginator("list_user_pools").paginate(MaxResults=60) for one in page["UserPools"]]
    assert {one["Id"]: one.get("ReplicaRegions") for one in found}[pool.id] == ["ap-south-1", "eu-west-1"]

"""Access keys with policies of IAM, and who holds them."""

import json

import boto3
from botocore.config import Config

from sekisho import ENDPOINT, REGION, cognito, command, refused, unique

ACCOUNT = "000000000000"
UNKNOWN = "The security token included in the request is invalid."


def arn(pool):
    return f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/{pool.id}"


def policy(*statements):
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(actions, resource="*", **others):
    return {"Effect": "Allow", "Action": actions, "Resource": resource} | others


def deny(actions, resource="*", **others):
    return allow(actions, resource, **others) | {"Effect": "Deny"}


def keys(*arguments, endpoint=ENDPOINT, stdin=None):
    return command("keys", *arguments, "--url", endpoint, input=stdin)


class Holder:
    """Somebody who holds an access key, made by the command line."""

    def __init__(self, document=None, name=None, endpoint=ENDPOINT):
        self.name, self.endpoint = name or unique("holder"), endpoint
        given = ["--policy", "-"] if document else []
        ran = keys("create", "--name", self.name, *given, "--json", endpoint=endpoint, stdin=json.dumps(document) if document else None)
        assert ran.returncode == 0, ran
        made = json.loads(ran.stdout)
        self.id, self.secret = made["id"], made["secret"]
        self.idp = cognito(endpoint, key=self.id, secret=self.secret)

    def denied(self, operation, resource="*", explicit=False):
        action = f"cognito-idp:{operation}"
        reason = "with an explicit deny in an identity-based policy" if explicit else f"because no identity-based policy allows the {action} action"
        return refused(
            "AccessDeniedException",
            f"User: arn:aws:iam::{ACCOUNT}:user/{self.name} is not authorized to perform: {action} on resource: {resource} {reason}")

    def sts(self, **others):
        return boto3.client(
            "sts", endpoint_url=self.endpoint, region_name=REGION, aws_access_key_id=self.id, aws_secret_access_key=self.secret,
            config=Config(retries={"total_max_attempts": 1}), **others)

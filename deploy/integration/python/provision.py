"""HR: a person joins and leaves. Python 3.11, no packages.

TONGXIN=https://… CLIENT_ID=… CLIENT_SECRET=… python provision.py E9001 张伟 集团/一分厂
"""

import base64
import json
import os
import sys
import urllib.error
import urllib.request

TONGXIN = os.environ["TONGXIN"].rstrip("/")
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


def call(method: str, path: str, body: bytes | None = None, **headers: str) -> dict:
    request = urllib.request.Request(TONGXIN + path, body, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read() or b"{}")
    except urllib.error.HTTPError as refused:
        sys.exit(f"{refused.code} {refused.read().decode()}")


def token() -> str:
    basic = base64.b64encode(f"{os.environ['CLIENT_ID']}:{os.environ['CLIENT_SECRET']}".encode()).decode()
    answer = call(
        "POST",
        "/api/v1/identity/oauth2/token",
        b"grant_type=client_credentials&scope=scim:read%20scim:write",
        **{"Authorization": f"Basic {basic}", "Content-Type": "application/x-www-form-urlencoded"},
    )
    return answer["access_token"]


def scim(method: str, path: str, bearer: str, body: dict) -> dict:
    headers = {"Authorization": f"Bearer {bearer}", "Content-Type": "application/scim+json"}
    return call(method, f"/scim/v2{path}", json.dumps(body).encode(), **headers)


def main(number: str, name: str, unit: str) -> None:
    bearer = token()
    person = scim(
        "POST",
        "/Users",
        bearer,
        {
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", ENTERPRISE],
            "userName": number,
            "displayName": name,
            "active": True,
            ENTERPRISE: {"department": unit},
        },
    )
    print("created", person["id"])
    leave = [{"op": "replace", "path": "active", "value": False}]
    patch = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": leave}
    scim("PATCH", f"/Users/{person['id']}", bearer, patch)
    print("deactivated", person["id"])


main(*sys.argv[1:])

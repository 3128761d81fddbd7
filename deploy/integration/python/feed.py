"""Party-building: fetch what changed since the last time, for a system that cannot be called. Python 3.11, no packages.

    TONGXIN=https://… CLIENT_ID=… CLIENT_SECRET=… python feed.py cursor.txt

Run it by a timer. It prints a line for each event and keeps its place in the file.
"""

import base64
import json
import os
import sys
import urllib.parse
import urllib.request
from pathlib import Path

TONGXIN = os.environ["TONGXIN"].rstrip("/")


def read(request: urllib.request.Request) -> dict:
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def token() -> str:
    basic = base64.b64encode(f"{os.environ['CLIENT_ID']}:{os.environ['CLIENT_SECRET']}".encode()).decode()
    address, form = f"{TONGXIN}/api/v1/identity/oauth2/token", b"grant_type=client_credentials"
    return read(urllib.request.Request(address, form, {"Authorization": f"Basic {basic}"}))["access_token"]


def main(place: Path) -> None:
    bearer, more = token(), True
    while more:
        after = place.read_text() if place.exists() else ""
        query = f"?after={urllib.parse.quote(after)}" if after else ""
        address = f"{TONGXIN}/api/v1/notifications/feed{query}"
        page = read(urllib.request.Request(address, headers={"Authorization": f"Bearer {bearer}"}))
        for event in page["items"]:
            print(event["type"], event["subject"], json.dumps(event["data"], ensure_ascii=False))
        place.write_text(page["cursor"])
        more = page["has_more"]


main(Path(sys.argv[1]))

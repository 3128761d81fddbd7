"""OA: take events as they come. Python 3.11, no packages.

    WEBHOOK_SECRET=whsec_… PORT=9000 python receiver.py

Put it behind your HTTPS. It prints a line for each event that it has verified; the signature is Standard Webhooks.
"""

import base64
import hashlib
import hmac
import json
import os
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = base64.b64decode(os.environ["WEBHOOK_SECRET"].removeprefix("whsec_"))
seen: set[str] = set()  # keep these in your database, with what the event changes


def is_genuine(headers: dict[str, str], body: bytes) -> bool:
    """Signed with our secret, and not an old one that somebody plays back."""
    stamp = headers.get("webhook-timestamp", "")
    if not stamp.isdigit() or abs(time.time() - int(stamp)) > 300:
        return False
    signed = f"{headers.get('webhook-id', '')}.{stamp}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.digest(SECRET, signed, hashlib.sha256)).decode()
    given = headers.get("webhook-signature", "").split(" ")
    return any(hmac.compare_digest(expected.encode(), each.encode()) for each in given)


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        if not is_genuine(headers, body):
            self.send_response(401)
        else:
            event = json.loads(body)
            if event["id"] not in seen:  # an event may come twice, with the same id
                seen.add(event["id"])
                print(event["type"], event["subject"], json.dumps(event["data"], ensure_ascii=False), flush=True)
            self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Receiver).serve_forever()

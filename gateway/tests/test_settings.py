"""What an operator may set: wrong values are refused in words, right ones taken as browsers mean them."""

from typing import Any

import pytest
from pydantic import ValidationError

from gateway.settings import GatewaySettings


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ({"public_origin": "tongxin.example.com"}, "https://"),
        ({"public_origin": "https://tongxin.example.com/app"}, "after the host"),
        ({"public_origin": "https://user@tongxin.example.com"}, "a scheme, a host"),
        ({"public_origin": "https://*.example.com"}, "a scheme, a host"),
        ({"public_origin": "https://:8000"}, "a scheme, a host"),
        ({"rate_sign_in": "0/minute"}, "from 1"),
        ({"rate_sign_in": "many"}, "from 1"),
        ({"upstreams": "identity=http://a:1,identity=http://b:2"}, "once"),
    ],
)
def test_a_wrong_setting_is_refused_in_words(setting: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        GatewaySettings(**setting)


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("https://Tongxin.Example.com/", "https://tongxin.example.com"),
        ("https://例子.中国", "https://xn--fsqu00a.xn--fiqs8s"),
        ("http://10.0.0.8:8000", "http://10.0.0.8:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("", ""),
    ],
)
def test_an_origin_is_kept_as_browsers_send_it(written: str, sent: str) -> None:
    assert GatewaySettings(public_origin=written).public_origin == sent

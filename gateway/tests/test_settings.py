"""What an operator may set: wrong values are refused in words, right ones taken as browsers mean them."""

from typing import Any

import pytest
from pydantic import ValidationError

from gateway.rates import Rates
from gateway.settings import GatewaySettings


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ({"public_origin": "tongxin.example.com"}, "https://"),
        ({"public_origin": "https://tongxin.example.com/app"}, "after the host"),
        ({"public_origin": "https://user@tongxin.example.com"}, "a scheme, a host"),
        ({"public_origin": "https://*.example.com"}, "a scheme, a host"),
        ({"public_origin": "https://:8000"}, "a scheme, a host"),
        ({"public_origin": "https://x..y"}, "a scheme, a host"),
        ({"public_origin": "https://8000"}, "a scheme, a host"),
        ({"public_origin": "https://-"}, "a scheme, a host"),
        ({"public_origin": "https://[::1]x"}, "brackets"),
        ({"public_origin": "https://[v1.a]"}, "brackets"),
        ({"upstreams": "identity=http://x[::1]:1"}, "brackets"),
        ({"rate_limit_url": "redis://[redis]:6379"}, "URL"),
        ({"public_origin": '"https://x"'}, "quotes"),
        ({"public_origin": "https://x\r"}, "line end"),
        ({"upstreams": "identity=http://a:1\r"}, "line end"),
        ({"upstreams": "identity=http://8000:8000"}, "name a host"),
        ({"upstreams": "identity=http://a:1|http://b..c:1"}, "name a host"),
        ({"upstreams": "identity=http://a:1|"}, "begin with"),
        ({"upstreams": "identity=http://a:1/path?x"}, "must end"),
        ({"trusted_proxies": "0.0.0.0/0"}, "proxies only"),
        ({"trusted_proxies": "::/0"}, "proxies only"),
        ({"trusted_proxies": "10.0.0.1/32,128.0.0.0/1"}, "proxies only"),
        ({"trusted_proxies": "2000::/3"}, "proxies only"),
        ({"upstream_timeout": "inf"}, "finite"),
        ({"upstream_timeout": "1e12"}, "less than"),
        ({"client_timeout": "nan"}, "finite"),
        ({"breaker_pause": "inf"}, "finite"),
        ({"token_lifetime": "inf"}, "finite"),
        ({"token_fresh": "nan"}, "finite"),
        ({"token_lifetime": "100000"}, "less than"),
        ({"workers": "99999"}, "less than"),
        ({"body_limit": "99999999999999999999"}, "less than"),
        ({"host": "[::1]"}, "brackets"),
        ({"rate_limit_url": "redis://"}, "name a host"),
        ({"rate_limit_url": "redis://6379"}, "name a host"),
        ({"rate_limit_url": "redis://h:99999/0"}, "URL"),
        ({"rate_limit_url": "redis://h:6379/x"}, "number of the database"),
        ({"rate_limit_url": "redis://h:6379/-1"}, "number of the database"),
        ({"rate_limit_url": "redis://h:6379/0?db=x"}, "number of the database"),
        ({"rate_limit_url": "redis://h:6379/0?socket_timeout=x"}, "number of the database"),
        ({"rate_sign_in": "0/minute"}, "from 1"),
        ({"rate_sign_in": "10/second;20/minute"}, "one number"),
        ({"rate_sign_in": "10/second,20/minute"}, "one number"),
        ({"rate_sign_in": "10/0 minute"}, "one number"),
        ({"rate_sign_in": "\uff11\uff10/minute"}, "one number"),
        ({"rate_sign_in": "10/fortnight"}, "one number"),
        ({"rate_sign_in": "10 per 99999999999 day"}, "one number"),
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


@pytest.mark.parametrize(
    "setting",
    [
        {"rate_sign_in": "10 per 2 minutes"},
        {"rate_sign_in": "5/10 second"},
        {"trusted_proxies": "10.0.0.0/8,fc00::/7,127.0.0.1/32"},
        {"rate_limit_url": "rediss://u:p@[::1]:6379"},
        {"rate_limit_url": "redis://redis:6379/15"},
        {"upstreams": "identity=http://a:1|http://10.0.0.8:2/prefix,grievances=https://g_1.local."},
    ],
)
def test_what_is_right_is_taken_and_starts(setting: dict[str, Any]) -> None:
    Rates(GatewaySettings(**setting))

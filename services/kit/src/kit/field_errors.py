"""What is wrong with the fields of a request, in words."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from kit.texts import Language, Text, enumeration

# pydantic's error types, in words a person can act on. Parameters come from the error's ctx.
_FIELD_TEXTS: Mapping[str, Text] = {
    "missing": Text("必须填写", "This is required"),
    "extra_forbidden": Text("没有这个字段，请去掉", "There is no such field; remove it"),
    "string_too_short": Text("至少 {min_length} 个字", "At least {min_length} characters"),
    "string_too_long": Text("最多 {max_length} 个字", "At most {max_length} characters"),
    "string_type": Text("应为文字", "Should be text"),
    "string_pattern_mismatch": Text("格式不正确", "Not in the expected format"),
    "too_long": Text("最多 {max_length} 项", "At most {max_length} items"),
    "too_short": Text("至少 {min_length} 项", "At least {min_length} items"),
    "int_type": Text("应为整数", "Should be a whole number"),
    "int_parsing": Text("应为整数", "Should be a whole number"),
    "bool_type": Text("应为是或否", "Should be true or false"),
    "bool_parsing": Text("应为是或否", "Should be true or false"),
    "enum": Text("应为其中之一：{expected}", "Should be one of: {expected}"),
    "literal_error": Text("应为其中之一：{expected}", "Should be one of: {expected}"),
    "greater_than_equal": Text("不能小于 {ge}", "Not less than {ge}"),
    "less_than_equal": Text("不能大于 {le}", "Not more than {le}"),
    "greater_than": Text("应大于 {gt}", "Should be more than {gt}"),
    "less_than": Text("应小于 {lt}", "Should be less than {lt}"),
    "date_parsing": Text("应为日期，如 2026-10-31", "Should be a date such as 2026-10-31"),
    "date_from_datetime_parsing": Text("应为日期，如 2026-10-31", "Should be a date such as 2026-10-31"),
    "date_from_datetime_inexact": Text("应为日期，如 2026-10-31", "Should be a date such as 2026-10-31"),
    "control_character": Text("含有不能使用的控制字符", "Control characters are not allowed"),
    "nothing_visible": Text("只有看不见的字符，请写出内容", "Only characters that cannot be seen; write something"),
    "list_type": Text("应为列表", "Should be a list"),
    "model_attributes_type": Text("应为 JSON 对象，并使用 Content-Type: application/json",
                                  "Should be a JSON object sent as Content-Type: application/json"),
    "file_expected": Text("应为文件", "Should be a file"),
    "value_error": Text("{error}", "{error}"),
}  # fmt: skip
_NOT_VALID = Text("填写不正确", "Not valid")


def field_errors(errors: Iterable[Mapping[str, Any]], language: Language) -> list[dict[str, str]]:
    """pydantic's findings as `{field, code, message}`; never the value, which may be personal."""
    found = []
    for error in errors:
        # FastAPI's own check of an upload has neither a type nor words for the caller.
        kind = "file_expected" if "UploadFile" in error["msg"] else error["type"]
        place = [str(part) for part in error["loc"] if part not in ("body", "query", "path", "header")]
        context = dict(error.get("ctx", {}))
        if "expected" in context:  # "'a', 'b' or 'c'"
            context["expected"] = enumeration(re.findall("'([^']*)'", context["expected"]), language)
        if {"zh", "en"} <= context.keys():  # a service's own, see fields.refusal
            message = Text(context["zh"], context["en"]).in_(language)
        else:
            message = _FIELD_TEXTS.get(kind, _NOT_VALID).in_(language).format(**context)
        found.append({"field": ".".join(place), "code": kind, "message": message})
    return found

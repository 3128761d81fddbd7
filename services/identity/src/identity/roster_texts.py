"""Every problem a roster can have: its code, whether the row can still be imported, and what to do, in both languages.

The codes are stable; texts are format strings over the parameters stored with a problem.
"""

from enum import StrEnum
from typing import Any, NamedTuple


class Level(StrEnum):
    ERROR = "error"
    """The row is not imported."""
    WARNING = "warning"
    """The row is imported as corrected."""


class Text(NamedTuple):
    level: Level
    zh: str
    en: str


def _error(zh: str, en: str) -> Text:
    return Text(Level.ERROR, zh, en)


def _warning(zh: str, en: str) -> Text:
    return Text(Level.WARNING, zh, en)


TEXTS: dict[str, Text] = {
    # the sheet
    "column_missing": _error(
        "缺少“{header}”列。请补上这一列，或下载模板重新填写。",
        "The column {header} is missing. Add it, or start from the template.",
    ),
    "column_unknown": _error(
        "不认识“{header}”列，其中的内容不会导入。请删除该列，或改成模板中的表头。",
        "The column “{header}” is not known and is not imported. Delete it or use a header of the template.",
    ),
    "column_twice": _error(
        "“{header}”列出现了两次，只读取第一次出现的。请删除多余的列。",
        "The column {header} is there twice; only the first is read. Delete the other.",
    ),
    "row_blank": _error(
        "这一行是空的。请删除空行；其后的行照常读取。",
        "This row is blank. Delete it; the rows after it are read as usual.",
    ),
    "cell_merged": _error(
        "这一行有合并的单元格。请取消合并，并在每一行填写完整。",
        "This row has merged cells. Unmerge them and fill in every row.",
    ),
    # any cell
    "cell_formula": _error(
        "单元格是公式。请“复制—选择性粘贴—数值”后重新上传。",
        "The cell is a formula. Paste it as values and upload again.",
    ),
    "cell_error": _error(
        "单元格是错误值（如 #N/A）。请改为实际内容。",
        "The cell is an error value such as #N/A. Replace it by its content.",
    ),
    "spaces_removed": _warning("首尾或全角空格已自动去除。", "Spaces at the ends or of full width were removed."),
    # 工号
    "employee_number_missing": _error("没有填写工号。", "The employee number is missing."),
    "employee_number_format": _error(
        "工号“{value}”格式不对：只能用字母、数字和连字符，最多 20 位。",
        "“{value}” is not an employee number: letters, digits and hyphens, at most 20.",
    ),
    "employee_number_not_text": _error(
        "工号存成了数字“{value}”，前面的 0 可能已丢失。请把该列设为“文本”格式后重新填写。",
        "Stored as the number {value}: leading zeros may be lost. Format the column as text and type it again.",
    ),
    "employee_number_twice": _error(
        "工号“{value}”在本表中重复，见第 {rows} 行。请只保留正确的一行。",
        "The employee number {value} is also in row {rows}. Keep the right one only.",
    ),
    "employee_number_of_other": _error(
        "工号“{value}”现属于“{stored}”，与表中姓名不同。若是改名，请先在职工资料中修改姓名；否则请更正工号。",
        "The number {value} belongs to “{stored}”. After a change of name edit that member first; else correct it.",
    ),
    "member_deactivated": _error(
        "工号“{value}”的职工已停用。如已复职，请先在职工资料中恢复，再导入。",
        "The member with number {value} is deactivated. If they are back, reactivate them first.",
    ),
    # 姓名
    "name_missing": _error("没有填写姓名。", "The name is missing."),
    "name_too_long": _error(
        "姓名超过 {most} 个字。请检查是否填错了列。",
        "The name has more than {most} characters. Is it in the right column?",
    ),
    "name_characters": _error(
        "姓名中有不能使用的字符：{characters}（数字、符号或看不见的控制字符）。请删除后重新输入。",
        "Characters that cannot be in a name: {characters} (digits, signs or invisible ones). Remove them.",
    ),
    # 单位
    "unit_missing": _error(
        "没有填写单位。请填写完整路径，例如“{example}”。", "The unit is missing. Give its full path, such as {example}."
    ),
    "unit_unknown": _error(
        "没有单位“{value}”。请对照单位列表填写完整路径，例如“{example}”。",
        "There is no unit “{value}”. Give a full path from the list of units, such as {example}.",
    ),
    "unit_incomplete": _error(
        "单位路径“{value}”不完整。是不是“{path}”？请填写完整路径。",
        "The path “{value}” is incomplete. Did you mean {path}? Give the full path.",
    ),
    "unit_ambiguous": _error(
        "有 {count} 个单位叫“{value}”：{paths}。请填写完整路径。",
        "{count} units are called “{value}”: {paths}. Give the full path.",
    ),
    "unit_out_of_reach": _error("单位“{value}”不在您负责的范围内。", "The unit “{value}” is not within your reach."),
    # 岗位
    "post_unknown": _error(
        "没有岗位“{value}”。可填：{known}；普通职工请留空。",
        "There is no post “{value}”. Use one of {known}, or leave it empty for ordinary members.",
    ),
    # 手机
    "phone_format": _error(
        "手机号“{value}”不对：应为 1 开头的 11 位数字。",
        "“{value}” is not a mobile number: 11 digits beginning with 1.",
    ),
    "phone_twice": _error(
        "手机号在本表中重复，见第 {rows} 行。每人的手机号应不同。",
        "The same mobile number is in row {rows}. Numbers must differ.",
    ),
    "phone_of_other": _error(
        "手机号已登记在另一位职工（工号 {owner}）名下。请核对。",
        "Another member (number {owner}) has this mobile number. Check it.",
    ),
    # 入职日期
    "hired_on_format": _error(
        "入职日期“{value}”无法识别。请写成 2026-10-08 这样的日期。",
        "“{value}” is not a date. Write it like 2026-10-08.",
    ),
    "hired_on_future": _error("入职日期 {value} 在今天之后。请核对。", "The date {value} is in the future. Check it."),
    "hired_on_too_early": _error(
        "入职日期 {value} 早于 1950 年。请核对。", "The date {value} is before 1950. Check it."
    ),
    # 性别
    "sex_unknown": _error(
        "性别“{value}”无法识别。请填 男 或 女（或 GB/T 2261.1 代码 0、1、2、9）。",
        "“{value}” is not a sex. Write 男 or 女, or the GB/T 2261.1 code 0, 1, 2 or 9.",
    ),
    # found when applying
    "changed_since_check": _error(
        "检查之后，这位职工的资料已被修改，没有导入这一行。请重新上传名册。",
        "The member was changed after the check; the row was not imported. Upload the roster again.",
    ),
}


def message(code: str, params: dict[str, Any], language: str) -> str:
    text = TEXTS[code]
    return (text.zh if language == "zh-CN" else text.en).format(**params)

"""Every problem a roster can have: its code, whether the row can still be imported, and what to do, in both languages.

It is shown after the name of its column, `工号：…`, which the text does not say again.

The codes are stable; texts are format strings over the parameters stored with a problem.
"""

from enum import StrEnum
from typing import Any, NamedTuple

from identity.rules import Post, Sex
from kit.texts import Language, Text


class Level(StrEnum):
    ERROR = "error"
    """The row is not imported."""
    WARNING = "warning"
    """The row is imported as corrected."""


class DefectText(NamedTuple):
    level: Level
    text: Text


def _error(zh: str, en: str) -> DefectText:
    return DefectText(Level.ERROR, Text(zh, en))


def _warning(zh: str, en: str) -> DefectText:
    return DefectText(Level.WARNING, Text(zh, en))


TEXTS: dict[str, DefectText] = {
    # any row
    "cell_merged": _error(
        "这一行有合并的单元格。请取消合并，并在每一行填写完整。",
        "This row has merged cells. Unmerge them and fill in every row.",
    ),
    "row_hidden": _warning(
        "这一行在表中是隐藏的（筛选或手动隐藏），也会导入。不需要的，请在表中删除后重新上传。",
        "The sheet hides this row (by a filter or by hand); it is imported too. If you do not want it, delete it "
        "and upload again.",
    ),
    # any cell
    "cell_formula": _error(
        "单元格是公式。请“复制—选择性粘贴—数值”后重新上传。",
        "The cell is a formula. Paste it as values and upload again.",
    ),
    "cell_formula_left_out": _warning(
        "单元格是公式，这一项没有读取，原有的不变。需要导入的，请“复制—选择性粘贴—数值”后重新上传。",
        "The cell is a formula and is left out; what is stored stays. To import it, paste it as a value "
        "and upload again.",
    ),
    "cell_error": _error(
        "单元格是错误值（如 #N/A）。请改为实际内容。",
        "The cell is an error value such as #N/A. Replace it by its content.",
    ),
    "cell_error_left_out": _warning(
        "单元格是错误值（如 #N/A），这一项没有读取，原有的不变。需要导入的，请改为实际内容后重新上传。",
        "The cell is an error value such as #N/A and is left out; what is stored stays. To import it, write its "
        "content and upload again.",
    ),
    "spaces_removed": _warning(
        "多余的空格或看不见的字符已自动去除，不影响导入。",
        "Extra spaces or invisible characters were removed; the row is imported.",
    ),
    # 工号
    "employee_number_missing": _error("没有填写。请补上。", "Nothing is filled in. Add it."),
    "employee_number_format": _error(
        "“{value}”格式不对：只能用字母、数字和连字符，最多 20 位。请改正。",
        "“{value}” cannot be one: letters, digits and hyphens, at most 20. Correct it.",
    ),
    "employee_number_not_text": _error(
        "“{value}”存成了数值，前面的 0 可能已丢失。请把该列设为“文本”格式后重新填写。",
        "{value} is stored as a figure: zeros in front may be lost. Format the column as text and type it again.",
    ),
    "employee_number_zeros": _warning(
        "“{value}”前面的 0 可能已被表格软件去掉，按现有职工的“{number}”导入。请核对；以后请把该列设为“文本”格式。",
        "The spreadsheet may have dropped zeros before {value}; it is taken for {number}, who is known. Check it, and "
        "format the column as text.",
    ),
    "employee_number_twice": _error(
        "“{value}”在本表中重复，见第 {rows} 行。请只保留正确的一行。",
        "{value} is also in row {rows}. Keep the right one only.",
    ),
    "employee_number_of_other": _error(
        "“{value}”现属于“{stored}”，与表中姓名不同。若是改名，请先在员工页面修改姓名再导入；否则请更正工号。",
        "{value} belongs to “{stored}”. If the name changed, edit the member first; else correct it.",
    ),
    "member_deactivated": _error(
        "“{value}”这位职工已停用，名册不会启用账号。如已复职，请先在员工页面启用，再导入。",
        "Member {value} is switched off; a roster switches nobody on. If they are back, switch them on "
        "on the page of members first.",
    ),
    "member_out_of_reach": _error(
        "“{value}”这位职工不在您管理的单位，名册不会改动。请核对工号；如是调入，请由原单位和新单位共同上级的人事管理员办理。",
        "Member {value} is not within your reach and is left alone. Check the number; a transfer to "
        "you is made by an HR administrator above both units.",
    ),
    "move_takes_two": _error(
        "“{value}”这位职工担任重要角色，或者账号已被锁定，调动要由另一类管理员确认，名册不会调动。请在员工页面申请调动。",
        "Member {value} holds an important role, or the account is locked: a move takes the confirmation of an "
        "administrator of another office, and a roster moves them nowhere. Propose it on the page of the member.",
    ),
    # 姓名
    "name_missing": _error("没有填写。请补上。", "Nothing is filled in. Add it."),
    "name_too_long": _error(
        "超过 {most} 个字。请检查是否填错了列。", "More than {most} characters. Is it in the right column?"
    ),
    "name_characters": _error(
        "有不能使用的字符：{characters}（数字、符号、看不见的字符或旧系统的自造字）。请删除，或换成标准汉字。",
        "Has characters that cannot be used: {characters} (digits, signs, invisible ones, or ones that an old system "
        "made up). Remove them, or use standard characters.",
    ),
    # 单位
    "unit_missing": _error(
        "没有填写。请填写单位名称；有同名单位的填写完整路径，例如“{example}”。",
        "Nothing is filled in. Give its name or, where several have it, its full path, such as {example}.",
    ),
    "unit_unknown": _error(
        "系统里没有“{value}”。请对照模板“可选内容”中的单位填写名称或完整路径，例如“{example}”；新单位请先在单位页面建立。",
        "There is no “{value}”. Use a name or path from the template's list, such as {example}; make a new unit "
        "on the page of units first.",
    ),
    "unit_ambiguous": _error(
        "叫“{value}”的有 {count} 个：{paths}。请从中选一个，填写完整路径。",
        "“{value}” is the name of {count}: {paths}. Choose one and give its full path.",
    ),
    "unit_out_of_reach": _error(
        "“{value}”不归您管理。请由该单位或其上级的人事管理员导入这一行。",
        "{value} is not within your reach. Its own HR administrator, or one above, must import this row.",
    ),
    # 工会职务
    "post_unknown": _warning(
        "“{value}”无法识别，这一项没有读取。可填：{known}；工种、岗位不填在这一列。",
        "“{value}” cannot be read and is left out. Use one of {known}. Jobs do not go here.",
    ),
    # 手机
    "phone_format": _warning(
        "“{value}”无法识别，这一项没有读取，原有的不变。请填本人的、1 开头的 11 位数字，或留空。",
        "“{value}” cannot be read and is left out; what is stored stays. Write the 11 digits, beginning with 1, of the "
        "member’s own, or leave it empty.",
    ),
    "phone_landline": _warning(
        "“{value}”是座机号，没有读取，原有的不变。这一列只填 1 开头的 11 位号码。",
        "“{value}” is a landline and is left out; what is stored stays. Only 11 digits beginning with 1 go here.",
    ),
    "phone_first_taken": _warning(
        "“{value}”里不止一个号码，只取 {number}。请核对。",
        "“{value}” holds several numbers; only {number} is taken. Check it.",
    ),
    "phone_rounded": _warning(
        "“{value}”已被表格软件改成科学计数法，号码不完整，没有读取，原有的不变。请把该列设为“文本”格式后重新填写。",
        "The spreadsheet has rounded {value}: digits are lost. It is left out; what is stored stays. Format the column "
        "as text and type the number again.",
    ),
    "phone_twice": _error(
        "在本表中重复，见第 {rows} 行。每人的手机号应不同，请改正或留空。",
        "The same one is in row {rows}. Numbers must differ: correct one or leave it empty.",
    ),
    "phone_of_other": _error(
        "已登记在另一位职工（工号 {owner}）名下，请核对。如果那一位不再用它，请在同一份名册里那一位的“手机”栏填写新号"
        "（没有新号填“删除”），把那一行改到没有问题，两行一起上传。",
        "Member {owner} has this one. Check it. If they no longer use it, write their new one (删除, if there is "
        "none) in their row of this roster, and upload both rows together without other errors.",
    ),
    "phones_shuffled": _error(
        "{count} 人的号码互相对换，像是只对这一列排了序。请核对整列，改正后重新上传。",
        "{count} people would exchange telephones: it looks as if this column was sorted alone. Check all of it, "
        "correct it and upload again.",
    ),
    "phone_taken": _error(
        "已登记在其他单位的一位职工名下。请向本人核对；确属本人的，请先留空导入，再联系上级人事管理员。",
        "A member of another unit has this one. Ask the owner; if it is right, leave it empty and tell "
        "the HR administrator above.",
    ),
    # 入职日期
    "hired_on_format": _warning(
        "“{value}”无法识别，这一项没有读取，原有的不变。请按 年-月-日 写成 2026-10-08 这样，年份写全四位。",
        "“{value}” cannot be read and is left out; what is stored stays. Write year, month and day like 2026-10-08, "
        "the year with four digits.",
    ),
    "hired_on_month": _warning(
        "“{value}”没有写日，按当月 1 日 {day} 导入。请核对。",
        "“{value}” names no day; the first of the month, {day}, is taken. Check it.",
    ),
    "hired_on_serial": _warning(
        "“{value}”是表格软件里日期的序号，按 {day} 导入。请核对；以后请把该列设为“日期”格式。",
        "“{value}” is how a spreadsheet counts days; {day} is taken. Check it, and format the column as dates.",
    ),
    "hired_on_future": _warning(
        "{value} 在今天之后，没有读取，原有的不变。请核对。",
        "{value} is in the future and is left out; what is stored stays. Check it.",
    ),
    "hired_on_too_early": _warning(
        "{value} 早于 1950 年，没有读取，原有的不变。请核对。",
        "{value} is before 1950 and is left out; what is stored stays. Check it.",
    ),
    # 性别
    "sex_unknown": _warning(
        "“{value}”无法识别，这一项没有读取，原有的不变。请填 男 或 女（或 GB/T 2261.1 代码 0、1、2、9）。",
        "“{value}” cannot be read and is left out; what is stored stays. Write 男 or 女, or the GB/T 2261.1 code 0, 1, "
        "2 or 9.",
    ),
    # found when applying
    "changed_since_check": _error(
        "核对之后，这位职工的资料又被改过，没有导入这一行。请重新上传名册核对。",
        "The member was changed after the check; the row was not imported. Upload the roster again.",
    ),
    "reach_lost": _error(
        "核对之后，这个单位不再归您管理，没有导入这一行。请由该单位或其上级的人事管理员导入。",
        "The unit left your reach after the check; the row was not imported. Its own HR administrator must import it.",
    ),
}

NOTES: dict[str, Text] = {
    "column_unknown": Text(
        "{letter} 列“{header}”不是模板中的列，没有读取。如果是某一列的别名，请改成模板中的表头后重新上传。",
        "Column {letter} “{header}” is none of the template's and was not read. If it is one under another name, use "
        "the template's header and upload again.",
    ),
    "columns_left_out": Text(
        "表中没有这些列：{headers}。已有职工的这些资料不变，新职工的暂时为空。",
        "Not in the sheet: {headers}. What is stored of them stays; for new members they are empty for now.",
    ),
    "column_hidden": Text(
        "{letter} 列“{header}”在表中是隐藏的，也读取了。不需要的，请删除这一列后重新上传。",
        "The sheet hides column {letter} “{header}”; it was read too. If you do not want it, delete it and upload "
        "again.",
    ),
    "header_below": Text(
        "表头在第 {row} 行，它上面的内容没有读取。",
        "The header is in row {row}; what stands above it was not read.",
    ),
    "rows_hidden": Text(
        "表中隐藏了 {count} 行（第 {rows} 行），也会导入。不需要的，请在表中删除后重新上传。",
        "The sheet hides {count} rows ({rows}); they are imported too. If you do not want them, delete them and "
        "upload again.",
    ),
    "rows_to_compare": Text(
        "有 {count} 行（第 {rows} 行）照常导入，但其中有的内容没有读取，或按推测读取。请在“全部”中核对这些行的说明。",
        "{count} rows ({rows}) are imported although something in them was not read, or is a guess. Look at what is "
        "said of these rows under “All”.",
    ),
    "sheets_left_out": Text(
        "一次只读取一张工作表，没有读取：{names}。那里如果还有人，请合并到一张工作表后重新上传。",
        "One sheet is read at a time; these were not: {names}. If there are people on them, put all on one sheet "
        "and upload again.",
    ),
    "columns_cut": Text(
        "{letter} 列右边的内容没有读取。那里如果有名册的列，请移到左边后重新上传。",
        "What stands right of column {letter} was not read. If a column of the roster is there, move it to the left "
        "and upload again.",
    ),
    "rows_passed_over": Text(
        "第 {rows} 行不是职工（重复的表头、合计、制表人等），已跳过。",
        "Rows without an employee were skipped (a repeated header, a total, who made the list): {rows}.",
    ),
    "rows_blank": Text("第 {rows} 行是空行，已跳过。", "Blank rows were skipped: {rows}."),
}
"""What is said of the sheet as a whole; it keeps no row from being imported."""


FIELDS: dict[str, Text] = {
    "name": Text("姓名", "Name"),
    "unit": Text("单位", "Unit"),
    "post": Text("工会职务", "Union post"),
    "phone": Text("手机", "Mobile"),
    "hired_on": Text("入职日期", "Hired on"),
    "sex": Text("性别", "Sex"),
}
POSTS: dict[Post, Text] = {
    Post.CHAIR: Text("工会主席", "Chair"),
    Post.VICE_CHAIR: Text("工会副主席", "Vice chair"),
    Post.STAFF: Text("工会干事", "Union officer"),
    Post.GROUP_LEADER: Text("工会小组长", "Group leader"),
    Post.WOMENS_COMMITTEE: Text("女职工委员", "Women’s committee"),
    Post.INSPECTOR: Text("劳动保护检查员", "Labour-protection inspector"),
    Post.MEDIATOR: Text("劳动争议调解员", "Mediator"),
    Post.FINANCE: Text("财务委员", "Finance"),
    Post.AUDITOR: Text("经费审查委员", "Auditor"),
}
SEXES: dict[Sex, Text] = {
    Sex.UNKNOWN: Text("未知", "Unknown"),
    Sex.MALE: Text("男", "Male"),
    Sex.FEMALE: Text("女", "Female"),
    Sex.NOT_STATED: Text("未说明", "Not stated"),
}


def message(code: str, params: dict[str, Any], language: Language) -> str:
    return TEXTS[code].text.in_(language).format(**params)


def note(code: str, params: dict[str, Any], language: Language) -> str:
    return NOTES[code].in_(language).format(**params)


def field_label(field: str, language: Language) -> str:
    return FIELDS[field].in_(language)


def in_words(field: str, value: str, language: Language) -> str:
    """A stored value as people say it."""
    if field == "post":
        return POSTS[Post(value)].in_(language)
    if field == "sex":
        return SEXES[Sex(value)].in_(language)
    return value

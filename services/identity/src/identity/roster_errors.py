"""What a roster as a whole can be refused for, in both languages."""

from kit.problems import Problem
from kit.texts import Text


class RosterNotExcel(Problem):
    status = 415
    title = Text("这不是可以读取的名册（.xlsx 或 .csv）", "This is not a readable roster (.xlsx or .csv)")
    detail = Text(
        "旧格式（.xls、.et）、网页导出的表格和加了密码的文件，改扩展名没有用：请用 Excel 或 WPS 打开，"
        "“另存为”“Excel 工作簿 (.xlsx)”，不要加密码，然后重新上传。也可以下载模板填写。",
        "Renaming an old workbook (.xls, .et) or a table exported by a web page does not help: open it and save it as "
        "“Excel workbook (.xlsx)” without a password, then upload again. Or use the template.",
    )


class RosterTooLarge(Problem):
    status = 413
    title = Text("名册太大", "The roster is too large")
    detail = Text(
        "一次最多 {rows} 行、{columns} 列，解压后不超过 {megabytes} MB。请分成几个文件，并删除数据以外的单元格。",
        "At most {rows} rows, {columns} columns, {megabytes} MB unpacked. Split it; delete cells outside the data.",
    )


class RosterEmpty(Problem):
    status = 422
    title = Text("名册是空的", "The roster is empty")
    detail = Text(
        "第一张可见的工作表应有一行表头，下面每行一位职工。请填写后重新上传。",
        "The first visible sheet needs a row of headers and one row per employee. Fill it in and upload again.",
    )


class RosterColumnsMissing(Problem):
    status = 422
    title = Text("名册缺少必需的列：{columns}", "The roster lacks required columns: {columns}")
    detail = Text(
        "表头应在前十行之内：工号、姓名、单位必须有，其余各列可以没有。请补上缺少的列，或下载模板填写。",
        "The headers stand within the first ten rows: 工号, 姓名 and 单位 must be there; 工会职务, 手机, 入职日期 and "
        "性别 may be left out. "
        "Add what is missing, or start from the template.",
    )


class RosterColumnRenamed(Problem):
    status = 422
    title = Text(
        "“{column}”列（{letter} 列）现在叫“{renamed}”", "The column {column} ({letter}) is now called {renamed}"
    )
    detail = Text(
        "如果这一列填的是工会职务（工会主席、工会小组长等），请把表头改成“{renamed}”；"
        "如果是工种或工作岗位，请删除这一列，它不导入。然后重新上传。",
        "If it holds posts in the union (工会主席, 工会小组长, …), rename its header to {renamed}; if it holds jobs, "
        "delete the column, they are not imported. Then upload again.",
    )


class RosterColumnsTwice(Problem):
    status = 422
    title = Text("名册有不止一列“{column}”：{columns}", "The roster has more than one column for {column}: {columns}")
    detail = Text(
        "无法判断以哪一列为准。请只保留一列，删除其余的，然后重新上传。",
        "Which of them is right cannot be told. Keep one, delete the others, and upload again.",
    )


class RosterNotOpen(Problem):
    status = 409
    title = Text("这份名册已经开始导入，或已经处理完", "This roster is being imported already, or is done with")
    detail = Text(
        "请刷新查看进度；要再次导入，请重新上传文件，已经导入的不会重复。",
        "Refresh to see its progress; to import again, upload the file again: nothing is imported twice.",
    )


class RosterExpired(Problem):
    status = 409
    title = Text("核对结果已过期", "The check has expired")
    detail = Text(
        "核对后超过 {hours} 小时没有导入，职工资料可能已有变化。请重新上传名册核对。",
        "It was not imported within {hours} hours and members may have changed. Upload the roster again.",
    )


class RosterSuperseded(Problem):
    status = 409
    title = Text("您后来又上传了一份名册，这一份已作废", "You have uploaded another roster since; this one is void")
    detail = Text(
        "请导入最近上传的那一份；仍需要这一份的，请重新上传核对。",
        "Import the one uploaded last; if you need this one after all, upload it again.",
    )


class NothingToImport(Problem):
    status = 409
    title = Text("没有需要导入的变化", "There is nothing to import")
    detail = Text(
        "所有行都与现有资料相同，或有错误。有错误的请按说明改好后重新上传。",
        "Every row equals what is stored or has an error. Correct those with errors and upload the file again.",
    )

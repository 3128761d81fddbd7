"""What is kept of concerns and how long, as people are told."""

from casework.attachments import LOOSE_FOR
from casework.exports import KEPT
from kit.retention import Stays, in_words
from kit.texts import Text

_LOOSE, _EXPORTED = in_words(LOOSE_FOR), in_words(KEPT)

CASES = Stays(
    "cases",
    Text("我提的诉求", "Concerns you raised"),
    Text("办理您的诉求，并能说清是怎么办的。", "To work on your concern, and to show how that was done."),
    Text("一直保存，作为办理的凭据", "kept for good, as the record of what was done"),
)
WRITTEN = Stays(
    "written",
    Text("我在别人的诉求里写的话", "What you wrote in the concerns of others"),
    Text("是办理过程的一部分。", "It is a part of how they were worked on."),
    Text("和那件诉求一起保存", "kept with that concern"),
)
DONE = Stays(
    "done",
    Text("我办过的步骤", "Steps you took in the concerns of others"),
    Text("说明谁在什么时候办了什么。", "They tell who did what, and when."),
    Text("和那件诉求一起保存", "kept with that concern"),
)
COPY = Stays(
    "copy",
    Text("姓名、工号、单位和角色的副本", "A copy of name, number, unit and roles"),
    Text("知道诉求归哪级工会办，谁能看。", "It tells which union works on a concern, and who may see it."),
    Text("一直保存；收回的角色记为已收回", "kept for good; a role that ended is kept as ended"),
)
LOOSE_FILES = Stays(
    "loose_files",
    Text("上传了还没提交的附件", "Uploads not used yet"),
    Text("填表时先上传，提交时用。", "They are uploaded while a form is filled in."),
    Text(f"上传 {_LOOSE.zh}后删除", f"deleted {_LOOSE.en} after the upload"),
)

EXPORTS = Stays(
    "exports",
    Text("导出的文件", "Exported files"),
    Text("让您下载自己导出的列表。", "So that you can download the lists you exported."),
    Text(f"完成 {_EXPORTED.zh}后删除", f"deleted {_EXPORTED.en} after they were made"),
)

RETENTION = (CASES, WRITTEN, DONE, COPY, LOOSE_FILES, EXPORTS)

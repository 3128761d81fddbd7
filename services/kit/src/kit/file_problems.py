"""Why a file is not taken."""

from kit.problems import Problem
from kit.texts import Text

MOST_BYTES = 10 * 1024 * 1024
MOST_VIDEO_BYTES = 25 * 1024 * 1024
"""A service holds a file about four times while it is taken in; two may be at once."""
MOST_PIXELS = 64_000_000
"""A picture of this size takes 256 MB to decode; phones make up to 50 million."""


ACCEPTED = (
    *("JPEG", "PNG", "WebP", "HEIC", "AVIF", "GIF", "BMP", "TIFF", "PDF"),
    *("MP4", "MOV", "3GP", "Word (.docx)", "Excel (.xlsx)", "PowerPoint (.pptx)", ".txt", ".csv"),
)


class FileTypeRefused(Problem):
    status = 415
    title = Text("不支持这种文件", "This type of file is not accepted")
    detail = Text(
        "可以上传：{accepted}。请转换格式后再试（文档可打印为 PDF）。",
        "Accepted: {accepted}. Convert it and try again (print a document to PDF).",
    )

    def __init__(self) -> None:
        super().__init__(accepted=list(ACCEPTED))


class OldOfficeRefused(Problem):
    status = 415
    title = Text("这是旧版 Office 文件", "This is a file of an old version of Office")
    detail = Text(
        "请用 Office 或 WPS 打开，另存为 .docx、.xlsx、.pptx 或 PDF，再上传。",
        "Open it in Office or WPS, save it as .docx, .xlsx, .pptx or PDF, and upload that.",
    )


class StrictOfficeRefused(OldOfficeRefused):
    title = Text("这是“严格 Open XML”格式的文件", "This file is in the strict Open XML format")


class MacrosRefused(OldOfficeRefused):
    title = Text("这个文件的格式带宏，不能上传", "This file is of a kind that holds macros")


class FileEncrypted(Problem):
    status = 422
    title = Text("这个文件设了打开密码", "This file is locked by a password")
    detail = Text(
        "请先取消密码再上传：在 Office 或 WPS 里打开，把文档加密的密码清空后保存。",
        "Remove the password first: open it in Office or WPS, clear the password to open, and save.",
    )


class VideoRefused(Problem):
    status = 415
    title = Text("不支持这种视频", "This kind of video is not accepted")
    detail = Text(
        "请上传手机拍的 MP4 或 MOV 视频（H.264 或 H.265 编码，不超过 4K）。其他视频先在微信里发给自己，保存后再上传。",
        "Upload an MP4 or MOV as phones record it (H.264 or H.265, at most 4K). Convert other videos first.",
    )


class VideoTooLong(Problem):
    status = 413
    title = Text("视频太长", "The video is too long")
    detail = Text("视频最长 5 分钟。请剪短或分几段上传。", "At most 5 minutes. Cut it, or upload it in parts.")


class TextUnreadable(Problem):
    status = 422
    title = Text("看不出这个文本文件的编码", "The encoding of this text file is not clear")
    detail = Text(
        "请用记事本打开，另存为 UTF-8 编码的 .txt 或 .csv，再上传。",
        "Open it in a text editor, save it as UTF-8 (.txt or .csv), and upload that.",
    )


class FileTooLarge(Problem):
    status = 413
    title = Text("文件太大", "The file is too large")
    detail = Text(
        "视频最大 {video_megabytes} MB，其他文件最大 {megabytes} MB，图片最多 {ten_thousand_pixels} 万像素。"
        "请缩小后再试。",
        "A video at most {video_megabytes} MB, other files {megabytes} MB, a picture {megapixels} megapixels. "
        "Make it smaller and try again.",
    )

    def __init__(self) -> None:
        super().__init__(
            megabytes=MOST_BYTES >> 20,
            video_megabytes=MOST_VIDEO_BYTES >> 20,
            megapixels=MOST_PIXELS // 1_000_000,
            ten_thousand_pixels=MOST_PIXELS // 10_000,
        )


class FileDamaged(Problem):
    status = 422
    title = Text("文件打不开", "The file cannot be opened")
    detail = Text(
        "文件可能没有传完整，或已损坏。请重新选择文件再传一次；还不行，就换原件或重新拍照。",
        "It may be incomplete or damaged. Choose it and upload it again; if that fails, use the original or take the "
        "picture again.",
    )


class FileActive(Problem):
    status = 422
    title = Text(
        "此 PDF 有打开密码，或内容不在页面上", "This PDF is locked by a password, or its content is not on its pages"
    )
    detail = Text(
        "这样的 PDF（有打开密码、动态表单、没有保存显示效果的表单内容、文件包）不能上传。"
        "请打开它，用“打印为 PDF”另存一份后再试。",
        "Passwords, dynamic forms, form entries saved without their appearance and packed files are not accepted. "
        "Open it and print it to a new PDF.",
    )


class FileTooComplex(Problem):
    status = 422
    title = Text("文件太复杂，打不开", "The file is too complex to open")
    detail = Text(
        "打开它用的时间或内存超出了限度。请另存后再试：文档打印为 PDF，图片重新拍照，表格删去多余的行。",
        "Opening it takes more time or memory than allowed. Save it in another way and try again: print the document "
        "to PDF, take the picture again, keep only the rows you need.",
    )


REFUSALS: list[type[Problem]] = [
    FileActive,
    FileDamaged,
    FileEncrypted,
    FileTooComplex,
    FileTooLarge,
    FileTypeRefused,
    MacrosRefused,
    OldOfficeRefused,
    StrictOfficeRefused,
    TextUnreadable,
    VideoRefused,
    VideoTooLong,
]
"""All that `files.receive` may raise, except DecodingBusy."""

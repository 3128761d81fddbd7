"""What is kept of an uploaded file. Runs in a decoding process."""

from pathlib import PurePath

from kit import office, pdfs, pictures, text_files, videos
from kit.clean_files import CleanFile, display_name
from kit.file_problems import MOST_BYTES, MOST_VIDEO_BYTES, FileDamaged, FileTooLarge, FileTypeRefused


def clean(name: str, data: bytes) -> CleanFile:
    suffix = PurePath(name).suffix.lower()
    media_type = pictures.guess_media_type(data)
    is_video = media_type not in pictures.FORMATS and videos.is_video(data)
    if len(data) > (MOST_VIDEO_BYTES if is_video else MOST_BYTES):
        raise FileTooLarge
    if not data:
        raise FileDamaged
    if media_type in pictures.FORMATS:
        media_type, data = pictures.redraw(data, media_type)
    elif is_video:
        media_type, data = videos.remux(data)
    elif office.is_office(data):
        media_type, data = office.rebuild(data)
    elif pdfs.is_pdf(data):
        media_type, data = pdfs.MEDIA_TYPE, pdfs.rebuild(data)
    else:
        office.refuse_compound(data)
        if suffix not in text_files.SUFFIXES:
            raise FileTypeRefused
        media_type, data = text_files.MEDIA_TYPE, text_files.rewrite(data, suffix)
    return CleanFile(display_name(name, _SUFFIXES.get(media_type, suffix)), media_type, data)


_SUFFIXES = {**pictures.SUFFIXES, **office.SUFFIXES, **videos.SUFFIXES, pdfs.MEDIA_TYPE: ".pdf"}
"""Of what is kept. A text keeps its own."""

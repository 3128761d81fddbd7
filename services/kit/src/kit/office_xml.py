"""The XML of an Office part without what acts, leads outside or says who made it. Runs in a decoding process."""

import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

from kit import formulas, office_lists
from kit.file_problems import FileDamaged

_SHORT = {uri: prefix for prefix, uri in office_lists.NAMESPACES.items()}

_ADDRESS = re.compile(r"(?:https?://(?![^/?#\s]*@)|mailto:)[^\s\"\\<>]{1,2000}", re.IGNORECASE)
_WORD = re.compile(r'"[^"]*"?|[^\s"]+')
_PATH = re.compile(r"[\\/:]")
_JUMP = re.compile(r"ppaction://(?:hlinksldjump|hlinkshowjump\?jump=\w+|noaction)?")
_CELL_PICTURE = re.compile(r"ID_[0-9A-F]{32}")

_PARSER_OPTIONS: Mapping[str, Any] = {
    "resolve_entities": False, "load_dtd": False, "no_network": True, "remove_comments": True, "remove_pis": True,
    "huge_tree": False,
}  # fmt: skip


def is_address(target: str) -> bool:
    """Where a link may lead. One with a name and a password in it leads nowhere."""
    return bool(_ADDRESS.fullmatch(target))


def parse(data: bytes) -> Any:
    """FileDamaged for what is not well-formed, and for any DTD: entities in one unfold without end."""
    try:
        root = etree.fromstring(data, etree.XMLParser(**_PARSER_OPTIONS))
    except etree.XMLSyntaxError as error:
        raise FileDamaged from error
    if root.getroottree().docinfo.doctype:
        raise FileDamaged
    return root


def written(root: Any) -> bytes:
    done: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return done


def own_names(workbook: Any) -> formulas.Names:
    def names(tag: str) -> frozenset[str]:
        return frozenset(each.get("name", "").casefold() for each in workbook.iter(_long(tag)))

    return formulas.Names(names("x:sheet"), names("x:definedName"))


def clean(root: Any, ids: Mapping[str, str], own: formulas.Names) -> Any:
    """The part under its root. `ids` are the relations that are kept, by their former names."""
    name = _name(root.tag)
    if name not in office_lists.TOPS:
        raise FileDamaged
    if members := office_lists.TOPS[name]:
        space = root.tag.rpartition("}")[0]
        for child in list(root):
            if not (isinstance(child.tag, str) and child.tag.startswith(space) and _local(child) in members):
                root.remove(child)
    _show_objects(root)
    _choose(root)
    _Cleaner(ids).run(root)
    if name.startswith("w:"):
        _drop_unseen(root)
        _keep_fields(root)
    elif name == "x:comments":
        _forget_authors(root)
    elif name in ("x:worksheet", "x:workbook"):
        _keep_links(root, own)
        _keep_formulas(root)
    elif name.startswith("c:"):
        for formula in root.iter(f"{{{office_lists.NAMESPACES['c']}}}f"):
            if not formulas.is_own(formula.text or ""):
                formula.text = ""
    etree.cleanup_namespaces(root, keep_ns_prefixes=_required(root))
    return root


class _Cleaner:
    def __init__(self, ids: Mapping[str, str]) -> None:
        self._ids = ids
        self._names: dict[str, str] = {}
        """By tag or attribute in Clark's form."""
        self._plain: set[tuple[str, ...]] = set()
        """Tag and attributes of elements that stay as they are: a sheet has a few of them, a million times."""

    def run(self, root: Any) -> None:
        gone = []
        for element in root.iter():
            form = (element.tag, *element.keys())
            if form in self._plain:
                continue
            name = self._short(element.tag)
            if not ((":" in name or element is root) and self._attend(element, name)):
                gone.append(element)
            elif _is_plain(name, form) and form == (element.tag, *element.keys()):
                self._plain.add(form)
        for element in gone:
            _remove(element)
        for name in office_lists.UNWRAPPED:
            for element in list(root.iter(_long(name))):
                _unwrap(element)

    def _short(self, tag: str) -> str:
        found = self._names.get(tag)
        if found is None:
            found = self._names[tag] = _name(tag)
        return found

    def _attend(self, element: Any, name: str) -> bool:
        """Sees to the attributes. False: the element goes."""
        if name in office_lists.DROPPED or name.endswith(":extLst"):
            return False
        prefix, _, local = name.rpartition(":")
        if prefix == "vx" and local != "ClientData" and local not in office_lists.CLIENT_DATA:
            return False
        attributes = element.attrib
        bare = office_lists.BARE.get(name, ())
        for key in list(attributes):
            short = self._short(key)
            space, _, attribute = short.rpartition(":")
            if not short or attribute in bare or space == "mc" or short == "xml:base" or attribute.startswith("rsid"):
                del attributes[key]
            elif space == "r" or short == "o:relid":
                if not self._refer(element, name, key):
                    return False
            elif space == "w" and attribute in office_lists.DROPPED_EVERYWHERE:
                del attributes[key]
            elif (
                space == "w" and attribute in office_lists.EMPTIED_EVERYWHERE
            ) or attribute in office_lists.EMPTIED.get(name, ()):
                attributes[key] = ""
            elif prefix in ("v", "o", "w10") and (
                (attribute not in office_lists.VML_ATTRIBUTES and space in ("", "o"))
                or (attribute == "style" and "(" in attributes[key])  # url(…)
            ):
                del attributes[key]
        self._rename(element, name, local)
        return name not in office_lists.LINKS or bool(_JUMP.fullmatch(attributes.get("action", "")))

    def _refer(self, element: Any, name: str, key: str) -> bool:
        value = element.get(key)
        if value in self._ids:
            element.set(key, self._ids[value])
        elif value == "" or name in office_lists.KEPT_WITHOUT_RELATION:
            if name not in office_lists.LINKS:  # they need one, even if empty
                del element.attrib[key]
        else:
            return False
        return True

    def _rename(self, element: Any, name: str, local: str) -> None:
        """Names of shapes hold the names of files."""
        if local in ("docPr", "cNvPr") and not _CELL_PICTURE.fullmatch(element.get("name", "")):
            element.set("name", f"{local} {element.get('id', '')}")
        elif name.startswith("xdr:"):
            for key in ("macro", "textlink"):
                if key in element.attrib:
                    element.set(key, "")


def _is_plain(name: str, form: tuple[str, ...]) -> bool:
    """Whether what becomes of such an element depends on no value of its attributes."""
    return name.startswith(("w:", "x:")) and not any(
        key.startswith(f"{{{office_lists.NAMESPACES['r']}}}")
        or key.rpartition("}")[2] in office_lists.EMPTIED_EVERYWHERE
        for key in form[1:]
    )


def _show_objects(root: Any) -> None:
    """Of an embedded object stays the picture that stands for it."""
    for shown in list(root.iter(_long("w:object"))):
        shown.attrib.clear()
        shown.tag = _long("w:pict")
    for frame in list(root.iter(_long("p:graphicFrame"))):
        picture = next(frame.iter(_long("p:pic")), None)
        if picture is not None:
            for place, number in zip(picture.iter(_long("p:cNvPr")), frame.iter(_long("p:cNvPr")), strict=False):
                place.set("id", number.get("id", ""))
            frame.getparent().replace(frame, picture)


def _choose(root: Any) -> None:
    """Of alternatives, those that every reader's list knows: one that needs another namespace goes, and the fallback
    takes its place."""
    for alternative in list(root.iter(_long("mc:AlternateContent"))):
        for choice in alternative.findall(_long("mc:Choice")):
            needed = (choice.get("Requires") or "").split()
            if not needed or any(_SHORT.get(choice.nsmap.get(prefix)) is None for prefix in needed):
                alternative.remove(choice)
        if alternative.find(_long("mc:Choice")) is None:
            for fallback in alternative.findall(_long("mc:Fallback")):
                _unwrap(fallback)
            _unwrap(alternative)


def _required(root: Any) -> list[str]:
    choices = root.iter(_long("mc:Choice"))
    return sorted({prefix for choice in choices for prefix in (choice.get("Requires") or "").split()})


def _drop_unseen(root: Any) -> None:
    """Text that was deleted or hidden: who wrote it takes it for gone. What a field is made of stays for now."""
    for gone in list(root.iter(_long("w:del"), _long("w:moveFrom"))):
        if _local(gone.getparent()) not in ("rPr", "trPr"):  # there, of a paragraph's end and of a row
            _remove(gone)
    for run in list(root.iter(_long("w:r"))):
        hidden = run.find(f"{_long('w:rPr')}/{_long('w:vanish')}")
        if hidden is not None and hidden.get(_long("w:val"), "1") not in ("0", "false", "off"):
            for element in list(run):
                if _local(element) not in ("rPr", "fldChar", "instrText"):
                    _remove(element)
    for name in list(root.iter(_long("w:name"))):
        if _local(name.getparent()) == "ffData":
            _remove(name)


def _keep_fields(root: Any) -> None:
    """Fields of Word. One that is not in the list leaves what it last showed; what a field is made of goes."""
    for field in list(root.iter(_long("w:fldSimple"))):
        if not _is_kept_field(field.get(_long("w:instr"), "")):
            _unwrap(field)
    open_fields: list[_Field] = []
    ended: list[_Field] = []
    for element in list(root.iter(*map(_long, ("w:fldChar", "w:instrText", "w:delInstrText", "w:t", "w:delText")))):
        kind = element.get(_long("w:fldCharType")) if _local(element) == "fldChar" else None
        if kind == "begin":
            open_fields.append(_Field())
        if not open_fields:
            if kind or "nstrText" in _local(element):
                _remove(element)
            continue
        field = open_fields[-1]
        if kind:
            field.marks.append(element)
            field.shows = field.shows or kind == "separate"
            if kind == "end":
                ended.append(open_fields.pop())
        elif "nstrText" in _local(element) or not field.shows:
            field.code.append(element)
        else:
            for outer in open_fields:
                if not outer.shows:
                    outer.inside.append(element)
    for field in [*ended, *open_fields]:
        instruction = "".join(element.text or "" for element in field.code)
        if field in open_fields or not _is_kept_field(instruction):
            for element in [*field.marks, *field.code, *field.inside]:
                _remove(element)


class _Field:
    def __init__(self) -> None:
        self.marks: list[Any] = []
        self.code: list[Any] = []
        """Plain text counts as well, where code is to stand."""
        self.inside: list[Any] = []
        """Text that belongs to the code, not to what the field shows."""
        self.shows = False


def _is_kept_field(instruction: str) -> bool:
    kind, *words = _WORD.findall(instruction) or [""]
    if kind.upper() != "HYPERLINK":
        return kind.upper() in office_lists.FIELDS or kind.startswith("=")
    switches = [word.lower() for word in words if word.startswith("\\") and len(word) == 2]
    told = [
        (before.lower() in ("\\l", "\\o", "\\t"), word.strip('"'))
        for before, word in zip(["", *words], words, strict=False)
        if word.lower() not in switches
    ]
    addresses = [word for describes, word in told if not describes]
    described = [word for describes, word in told if describes]
    return (
        all(map(is_address, addresses))
        and not any(_PATH.search(word) and not is_address(word) for word in described)
        and bool(addresses or "\\l" in switches)
    )


def _forget_authors(root: Any) -> None:
    """Excel writes the author's name before the words of a comment as well."""
    authors = [each.text or "" for each in root.iter(_long("x:author"))]
    for author in root.iter(_long("x:author")):
        author.text = ""
    for comment in root.iter(_long("x:comment")):
        number = comment.get("authorId", "")
        name = authors[int(number)] if number.isdecimal() and int(number) < len(authors) else ""
        first = next(comment.iter(_long("x:t")), None)
        if name and first is not None and first.text:
            first.text = re.sub(rf"^\s*{re.escape(name)}\s*[:：]\s*", "", first.text)


def _keep_links(sheet: Any, own: formulas.Names) -> None:
    for link in list(sheet.iter(_long("x:hyperlink"))):
        if not formulas.is_place(link.get("location", ""), own):
            link.attrib.pop("location", None)
            if _long("r:id") not in link.attrib:
                _remove(link)


def _keep_formulas(root: Any) -> None:
    """A cell whose formula goes keeps its last value."""
    shared: set[str | None] = set()
    cells = list(root.iter(_long("x:f")))
    for formula in cells:
        own = formulas.is_own(formula.text or "") and formula.get("t") != "dataTable"
        if not own:
            if formula.get("t") == "shared":
                shared.add(formula.get("si"))
            formula.getparent().remove(formula)
    for formula in cells:
        if formula.getparent() is not None and formula.get("t") == "shared" and formula.get("si") in shared:
            formula.getparent().remove(formula)
    for part, holder in (
        ("x:cfRule", "x:conditionalFormatting"),
        ("x:dataValidation", "x:dataValidations"),
        ("x:definedName", "x:definedNames"),
        ("x:hyperlink", "x:hyperlinks"),
    ):
        for element in list(root.iter(_long(part))):
            limits = (each.get("val", "") for each in element.iter(_long("x:cfvo")))
            if not all(map(formulas.is_own, (*element.itertext(), *limits))):
                _remove(element)
        for element in list(root.iter(_long(holder))):
            if not len(element):
                _remove(element)


def _name(tag: str) -> str:
    """`{http://…/main}p` → `w:p`; nothing for a namespace that is not in the list."""
    uri, found, local = tag.rpartition("}")
    if not found:
        return local
    prefix = _SHORT.get(uri[1:])
    return f"{prefix}:{local}" if prefix else ""


def _long(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{office_lists.NAMESPACES[prefix]}}}{local}"


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _remove(element: Any) -> None:
    """With all that is in it, but not what follows it."""
    parent = element.getparent()
    if parent is None:
        return
    _keep_tail(element, parent)
    parent.remove(element)


def _unwrap(element: Any) -> None:
    """The children take the element's place."""
    parent = element.getparent()
    place = parent.index(element)
    for child in reversed(list(element)):
        parent.insert(place, child)
    _remove(element)


def _keep_tail(element: Any, parent: Any) -> None:
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
        element.tail = None

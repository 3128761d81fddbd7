"""What is kept of the XML in an Office file.

Lists say what is kept: the namespaces, and of each part the members at its top. Inside them the lists name what goes.
"""

_MAIN = "http://schemas.openxmlformats.org/"
NAMESPACES = {
    "w": _MAIN + "wordprocessingml/2006/main",
    "x": _MAIN + "spreadsheetml/2006/main",
    "p": _MAIN + "presentationml/2006/main",
    "r": _MAIN + "officeDocument/2006/relationships",
    "m": _MAIN + "officeDocument/2006/math",
    "a": _MAIN + "drawingml/2006/main",
    "pic": _MAIN + "drawingml/2006/picture",
    "wp": _MAIN + "drawingml/2006/wordprocessingDrawing",
    "xdr": _MAIN + "drawingml/2006/spreadsheetDrawing",
    "c": _MAIN + "drawingml/2006/chart",
    "dgm": _MAIN + "drawingml/2006/diagram",
    "mc": _MAIN + "markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
    "wpc": "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "w10": "urn:schemas-microsoft-com:office:word",
    "vx": "urn:schemas-microsoft-com:office:excel",
    "etc": "http://www.wps.cn/officeDocument/2017/etCustomData",
    "xml": "http://www.w3.org/XML/1998/namespace",
}
"""`etc` is the pictures in cells of WPS."""
_TOPS = {
    "w:document": "background body",
    "w:settings": "evenAndOddHeaders mirrorMargins gutterAtTop bordersDoNotSurroundHeader bordersDoNotSurroundFooter "
    "defaultTabStop autoHyphenation drawingGridHorizontalSpacing drawingGridVerticalSpacing noLineBreaksAfter "
    "noLineBreaksBefore displayHorizontalDrawingGridEvery displayVerticalDrawingGridEvery characterSpacingControl "
    "footnotePr endnotePr compat themeFontLang clrSchemeMapping decimalSymbol listSeparator",
    "w:styles": "docDefaults latentStyles style",
    "w:numbering": "numPicBullet abstractNum num",
    "w:fonts": "font",
    "w:footnotes": "footnote",
    "w:endnotes": "endnote",
    "w:comments": "comment",
    "x:workbook": "workbookPr bookViews sheets definedNames calcPr",
    "x:worksheet": "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr autoFilter sortState "
    "mergeCells phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup "
    "headerFooter rowBreaks colBreaks ignoredErrors drawing legacyDrawing picture tableParts",
    "x:chartsheet": "sheetPr sheetViews pageMargins pageSetup headerFooter drawing",
    "x:styleSheet": "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors",
    "x:sst": "si",
    "x:table": "autoFilter sortState tableColumns tableStyleInfo",
    "x:comments": "authors commentList",
    "p:presentation": "sldMasterIdLst notesMasterIdLst handoutMasterIdLst sldIdLst sldSz notesSz kinsoku "
    "defaultTextStyle",
    "p:sld": "cSld clrMapOvr",
    "p:sldLayout": "cSld clrMapOvr hf",
    "p:sldMaster": "cSld clrMap sldLayoutIdLst hf txStyles",
    "p:notes": "cSld clrMapOvr",
    "p:notesMaster": "cSld clrMap hf notesStyle",
    "p:handoutMaster": "cSld clrMap hf",
    "p:cmAuthorLst": "cmAuthor",
    "p:cmLst": "cm",
    "a:theme": "themeElements objectDefaults extraClrSchemeLst",
    "a:tblStyleLst": "tblStyle",
    "c:chartSpace": "date1904 roundedCorners clrMapOvr chart spPr txPr",
    "etc:cellImages": "cellImage",
    "w:hdr": None,
    "w:ftr": None,
    "xdr:wsDr": None,
    "dgm:dataModel": None,
    "dgm:layoutDef": None,
    "dgm:colorsDef": None,
    "dgm:styleDef": None,
    "xml": None,
}
"""Of each part, what may stand at its top, in its own namespace. None: paragraphs, shapes and such. `xml` is what
VML drawings begin with."""
TOPS = {name: members and frozenset(members.split()) for name, members in _TOPS.items()}

DROPPED = frozenset(
    """
    w:altChunk w:subDoc w:control w:contentPart w:fldData w:dataBinding w:placeholder w:docPartObj w:docPartList
    w:customXmlPr w:smartTagPr w:permStart w:permEnd w:embedRegular w:embedBold w:embedItalic w:embedBoldItalic w:movie
    w:rsid w:entryMacro w:exitMacro w:helpText w:statusText w:textInput w:tblCaption w:tblDescription w:alias w:tag
    w:moveFromRangeStart w:moveFromRangeEnd w:moveToRangeStart w:moveToRangeEnd
    o:OLEObject o:signatureline o:ink
    a:videoFile a:audioFile a:quickTimeFile a:wavAudioFile a:audioCd a:snd
    p:oleObj p:controls p:custDataLst p:contentPart p:snd p:embeddedFontLst
    c:externalData c:userShapes c:pivotSource c:pivotFmts c:printSettings
    x:calculatedColumnFormula x:totalsRowFormula x:xmlColumnPr x:webPublishItems x:controls x:oleObjects
    xdr:contentPart
    """.split()
)
"""With all that is in them. Every extLst goes as well."""
UNWRAPPED = ("w:smartTag", "w:customXml")
"""What is in them stays."""
KEPT_WITHOUT_RELATION = frozenset(
    ("w:hyperlink", "x:hyperlink", "x:pageSetup", "a:blip", "v:imagedata", "v:fill", "v:stroke")
)
"""Anything else that refers to what is not kept goes."""

VML_ATTRIBUTES = frozenset(
    """
    id type style coordsize coordorigin path adj fillcolor filled stroked strokecolor strokeweight opacity wrapcoords
    from to arcsize points on color color2 angle focus focusposition focussize rotate weight joinstyle endcap dashstyle
    miterlimit startarrow endarrow eqn string fitshape fitpath trim inset position aspect textboxrect gradientshapeok
    limo textpathok connecttype connectlocs extrusionok strokeok fillok shadowok insetpen offset obscured method print
    cropleft cropright croptop cropbottom gain blacklevel gamma grayscale bilevel ext startangle endangle xrange yrange
    switch polar radiusrange allowincell allowoverlap preferrelative spt insetmode hr hrstd hralign hrpct hrnoshade
    bwmode connectortype
    """.split()
)
CLIENT_DATA = frozenset("Anchor Row Column MoveWithCells SizeWithCells AutoFill Visible".split())

BARE = {
    "wp:docPr": ("descr", "title", "hidden"),
    "pic:cNvPr": ("descr", "title"),
    "wps:cNvPr": ("descr", "title"),
    "wpg:cNvPr": ("descr", "title"),
    "xdr:cNvPr": ("descr", "title"),
    "p:cNvPr": ("descr", "title"),
    "a:cNvPr": ("descr", "title"),
    "dgm:cNvPr": ("descr", "title"),
    "a:hlinkClick": ("invalidUrl", "tgtFrame", "tooltip"),
    "a:hlinkHover": ("invalidUrl", "tgtFrame", "tooltip"),
    "a:hlinkMouseOver": ("invalidUrl", "tgtFrame", "tooltip"),
    "w:comboBox": ("lastValue",),
    "w:dropDownList": ("lastValue",),
    "w:hyperlink": ("docLocation", "tgtFrame", "tooltip"),
    "x:hyperlink": ("display", "tooltip"),
    "x:c": ("cm", "vm"),
    "x:sheetPr": ("codeName",),
    "x:workbookPr": ("codeName", "filterPrivacy", "showPivotChartFilter"),
    "x:table": ("tableType", "connectionId", "comment"),
    "x:tableColumn": ("queryTableFieldId",),
    "x:dataValidations": ("count",),
    "x:definedName": (
        "comment", "customMenu", "description", "help", "statusBar", "function", "vbProcedure", "xlm", "shortcutKey",
        "functionGroupId", "publishToServer", "workbookParameter",
    ),
    "p:cm": ("dt",),
    "p:cSld": ("name",),
    "p:presentation": ("removePersonalInfoOnSave",),
}  # fmt: skip
"""Attributes that go, by element: paths, alternative texts with file names, times, names of code."""
EMPTIED = {"p:cmAuthor": ("name", "initials")}
EMPTIED_EVERYWHERE = ("author", "initials")
DROPPED_EVERYWHERE = ("date", "codeName", "userId", "ed", "edGrp", "dirty")

FIELDS = frozenset(
    """
    PAGE NUMPAGES SECTION SECTIONPAGES TOC TC PAGEREF REF NOTEREF SEQ STYLEREF EQ SYMBOL XE INDEX ADVANCE
    FORMTEXT FORMCHECKBOX FORMDROPDOWN LISTNUM AUTONUM AUTONUMLGL AUTONUMOUT
    """.split()
)
"""Of any other field, but a link and a sum, stays what it shows."""
LINKS = ("a:hlinkClick", "a:hlinkHover", "a:hlinkMouseOver")
"""They need a relation, even an empty one, and may name an action."""

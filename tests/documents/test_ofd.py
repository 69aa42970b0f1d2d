"""OFD files: transforms, templates, offsets between characters."""

from __future__ import annotations

import pytest

from perflint.documents import ofd
from perflint.documents.errors import DocumentError
from perflint.documents.recognition import NeedsRecognition
from tests.documents.support import grid, package, tables, texts

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def entry(root: str) -> str:
    return f"<ofd:OFD {SPACE}><ofd:DocBody><ofd:DocRoot>{root}</ofd:DocRoot></ofd:DocBody></ofd:OFD>"


def ofd_file(
    *pages: str, resources: str = "", common: str = "", further: dict[str, str] | None = None
) -> bytes:
    """A file whose pages hold this in their Page element."""
    listed = "".join(
        f'<ofd:Page ID="{number}" BaseLoc="Pages/P{number}.xml"/>' for number in range(len(pages))
    )
    files = {
        "OFD.xml": entry("/Doc_0/Document.xml"),
        "Doc_0/Document.xml": f"<ofd:Document {SPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
        f"</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>Res.xml</ofd:PublicRes>{common}</ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        "Doc_0/Res.xml": f"<ofd:Res {SPACE}>{resources}</ofd:Res>",
    }
    for number, content in enumerate(pages):
        files[f"Doc_0/Pages/P{number}.xml"] = f"<ofd:Page {SPACE}>{content}</ofd:Page>"
    files.update(further or {})
    return package(files)


def content(*objects: str) -> str:
    return f'<ofd:Content><ofd:Layer ID="1">{"".join(objects)}</ofd:Layer></ofd:Content>'


def text(x: float, y: float, code: str, attributes: str = "", steps: str = "", size: float = 4) -> str:
    return (
        f'<ofd:TextObject Boundary="{x} {y} 100 5" Font="1" Size="{size}" {attributes}>'
        f'<ofd:TextCode X="0" Y="3.5" {steps}>{code}</ofd:TextCode></ofd:TextObject>'
    )


def path(x: float, y: float, data: str, attributes: str = "") -> str:
    return (
        f'<ofd:PathObject Boundary="{x} {y} 200 200" LineWidth="0.2" {attributes}>'
        f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def read(*objects: str, resources: str = "") -> list[str]:
    return texts(ofd.read(ofd_file(content(*objects), resources=resources), "甲.ofd"))


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (text(20, 30, "绩效目标", steps='DeltaX="4 4 4"'), "绩效目标"),
        (text(20, 30, "绩效目标", steps='DeltaX="g 3 4"'), "绩效目标"),
        (text(20, 30, "绩效目标"), "绩效目标"),
        (text(20, 30, "产出指标", steps='DeltaY="5 5 5"'), "产|出|指|标"),
        (text(20, 30, "单位", steps='DeltaX="9"'), "单 位"),
        (text(20, 30, "100%", steps='DeltaX="2 2 2"'), "100%"),
        (text(20, 30, "⽤⼾"), "用户"),
        (text(0, 0, "放大", 'CTM="2 0 0 2 20 30"', 'DeltaX="4"'), "放大"),
        (f"<ofd:PageBlock>{text(20, 30, '块内')}</ofd:PageBlock>", "块内"),
        (text(20, 30, "正文") + text(50, 90, "草稿", 'CTM="0.7 0.7 -0.7 0.7 0 0"'), "正文"),
        (text(20, 30, "正文") + text(20, 60, "隐藏", 'Visible="false"'), "正文"),
    ],
)
def test_text_objects(item: str, expected: str) -> None:
    assert read(item) == expected.split("|")


def test_symbol_fonts_draw_boxes() -> None:
    fonts = '<ofd:Fonts><ofd:Font ID="1" FontName="Wingdings"/></ofd:Fonts>'
    assert read(text(20, 30, "&#xFE;"), resources=fonts) == ["☑"]


def test_matrices_place_text_in_its_cell() -> None:
    lines = [path(20, y, "M 0 0 L 100 0") for y in (30, 40, 50)]
    lines += [path(x, 30, "M 0 0 L 0 20") for x in (20, 70, 120)]
    scaled = (
        '<ofd:TextObject CTM="0.5 0 0 0.5 1 1" Boundary="70 40 40 8" Font="1" Size="8">'
        '<ofd:TextCode X="0" Y="8" DeltaX="8">四八</ofd:TextCode></ofd:TextObject>'
    )
    document = ofd.read(
        ofd_file(content(*lines, text(22, 32, "指标"), text(72, 32, "值"), text(22, 42, "数量"), scaled)),
        "甲.ofd",
    )
    assert grid(tables(document)[0]) == [["指标", "值"], ["数量", "四八"]]
    assert tables(document)[0].rows[1][1].text.location.page == 1


def test_rectangles_are_borders_and_thin_filled_ones_are_lines() -> None:
    boxes = [path(x, 30, "M 0 0 L 50 0 L 50 10 L 0 10 C") for x in (20, 70)]
    thin = path(20, 40, "M 0 0 L 0.3 0 L 0.3 10 L 0 10 C", 'Stroke="false" Fill="true"')
    unseen = path(20, 35, "M 0 0 L 100 0", 'Stroke="false"')
    document = ofd.read(
        ofd_file(content(*boxes, thin, unseen, text(22, 32, "甲"), text(72, 32, "乙"))), "甲.ofd"
    )
    assert grid(tables(document)[0]) == [["甲", "乙"]]


def test_templates_and_composite_objects_are_part_of_the_page() -> None:
    data = ofd_file(
        '<ofd:Template TemplateID="7"/>'
        + content('<ofd:CompositeObject ResourceID="9" Boundary="20 60 50 50"/>'),
        common='<ofd:TemplatePage ID="7" BaseLoc="T.xml"/>',
        resources=f'<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="9"><ofd:Content>{text(0, 0, "组合")}'
        "</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>",
        further={"Doc_0/T.xml": f"<ofd:Page {SPACE}>{content(text(20, 40, '模板'))}</ofd:Page>"},
    )
    assert texts(ofd.read(data, "甲.ofd")) == ["模板", "组合"]


def test_composites_that_hold_themselves_end() -> None:
    loop = '<ofd:CompositeObject ResourceID="9" Boundary="1 1 50 50"/>'
    inner = f"<ofd:Content>{text(20, 40, '圈')}{loop}</ofd:Content>"
    unit = f'<ofd:CompositeGraphicUnit ID="9">{inner}</ofd:CompositeGraphicUnit>'
    assert "圈" in read(loop, resources=unit)[0]


def test_a_file_of_pictures_needs_recognition() -> None:
    picture = content('<ofd:ImageObject ResourceID="3" Boundary="0 0 210 297"/>')
    with pytest.raises(NeedsRecognition, match="OCR"):
        ofd.read(ofd_file(picture), "甲.ofd")
    document = ofd.read(ofd_file(content(text(20, 30, "正文")), picture), "甲.ofd")
    assert [note.kind for note in document.notes] == ["low-confidence"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (ofd_file(content()), "no text"),
        (
            package({"OFD.xml": entry("no.xml")}),
            "no.xml is missing",
        ),
        (package({"other.xml": "<a/>"}), "OFD.xml is missing"),
        (ofd_file("<ofd:Content>"), "damaged"),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(DocumentError, match=words):
        ofd.read(data, "甲.ofd")


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ofd, "MAXIMUM_PAGES", 1)
    with pytest.raises(DocumentError, match="too large"):
        ofd.read(ofd_file(content(text(20, 30, "一")), content(text(20, 30, "二"))), "甲.ofd")

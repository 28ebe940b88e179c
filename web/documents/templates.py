"""The templates of the documents: looked at, replaced, put back."""

from http import HTTPStatus

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from processes import documents
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.documents import example, filling, kinds, language, templates, writing
from processes.documents.attachments import DOCX
from processes.documents.errors import TemplateRefused
from processes.organisation import directory
from web.documents import bp
from web.errors import sentence
from web.files import content_of, download, name_of
from web.permissions import requires
from web.translation import gettext as _

#: How a template says what stands where.
EXAMPLES = {
    "value": "{{ 案件.案码 }}",
    "line": "{{ 案件.案码|横线 }}",
    "lines": "{{ 本件.内容|空行 }}",
    "rows": ("{%tr for 人 in 当事人 %}", "{{ 人.姓名 }}", "{%tr endfor %}"),
}


@bp.get("/document-templates/")
@requires(Permission.TEMPLATE_MANAGE)
def list_templates() -> ResponseReturnValue:
    """Every form by set, and which version it is issued with."""
    suites: dict[kinds.Suite, list[kinds.Kind]] = {}
    for kind in documents.KINDS.values():
        suites.setdefault(kind.suite, []).append(kind)
    used = templates.all_in_use(g.db, directory.district(g.db))
    return render_template("documents/templates.html", suites=suites, used=used)


@bp.get("/document-templates/<key>")
@requires(Permission.TEMPLATE_MANAGE)
def show_template(key: str) -> ResponseReturnValue:
    """One form: its versions, replacing it, and the names a template may use."""
    return _page(key)


@bp.get("/document-templates/<key>/shipped")
@requires(Permission.TEMPLATE_MANAGE)
def shipped_template(key: str) -> ResponseReturnValue:
    """The shipped template itself, to begin one's own from."""
    return download(templates.read_shipped(key), f"{kinds.get(key).name} 模板.docx", DOCX)


@bp.get("/document-templates/<key>/shipped/preview")
@requires(Permission.TEMPLATE_MANAGE)
def preview_shipped_template(key: str) -> ResponseReturnValue:
    """The shipped template filled with a made-up case."""
    return _preview(key, templates.read_shipped(key))


@bp.get("/document-templates/<key>/<int:template_id>/source")
@requires(Permission.TEMPLATE_MANAGE)
def template_source(key: str, template_id: int) -> ResponseReturnValue:
    """A version as it was sent."""
    row = templates.get(g.db, template_id, key)
    return download(row.content, f"{kinds.get(key).name} 第{row.version}版模板.docx", DOCX)


@bp.get("/document-templates/<key>/<int:template_id>/preview")
@requires(Permission.TEMPLATE_MANAGE)
def preview_template(key: str, template_id: int) -> ResponseReturnValue:
    """A version filled with a made-up case."""
    return _preview(key, templates.get(g.db, template_id, key).content)


@bp.post("/document-templates/<key>/upload")
@requires(Permission.TEMPLATE_MANAGE)
def upload_template(key: str) -> ResponseReturnValue:
    """Check a template and keep it as the next version, to be looked at before it is used."""
    content, district = content_of("file"), directory.district(g.db)
    try:
        row = templates.add(
            g.db, district, key, name=name_of("file"), content=content, by=g.visitor.person
        )
    except TemplateRefused as refusal:
        return _page(key, sentence(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("模板检查通过，存为第%(n)s版。请预览后启用。", n=row.version), "success")
    return redirect(url_for("documents.show_template", key=key))


@bp.post("/document-templates/<key>/<int:template_id>/use")
@requires(Permission.TEMPLATE_MANAGE)
def use_template(key: str, template_id: int) -> ResponseReturnValue:
    """Issue with this version from now on."""
    templates.use(g.db, templates.get(g.db, template_id, key))
    flash(_("已启用。此前出具的文书不变。"), "success")
    return redirect(url_for("documents.show_template", key=key))


@bp.post("/document-templates/<key>/back-to-shipped")
@requires(Permission.TEMPLATE_MANAGE)
def back_to_shipped_template(key: str) -> ResponseReturnValue:
    """Issue with the shipped template from now on."""
    templates.back_to_shipped(g.db, directory.district(g.db), kinds.get(key).key)
    flash(_("已恢复为出厂模板。此前出具的文书不变。"), "success")
    return redirect(url_for("documents.show_template", key=key))


def _page(key: str, error: str = "") -> str:
    kind, district = kinds.get(key), directory.district(g.db)
    versions = templates.list_versions(g.db, district, key)
    return render_template(
        "documents/template.html",
        kind=kind,
        versions=versions,
        used=templates.find_in_use(g.db, district, key),
        people=display_names.resolve_people(g.db, [each.uploaded_by for each in versions]),
        names=list(language.list_names(filling.SHAPE)),
        own=[f"本件.{kinds.FIELDS[each]}" for each in kind.fields],
        filters=list(language.FILTERS),
        examples=EXAMPLES,
        error=error,
    )


def _preview(key: str, template: bytes) -> ResponseReturnValue:
    written = writing.write(template, example.facts(key))
    return download(written, f"{kinds.get(key).name} 预览.docx", DOCX)

"""One instance that belongs to no case: where it stands, who has it now, and its checklists."""

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine import history
from engine.instances import drawing, step
from engine.models import TaskStatus
from processes import documents
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.casework import checklists, timeline
from processes.starts import choosing, work
from web import checklist_texts, diagram_texts, drawings, files, time_left
from web.offline.once import once
from web.permissions import requires
from web.starts import bp


@bp.get("/instances/<int:instance_id>")
@requires(Permission.PROCESS_START)
def show(instance_id: int) -> ResponseReturnValue:
    """Its tasks, its checklists, its diagram and what happened to it."""
    person = g.visitor.person
    instance = choosing.find(g.db, instance_id, person)
    execution = step.look(g.db, instance)
    events = history.list_for_instance(g.db, instance.id)
    tasks = work.list_tasks(g.db, instance)
    opened = [each for each in tasks if each.status is TaskStatus.OPEN]
    named = {group for each in opened for group in each.groups}
    return render_template(
        "starts/show.html",
        instance=instance,
        process=work.name_process(g.db, instance),
        tasks=opened,
        left=time_left.for_case(opened, []).tasks,
        people=display_names.resolve_people(
            g.db, [instance.started_by, *(each.assignee for each in opened)]
        ),
        names=display_names.resolve(g.db, named),
        incidents=execution.incidents,
        checklists=[
            (each, choosing.may_choose(instance, each.offices, person))
            for each in checklists.list_open(g.db, execution, events)
        ],
        checklist_address=lambda each: url_for(
            "starts.choose", instance_id=instance.id, checklist=each
        ),
        moments=timeline.list_steps(g.db, events),
        files=documents.form_files.list_for_instance(g.db, instance.id),
        drawings=drawings.drawings_of_instance(g.db, instance, execution, events),
        diagram_address=lambda key: url_for("starts.diagram", instance_id=instance.id, key=key),
        finished=request.args.get("finished", ""),
        started=request.args.get("started", ""),
    )


@bp.get("/instances/<int:instance_id>/diagrams/<key>")
@requires(Permission.PROCESS_START)
def diagram(instance_id: int, key: str) -> ResponseReturnValue:
    """The BPMN file of one of the processes the instance runs through."""
    instance = choosing.find(g.db, instance_id, g.visitor.person)
    return Response(
        diagram_texts.names(drawing.read_source(g.db, instance, key)),
        mimetype="application/xml",
        headers={files.NAMED: files.named("inline", f"{key}.bpmn")},
    )


@bp.post("/instances/<int:instance_id>/checklists/<int:checklist>/choose")
@requires(Permission.PROCESS_START)
@once
def choose(instance_id: int, checklist: int) -> ResponseReturnValue:
    """Start an element of a checklist."""
    person, element = g.visitor.person, request.form.get("element", "")
    instance = choosing.find(g.db, instance_id, person)
    before = {each.id for each in work.list_next(g.db, instance)}
    found = choosing.choose(g.db, instance, str(checklist), element, by=person)
    opened = [each for each in work.list_next(g.db, instance) if each.id not in before]
    flash(checklist_texts.started(found, element, opened), "success")
    return redirect(url_for("starts.show", instance_id=instance_id))

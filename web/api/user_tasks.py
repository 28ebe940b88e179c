"""User tasks: search, get, assign, complete, update, and the form and variables of each."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import Response
from sqlalchemy import ColumnElement, Select, exists, false, literal, or_, select
from sqlalchemy.orm import undefer

from engine import identity
from engine import tasks as engine_tasks
from engine.deployment import parsed, versions
from engine.deployment.bundle import Kind as FileKind
from engine.deployment.bundle import Source
from engine.errors import NotFound, NotPermitted
from engine.instances import step
from engine.instances.task_changes import TaskChanges, change_task
from engine.json_text import json_text
from engine.models import Definition, Instance, TaskStatus, UserTask
from processes.access import permissions, plain_instances
from processes.access.permissions import Permission
from processes.cases.models import Case
from processes.casework import held_answers
from web.api import naming, schema, searching
from web.api.endpoint import Call, endpoint
from web.api.naming import TENANT
from web.api.schema import (
    FLAG,
    KEY,
    MOMENT,
    NUMBER,
    TEXT,
    VARIABLES,
    Shape,
    array,
    choice,
    nullable,
    obj,
)
from web.api.searching import Kind, Property

_STATES = ("CREATED", "COMPLETED", "CANCELED")
PROPERTIES = {
    "userTaskKey": Property(Kind.KEY, UserTask.id),
    "state": Property(Kind.TEXT, naming.states(UserTask.status, naming.TASK_STATES), _STATES),
    "assignee": Property(Kind.TEXT, UserTask.assignee),
    "priority": Property(Kind.NUMBER, UserTask.priority),
    "elementId": Property(Kind.TEXT, UserTask.element),
    "name": Property(Kind.TEXT, UserTask.name),
    "processInstanceKey": Property(Kind.KEY, UserTask.instance_id),
    "processDefinitionKey": Property(Kind.KEY, Instance.definition_id),
    "processDefinitionId": Property(Kind.TEXT, Instance.key),
    "creationDate": Property(Kind.MOMENT, UserTask.opened_at),
    "completionDate": Property(Kind.MOMENT, UserTask.closed_at),
    "dueDate": Property(Kind.MOMENT, UserTask.due_at),
    "followUpDate": Property(Kind.MOMENT, UserTask.follow_up_at),
    "tenantId": Property(Kind.TEXT, literal(TENANT), is_sortable=False),
}
#: Asked of a list: whether it holds the one name.
_LISTS = {"candidateGroup": UserTask.groups, "candidateUser": UserTask.users}
_BODY = searching.request(PROPERTIES, **dict.fromkeys(_LISTS, TEXT))
TASK: Shape = obj(
    {
        "name": nullable(TEXT),
        "state": choice(*_STATES),
        "assignee": nullable(TEXT),
        "elementId": TEXT,
        "candidateGroups": array(TEXT),
        "candidateUsers": array(TEXT),
        "processDefinitionId": TEXT,
        "creationDate": MOMENT,
        "completionDate": nullable(MOMENT),
        "followUpDate": nullable(MOMENT),
        "dueDate": nullable(MOMENT),
        "tenantId": TEXT,
        "externalFormReference": nullable(TEXT),
        "processDefinitionVersion": NUMBER,
        "customHeaders": VARIABLES,
        "priority": {"type": "integer", "minimum": 0, "maximum": 100},
        "userTaskKey": KEY,
        "elementInstanceKey": KEY,
        "processName": nullable(TEXT),
        "processDefinitionKey": KEY,
        "processInstanceKey": KEY,
        "rootProcessInstanceKey": nullable(KEY),
        "businessId": nullable(TEXT),
        "formKey": nullable(KEY),
        "tags": array(TEXT),
    }
)
_FORM: Shape = obj(
    {"tenantId": TEXT, "formId": TEXT, "schema": TEXT, "version": NUMBER, "formKey": KEY}
)
_NAME: Shape = {"type": "string", "minLength": 1, "maxLength": 256}
_ASSIGNMENT: Shape = obj(
    {"assignee": _NAME},
    {"allowOverride": nullable(FLAG), "action": nullable(TEXT)},
)
_COMPLETION: Shape = obj({}, {"variables": nullable(VARIABLES), "action": nullable(TEXT)})
_UPDATE: Shape = obj(
    {},
    {
        "changeset": nullable(
            schema.closed(
                {
                    "dueDate": nullable(MOMENT),
                    "followUpDate": nullable(MOMENT),
                    "candidateUsers": nullable(array(_NAME, maxItems=1000)),
                    "candidateGroups": nullable(array(_NAME, maxItems=1000)),
                    "priority": nullable({"type": "integer", "minimum": 0, "maximum": 100}),
                }
            )
        ),
        "action": nullable(TEXT),
    },
)
VARIABLE_PROPERTIES = {
    "name": Property(Kind.TEXT, None),
    "value": Property(Kind.TEXT, None),
    "variableKey": Property(Kind.KEY, None),
    "scopeKey": Property(Kind.KEY, None),
    "processInstanceKey": Property(Kind.KEY, None),
}
VARIABLE: Shape = obj(
    {
        "value": TEXT,
        "isTruncated": FLAG,
        "name": TEXT,
        "tenantId": TEXT,
        "variableKey": KEY,
        "scopeKey": KEY,
        "processInstanceKey": KEY,
        "rootProcessInstanceKey": nullable(KEY),
    }
)


class Assigned(NotPermitted):
    """这项任务已经有办理人“{by}”，要改派请注明 allowOverride。"""


class OnlyOneself(NotPermitted):
    """案件的任务，程序只能领取给自己；转给别人请在任务页面上办理。"""


@endpoint(
    "POST",
    "/user-tasks/search",
    Permission.DIAGRAM_READ,
    tag="User task",
    body=_BODY,
    is_body_optional=True,
    answer=searching.answer(TASK),
)
def search_user_tasks(call: Call) -> dict[str, Any]:
    """Search the tasks the caller may work on or see, those that are over as well."""
    query = _select(call.person)
    for name, column in _LISTS.items():
        if wanted := (call.body.get("filter") or {}).get(name):
            query = query.where(column.contains([wanted]))
    return searching.run(
        call.session, query, UserTask.id, PROPERTIES, call.body, lambda rows: _describe(call, rows)
    )


@endpoint(
    "GET",
    "/user-tasks/<task_key>",
    Permission.DIAGRAM_READ,
    tag="User task",
    answer=TASK,
    refusals=(404,),
)
def get_user_task(call: Call, task_key: int) -> dict[str, Any]:
    """Get a user task."""
    return _describe(call, [_find(call, task_key)])[0]


@endpoint(
    "POST",
    "/user-tasks/<task_key>/assignment",
    Permission.DIAGRAM_READ,
    tag="User task",
    body=_ASSIGNMENT,
    status=204,
    refusals=(403, 404, 409),
)
def assign_user_task(call: Call, task_key: int) -> None:
    """Put a task into somebody's hands."""
    task, instance = _find(call, task_key)[:2]
    to, may_override = call.body["assignee"], call.body.get("allowOverride") is not False
    if not may_override and task.assignee not in (None, to):
        raise Assigned(by=task.assignee)
    if _is_runnable(call, instance):
        engine_tasks.assign(call.session, task.id, to, call.person)
    elif to == call.person.id:
        _require(call, Permission.TASK_CLAIM)
        engine_tasks.claim(call.session, task.id, call.person)
    else:
        raise OnlyOneself


@endpoint(
    "DELETE",
    "/user-tasks/<task_key>/assignee",
    Permission.DIAGRAM_READ,
    tag="User task",
    status=204,
    refusals=(403, 404, 409),
)
def unassign_user_task(call: Call, task_key: int) -> None:
    """Take a task out of its holder's hands."""
    task, instance = _find(call, task_key)[:2]
    if _is_runnable(call, instance):
        engine_tasks.assign(call.session, task.id, None, call.person)
    else:
        _require(call, Permission.TASK_CLAIM)
        engine_tasks.release(call.session, task.id, call.person)


@endpoint(
    "POST",
    "/user-tasks/<task_key>/completion",
    Permission.DIAGRAM_READ,
    tag="User task",
    body=_COMPLETION,
    is_body_optional=True,
    status=204,
    refusals=(403, 404, 409),
)
def complete_user_task(call: Call, task_key: int) -> None:
    """Complete a task with what its form asks for; the form's rules hold as on its page."""
    task, instance = _find(call, task_key)[:2]
    person = call.person
    if _is_runnable(call, instance):
        person = _acting_for(person, task)
    else:
        _require(call, Permission.TASK_COMPLETE)
    variables = call.body.get("variables") or {}
    held_answers.complete(call.session, task.id, variables, by=person)


@endpoint(
    "PATCH",
    "/user-tasks/<task_key>",
    Permission.PROCESS_RUN,
    tag="User task",
    body=_UPDATE,
    is_body_optional=True,
    status=204,
    refusals=(403, 404, 409),
)
def update_user_task(call: Call, task_key: int) -> None:
    """Change when a task of a process without a case is due, how urgent it is, whose it may be."""
    task, instance = _find(call, task_key)[:2]
    if not _is_runnable(call, instance):
        raise OnlyOneself
    asked = call.body.get("changeset") or {}
    priority = asked.get("priority")
    changes = TaskChanges(
        due=_moment(asked.get("dueDate")),
        follow_up=_moment(asked.get("followUpDate")),
        priority=None if priority is None else int(priority),
        users=asked.get("candidateUsers"),
        groups=asked.get("candidateGroups"),
    )
    change_task(call.session, task.id, changes, by=call.person)


@endpoint(
    "GET",
    "/user-tasks/<task_key>/form",
    Permission.DIAGRAM_READ,
    tag="User task",
    answer=_FORM,
    others={204: ("No form", None)},
    refusals=(404,),
)
def get_user_task_form(call: Call, task_key: int) -> Any:
    """Get the form of a task; no content where it has none."""
    row = _find(call, task_key)
    found = _forms(call, [row]).get(row[0].id)
    if found is None:
        return Response(status=204)
    return {
        "tenantId": TENANT,
        "formId": found.key,
        "schema": found.source.decode(),
        "version": found.version,
        "formKey": str(found.id),
    }


@endpoint(
    "POST",
    "/user-tasks/<task_key>/variables/search",
    Permission.DIAGRAM_READ,
    tag="User task",
    body=searching.request(VARIABLE_PROPERTIES),
    is_body_optional=True,
    answer=searching.answer(VARIABLE),
    refusals=(404,),
)
def search_user_task_variables(call: Call, task_key: int) -> dict[str, Any]:
    """Search the variables a task's form may read; none of one that is over."""
    task, instance = _find(call, task_key)[:2]
    known: Mapping[str, Any] = {}
    if task.status is TaskStatus.OPEN:
        known = step.look(call.session, instance).task_variables(task.token)
    scope = naming.element_key(instance.id, task.token)
    found = describe_variables(known, instance.id, scope)
    return searching.of_list(found, VARIABLE_PROPERTIES, call.body)


def describe_variables(
    known: Mapping[str, Any], instance_id: int, scope: str
) -> list[dict[str, Any]]:
    """Variables as they are told; their keys count them within their scope."""
    return [
        {
            "value": json_text(value),
            "isTruncated": False,
            "name": name,
            "tenantId": TENANT,
            "variableKey": str(int(scope) * 10_000 + number),
            "scopeKey": scope,
            "processInstanceKey": str(instance_id),
            "rootProcessInstanceKey": str(instance_id),
        }
        for number, (name, value) in enumerate(sorted(known.items()))
    ]


def _seen(person: identity.Person) -> ColumnElement[bool]:
    """Tasks of processes without a case, and those whose page the person may open."""
    seen = [plain_instances.runnable(person)]
    if permissions.OPEN_TO[Permission.TASK_LIST].holds(person):
        of_a_case = exists().where(Case.instance_id == Instance.id)
        whole = permissions.condition_for(Permission.CASE_READ_WHOLE, person)
        named = UserTask.id.in_(engine_tasks.open_for(person).with_only_columns(UserTask.id))
        seen += [of_a_case & named, exists().where(Case.instance_id == Instance.id, whole)]
    return or_(false(), *seen)


def _select(person: identity.Person) -> Select[*tuple[Any, ...]]:
    return (
        select(UserTask, Instance, Definition)
        .join(Instance, Instance.id == UserTask.instance_id)
        .join(Definition, Definition.id == Instance.definition_id)
        .options(undefer(Definition.source))
        .where(_seen(person))
    )


def _find(call: Call, key: int) -> Any:
    found = call.session.execute(_select(call.person).where(UserTask.id == key)).one_or_none()
    if found is None:
        raise NotFound
    return found


def _is_runnable(call: Call, instance: Instance) -> bool:
    query = select(Instance.id).where(
        Instance.id == instance.id, plain_instances.runnable(call.person)
    )
    return call.session.scalar(query) is not None


def _require(call: Call, permission: Permission) -> None:
    if not permissions.may(call.session, permission, call.person):
        raise NotPermitted


def _acting_for(person: identity.Person, task: UserTask) -> identity.Person:
    """The program in place of who has the task or may take it: people outside, whom only it knows."""
    offered = frozenset(task.groups)
    for_whom = [each for each in (task.assignee, *task.users) if each and each != person.id]
    lent = tuple((each, frozenset[str]()) for each in for_whom)
    return identity.Person(person.id, person.groups | offered, (*person.stands_in, *lent))


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _forms(call: Call, rows: Sequence[Any]) -> dict[int, Definition]:
    """By task, the version of its form that its instance runs; of all rows with one statement."""
    pins = {pin for _, instance, *_ in rows for pin in instance.pins}
    query = select(Definition).where(
        Definition.id.in_(pins), Definition.kind == FileKind.FORM.value
    )
    known = {each.id: each for each in call.session.scalars(query)}
    found = {}
    for task, instance, *_ in rows:
        if task.form is not None:
            own = [known[pin] for pin in instance.pins if pin in known]
            found[task.id] = _meant(task.form, own)
    return {task: form for task, form in found.items() if form is not None}


def _meant(name: str, forms: Sequence[Definition]) -> Definition | None:
    """Of the forms an instance runs the one of that name: the newest, or the version the name tells."""
    wanted = versions.number(name)
    named = [each for each in forms if each.key == versions.plain(name)]
    suiting = [each for each in named if wanted in (None, each.version)]
    return max(suiting, key=lambda each: each.version, default=None)


def _describe(call: Call, rows: Sequence[Any]) -> list[dict[str, Any]]:
    told, forms = [], _forms(call, rows)
    for row in rows:
        task, instance, definition = row[0], row[1], row[2]
        form = forms.get(task.id)
        source = Source(definition.name, FileKind(definition.kind), definition.source)
        told.append(
            {
                "name": task.name,
                "state": naming.TASK_STATES[task.status],
                "assignee": task.assignee,
                "elementId": task.element,
                "candidateGroups": list(task.groups),
                "candidateUsers": list(task.users),
                "processDefinitionId": instance.key,
                "creationDate": naming.moment(task.opened_at),
                "completionDate": naming.moment(task.closed_at),
                "followUpDate": naming.moment(task.follow_up_at),
                "dueDate": naming.moment(task.due_at),
                "tenantId": TENANT,
                "externalFormReference": None,
                "processDefinitionVersion": definition.version,
                "customHeaders": {},
                "priority": task.priority,
                "userTaskKey": str(task.id),
                "elementInstanceKey": naming.element_key(instance.id, task.token),
                "processName": parsed.process_names(source).get(instance.key),
                "processDefinitionKey": str(definition.id),
                "processInstanceKey": str(instance.id),
                "rootProcessInstanceKey": str(instance.id),
                "businessId": instance.business_key,
                "formKey": None if form is None else str(form.id),
                "tags": [],
            }
        )
    return told

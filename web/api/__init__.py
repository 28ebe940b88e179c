"""The interface for programs: Camunda 8's Orchestration Cluster API, version 2, as far as it has meaning here.

Each endpoint is declared once (`web.api.endpoint`); routes, checks and `openapi.json` come from that.
"""

from flask import Blueprint

bp = Blueprint("api", __name__)

from web.api import (  # noqa: E402 - they declare their endpoints with `bp`
    batch_operations,
    case_events,
    cluster,
    decisions,
    deployments,
    disputes,
    documents,
    element_instances,
    groups,
    incidents,
    jobs,
    messages,
    openapi,
    problems,
    process_alterations,
    process_definitions,
    process_instances,
    roles,
    tenants,
    token,
    user_tasks,
    users,
    variables,
)

__all__ = [
    "batch_operations",
    "bp",
    "case_events",
    "cluster",
    "decisions",
    "deployments",
    "disputes",
    "documents",
    "element_instances",
    "groups",
    "incidents",
    "jobs",
    "messages",
    "openapi",
    "problems",
    "process_alterations",
    "process_definitions",
    "process_instances",
    "roles",
    "tenants",
    "token",
    "user_tasks",
    "users",
    "variables",
]

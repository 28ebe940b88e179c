"""What a centre looks at of the mediation in its place."""

from flask import g, render_template
from flask.typing import ResponseReturnValue

from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.mediation import oversight, stages
from processes.organisation.places import PlaceKind
from web.mediation import bp
from web.permissions import requires


@bp.get("/mediation")
@requires(Permission.MEDIATION_OVERSEE)
def overview() -> ResponseReturnValue:
    """Kinds and stages in numbers, agreements of one text, this week's sample of revisits."""
    person = g.visitor.person
    mine = permissions.condition_for(Permission.CASE_READ, person)
    whole = (PlaceKind.DISTRICT, PlaceKind.STREET)
    held, others = permissions.split_by_place(Permission.CASE_READ, person, whole)
    texts = oversight.list_same_texts(g.db, mine)
    sample = oversight.sample(g.db, mine)
    counts = stages.count(g.db, held, others)
    return render_template(
        "mediation/overview.html",
        kinds=counts.kinds,
        stages=counts.stages,
        texts=texts,
        sample=sample,
        unreached=oversight.list_unreached(g.db, mine),
        people=display_names.resolve_people(g.db, [each.made_by for each in texts]),
        places=display_names.resolve_places(g.db, {case.grid for case in sample}),
    )

"""Registering what somebody petitions about."""

from processes.cases.party_input import PartyInput
from processes.casework import registration
from tests.processes import factories


def register(session, cast, parties, **facts):
    given = {"summary": "补偿款", "category": "0901", "source": "petition", "risk_color": "blue"}
    return registration.register(
        session, parties=parties, grid=factories.GRID, by=cast["grid_worker"], **given | facts
    )


PETITIONER = PartyInput("示例甲", phone="13800001234")

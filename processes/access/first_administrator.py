"""The security administrator a district begins with: entered on the server, before anybody can sign in.

All others follow from this one, by the rules of `accounts` and `second_person`. There is a first one
once: where somebody holds the office, the way back is `emergencies`.
"""

from sqlalchemy.orm import Session

from engine import clock
from processes.access import accounts
from processes.errors import ProcessError
from processes.organisation import offices
from processes.organisation.people import Appointment
from processes.organisation.roles import Role


class AdministratorsExist(ProcessError):
    """已经有管理员在任，不能再设第一位安全管理员；忘记口令请用应急办理（docs/security.md）。"""


def enter(session: Session, *, name: str, login: str, district: str) -> tuple[int, str]:
    """Enter the first security administrator; their id, and the password to be told once.

    The password has to be changed at the first sign-in. Raises AdministratorsExist, MissingField,
    Mistyped, BadLogin, LoginTaken.
    """
    if session.execute(offices.administrators().limit(1)).first() is not None:
        raise AdministratorsExist
    post = Role.SECURITY_ADMIN.words
    person = accounts.create(session, name=name, phone=None, post=post, district=district, by=None)
    # Before the office: an administrator's account is not opened by one person alone.
    password = accounts.open_account(session, person.id, login, by=None)
    with offices.enforced(session):
        session.add(
            Appointment(
                person_id=person.id,
                role=Role.SECURITY_ADMIN,
                at=district,
                district=district,
                since_on=clock.today(),
            )
        )
    return person.id, password

"""Which program calls: by the token it was issued, or by its id and secret (HTTP basic)."""

from dataclasses import dataclass

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes.access import machine_accounts
from processes.access.machine_accounts import MachineAccount
from processes.organisation import people

#: Seconds a token opens anything.
LIFE = 3600


@dataclass(frozen=True)
class Caller:
    """A program, and the person as whom it acts."""

    account: MachineAccount
    person: Person


def identify(session: Session) -> Caller | None:
    """The program that makes this request; None where it has not proved who it is."""
    given = request.authorization
    if given is None:
        return None
    account = None
    if given.type == "bearer" and given.token:
        account = read_token(session, given.token)
    elif given.type == "basic" and given.username and given.password:
        account = machine_accounts.prove(session, given.username, given.password)
    if account is None:
        return None
    return Caller(account, people.identify(session, account.person_id))


def issue_token(account: MachineAccount) -> str:
    """A token that opens what the account may, for `LIFE` seconds or until its secret is renewed."""
    until = int(clock.now().timestamp()) + LIFE
    told = [account.client_id, machine_accounts.stamp(account), until]
    token = _signer().dumps(told)
    return token if isinstance(token, str) else token.decode()


def read_token(session: Session, token: str) -> MachineAccount | None:
    """The account a token was issued to, while it holds."""
    try:
        client_id, stamp, until = _signer().loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    account = machine_accounts.find(session, client_id)
    is_over = until <= clock.now().timestamp()
    if account is None or is_over or stamp != machine_accounts.stamp(account):
        return None
    return account


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="api.token")

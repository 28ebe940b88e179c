"""Setting up the ways outside, and one's own address there."""

import pytest
from sqlalchemy import select

from engine import worker
from processes.notices.channel_models import Address, Channel, Message
from tests.processes import gateway as gateways

TYPED = {"name": "工作群", "urgencies": ["normal", "urgent"], "is_active": "1"}


@pytest.fixture
def gateway():
    with gateways.listening() as opened:
        yield opened


@pytest.fixture
def admin(browse):
    return browse("system_admin")


@pytest.fixture
def channel(session, admin, gateway):
    address = f"{gateway.address}/secret-token"
    answer = admin.post("/notices/channels/new", TYPED | {"address": address})
    assert answer.status_code == 302
    return session.scalars(select(Channel)).one()


def test_an_address_is_never_shown_again(admin, channel):
    for page in ("/notices/channels/", f"/notices/channels/{channel.id}"):
        text = admin.get(page).text
        assert ("工作群" in text, "secret-token" in text) == (True, False)


def test_a_channel_is_tried_out_from_the_page(session, admin, channel, gateway):
    assert admin.post(f"/notices/channels/{channel.id}/test").status_code == 302
    worker.run_until_idle(session)
    assert gateway.titles == ["四事：通道测试"]
    session.expire_all()
    assert session.scalars(select(Message)).one().status == "sent"
    assert "已发送" in admin.get("/notices/channels/").text


def test_a_wrong_address_keeps_what_was_typed(admin):
    typed = TYPED | {"address": "bogus://x", "roles": ["leader"]}
    answer = admin.post("/notices/channels/new", typed)
    assert answer.status_code == 422
    for each in ('value="bogus://x"', 'value="工作群"', 'value="leader" checked'):
        assert each in answer.text


def test_a_channel_is_changed_without_typing_its_address_again(session, admin, channel):
    address = f"/notices/channels/{channel.id}"
    assert admin.post(address, {"name": "新群", "urgencies": "urgent"}).status_code == 302
    session.refresh(channel)
    assert (channel.name, channel.is_active, channel.urgencies) == ("新群", False, ["urgent"])
    assert "secret-token" in channel.address


def test_the_quiet_hours_are_set(admin):
    address = "/notices/channels/hours"
    assert admin.post(address, {"starts": "x", "ends": "7", "digest_at": ""}).status_code == 422
    typed = {"starts": "22:00", "ends": "06:30", "digest_at": "09:00"}
    assert admin.post(address, typed).status_code == 302
    assert 'value="22:00"' in admin.get("/notices/channels/").text


@pytest.mark.parametrize("name", ["outsider", "political_legal", "security_admin", "leader"])
def test_nobody_else_sets_up_channels(browse, channel, name):
    other = browse(name)
    for page in ("", "new", channel.id):
        assert other.get(f"/notices/channels/{page}").status_code == 403
    for page in ("new", channel.id, f"{channel.id}/test", "hours"):
        assert other.post(f"/notices/channels/{page}", TYPED).status_code == 403


def test_everybody_has_an_address_of_their_own(browse, session, cast):
    worker_ = browse("grid_worker")
    typed = {"mail": "name@example.com", "phone": "13800000001"}
    assert worker_.post("/notices/address", typed).status_code == 302
    assert 'value="name@example.com"' in worker_.get("/notices/address").text
    assert "name@example.com" not in browse("outsider").get("/notices/address").text
    assert session.get(Address, int(cast["grid_worker"].id)).phone == "13800000001"


def test_a_wrong_address_of_ones_own_is_shown_again(browse):
    answer = browse("grid_worker").post("/notices/address", {"mail": "不对", "phone": ""})
    assert (answer.status_code, 'value="不对"' in answer.text) == (422, True)

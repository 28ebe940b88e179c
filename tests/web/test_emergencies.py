"""What was done on the server stands on the administrators' pages until somebody confirms it."""

import re

import pytest

from processes.access import emergencies
from processes.access.request_models import Emergency

EMERGENCY = Emergency("张三", "root@server", "唯一的安全管理员忘记口令，已当面核实")
CONFIRM = re.compile(r"/accounts/emergencies/(\d+)/confirm")


@pytest.fixture
def done(session, cast):
    emergencies.reset(session, "security_admin", EMERGENCY)
    return emergencies.list_unconfirmed(session)[0].id


def test_nobody_of_the_three_can_miss_it(browse, done):
    for name in ("auditor", "system_admin"):
        page = browse(name).get("/accounts/requests").text
        assert "在服务器上应急办理：重置口令（演示security_admin）" in page
        assert "系统账号root@server" in page
    auditor = browse("auditor")
    assert "在服务器上应急办理：重置口令" in auditor.get("/audit/").text
    assert "在服务器上应急办理：重置口令" in auditor.get("/audit/?log=cases").text
    assert "服务器上应急办理：重置口令" in auditor.get("/notices/").text
    assert "自报姓名：张三" in auditor.get("/audit/?what=break_glass.used").text


def test_it_stays_until_the_right_one_confirms_it(browse, done):
    system, auditor = browse("system_admin"), browse("auditor")
    assert CONFIRM.search(system.get("/accounts/requests").text) is None
    assert system.post(f"/accounts/emergencies/{done}/confirm").status_code == 403
    assert "应急办理：重置口令" in auditor.get("/audit/").text
    address = CONFIRM.search(auditor.get("/accounts/requests").text).group()
    assert auditor.post(address).status_code == 302
    assert 'class="notice problem"' not in auditor.get("/audit/").text
    assert "核实应急办理" in auditor.get("/audit/").text
    assert auditor.post(address).status_code == 404


@pytest.mark.parametrize("name", ["outsider", "district_center", "analyst"])
def test_nobody_else_confirms(browse, done, name):
    assert browse(name).post(f"/accounts/emergencies/{done}/confirm").status_code == 403

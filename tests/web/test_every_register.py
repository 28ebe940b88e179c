"""Every register has a list and a form that work, and refuses who has no part in it."""

import pytest

from engine import loading
from processes import registers
from processes.registers import declaration

loading.import_all("processes")
KEYS = sorted(declaration._REGISTERS)


@pytest.mark.parametrize("key", KEYS)
def test_its_list_and_its_form_open_for_who_may(browse, cast, key):
    register = declaration._REGISTERS[key]
    may_write = [name for name, person in cast.items() if register.write.concerns(person)]
    may_read = [name for name, person in cast.items() if register.read.concerns(person)]
    browser = browse((may_write or may_read)[0])
    listed = browser.get(f"/registers/{key}?q=示例&ended=1&within=420303")
    assert listed.status_code == 200
    assert register.title in listed.text
    if not may_write:
        # What others make: a list without a form.
        assert browser.get(f"/registers/{key}/new").status_code == 403
        return
    assert browser.get(f"/registers/{key}/new").status_code == 200
    refused = browser.post(f"/registers/{key}/new", {"note": "示例"})
    assert refused.status_code == 422


@pytest.mark.parametrize("key", KEYS)
def test_who_has_no_part_in_it_is_refused(browse, cast, key):
    register = declaration._REGISTERS[key]
    for name in ("outsider", "analyst", "auditor"):
        if register.write.concerns(cast[name]):
            continue
        status = browse(name).post(f"/registers/{key}/new", {"name": "示例"}).status_code
        assert status in (403, 404), (key, name)
        if not register.read.concerns(cast[name]):
            assert browse(name).get(f"/registers/{key}").status_code == 404


def test_the_menu_of_registers_shows_what_one_may_read(browse, cast):
    for name in ("center", "security_admin", "grid_worker"):
        text = browse(name).get("/registers/").text
        readable = [each for found in registers.all_of(cast[name]).values() for each in found]
        assert readable, name
        assert [each.title for each in readable if each.title not in text] == []

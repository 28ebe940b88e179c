"""What a page asks for by itself takes nothing from what the person is to be told."""


def test_a_page_fetched_beforehand_leaves_the_message_to_the_next(browse, case, task):
    browser = browse("grid_worker")
    browser.post(f"/tasks/{task.id}/claim")
    before = browser.client.get("/tasks/", headers={"X-Background": "1"})
    assert "Set-Cookie" not in before.headers
    assert "已领取，由您办理" in browser.get(f"/tasks/{task.id}").text
    assert "已领取，由您办理" not in browser.get(f"/tasks/{task.id}").text


def test_a_page_whose_session_has_ended_is_told_nothing_instead_of_where_to_sign_in(browse, case):
    browser = browse()
    assert browser.get("/live/?list=tasks").status_code == 204
    assert browser.post(f"/live/cases/{case.id}/present").status_code == 204
    assert "/login/" in browser.get("/tasks/").location

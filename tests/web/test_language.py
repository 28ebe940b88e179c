"""A reader's language: Chinese, until English is chosen."""

from datetime import date

import pytest

from web import citations, composed
from web.plurals import Forms
from web.translation import gettext
from web.words import full_day


def test_a_page_is_chinese_whatever_the_browser_asks_for(browse):
    page = browse().get("/login/", headers={"Accept-Language": "en"}).text
    assert '<html lang="zh-Hans-CN">' in page
    assert "登录四事" in page


def test_who_chooses_english_comes_back_to_the_page_in_english(browse):
    stranger = browse()
    stranger.get("/progress/")
    there = {"Referer": "http://localhost/progress/"}
    answer = stranger.post("/language", {"language": "en"}, headers=there)
    assert answer.location == "/progress/"
    page = stranger.get("/progress/").text
    assert '<html lang="en">' in page
    assert "Check progress" in page


def test_the_choice_outlives_the_session(browse):
    worker = browse("grid_worker")
    worker.get("/menu")
    worker.post("/language", {"language": "en"})
    worker.post("/sign-out")
    worker.client.delete_cookie("sishi")
    assert "Sign in to Sishi" in worker.get("/login/").text


@pytest.mark.parametrize("chosen", ["", "fr", "<script>", "en" * 500])
def test_another_language_than_there_are_changes_nothing(browse, chosen):
    stranger = browse()
    answer = stranger.post("/language", {"language": chosen})
    assert answer.status_code == 302
    assert "登录四事" in stranger.get("/login/").text


@pytest.mark.parametrize("referrer", ["https://elsewhere.example/", "http://localhost.example/"])
def test_nobody_is_led_to_a_page_of_somebody_else(browse, referrer):
    answer = browse().post("/language", {"language": "en"}, headers={"Referer": referrer})
    assert answer.location == "/"


def test_what_a_choice_sends_is_not_translated(browse):
    worker = browse("grid_worker")
    worker.client.set_cookie("language", "en")
    page = worker.get("/cases/new").text
    assert '<option value="男" >Male</option>' in page


def test_dates_are_told_as_the_reader_tells_them(app):
    with app.test_request_context(headers={"Cookie": "language=en"}):
        assert full_day(date(2026, 9, 21)) == "Mon, 21 Sep 2026"
    with app.test_request_context():
        assert full_day(date(2026, 9, 21)) == "2026年9月21日（星期一）"


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("您有3条通知", "You have 3 notices"),
        ("ZW由“网格责任”升级到“社会协同”", "ZW escalated from “Grid responsibility” to “Social collaboration”"),
        ("至多60日，每次至多30日，至多2次", "at most 60 days, at most 30 days at a time, at most 2 times"),
        ("《信访工作条例》第二十三条第二款、第三款", "Regulations on Petitions, art. 23 para. 2, para. 3"),
        ("花园村网格长", "Grid head, 花园村"),
        ("张三、李四", "张三、李四"),
        ("当事人外出，准予延期", "当事人外出，准予延期"),
    ],
)  # fmt: skip
def test_a_composed_sentence_is_recognised_and_what_somebody_wrote_is_not(chinese, english):
    assert composed.wholly(chinese) == english or composed.translate(chinese) == english


def test_numbers_written_in_chinese_are_read():
    assert [citations.number(each) for each in ("十", "二十三", "一百一十八", "一千二百六十")] == [
        10,
        23,
        118,
        1260,
    ]


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("您有1条通知", "You have 1 notice"),
        ("您有11条通知", "You have 11 notices"),
        ("1个工作日", "1 working day"),
        ("1个月", "1 month"),
        ("3天1小时", "3 days 1 hour"),
        ("1日前", "1 day before"),
        ("3次", "3 times"),
        ("至多60日，每次至多30日，至多1次", "at most 60 days, at most 30 days at a time, at most 1 time"),
        ("案件已办结，当事人还有1条留言没有答复", "The case has ended, and 1 message of the parties is not answered"),
        ("“简述”不能超过 1 行。", "“Summary” has at most 1 row."),
    ],
)  # fmt: skip
def test_one_is_no_plural_in_a_composed_sentence(chinese, english):
    assert composed.translate(chinese) == english


@pytest.mark.parametrize(
    ("number", "told"),
    [(0, "0 cases in all."), (1, "1 case in all."), ("1", "1 case in all."), ("1.0", "1.0 cases in all."),
     ("1+", "1+ cases in all.")],
)  # fmt: skip
def test_one_is_no_plural_on_a_page(app, number, told):
    with app.test_request_context(headers={"Cookie": "language=en"}):
        assert gettext("共%(n)s件案件。", n=number) == told
        assert app.jinja_env.from_string('{{ _("共%(n)s件案件。", n=n) }}').render(n=number) == told


@pytest.mark.parametrize(
    ("one", "many", "counted"),
    [
        ("{0} of {1} row", "{0} of {1} rows", "1"),
        ("There is %(n)s case of %(who)s", "There are %(n)s cases of %(who)s", "n"),
        (" month", " months", ""),
    ],
)
def test_the_noun_says_which_value_is_counted(one, many, counted):
    assert Forms(one, many).counted == counted

"""The examples of Camunda's documentation of FEEL (8.8 and 8.9), function by function."""

import re

import pytest

from engine import chance, clock, feel
from engine.feel import registry

#: The zone the documentation's own machine was in does not come into it: what depends on it is tested below.
EXAMPLES = """
string(1.1) => "1.1"
string(date("2012-12-25")) => "2012-12-25"
number("1500.5") => 1500.5
number("1,500", ",") => 1500
number("1 500.5", " ", ".") => 1500.5
context([{"key":"a", "value":1}, {"key":"b", "value":2}]) => {a:1, b:2}
date("2018-04-29") => @"2018-04-29"
date("2024-06-31") => null
date(date and time("2012-12-25T11:00:00")) => date("2012-12-25")
date(2012, 12, 25) => date("2012-12-25")
date(2024, 6, 31) => null
time("12:00:00") => @"12:00:00"
time(date and time("2012-12-25T11:00:00")) => time("11:00:00")
time(23, 59, 0) => time("23:59:00")
time(14, 30, 0, duration("PT1H")) => time("14:30:00+01:00")
date and time("2018-04-29T09:30:00") => @"2018-04-29T09:30:00"
date and time("2018-04-29T09:30:00+02:00[Europe/Berlin]") => @"2018-04-29T09:30:00@Europe/Berlin"
date and time("2024-06-31T10:00:00") => null
date and time(date("2012-12-24"),time("T23:59:00")) => date and time("2012-12-24T23:59:00")
date and time(date and time("2012-12-25T11:00:00"),time("T23:59:00")) => @"2012-12-25T23:59:00"
date and time(@"2020-07-31T14:27:30@Europe/Berlin", "America/Los_Angeles") => @"2020-07-31T05:27:30@America/Los_Angeles"
duration("P5D") => @"P5D"
duration("P32Y") => @"P32Y"
years and months duration(date("2011-12-22"), date("2013-08-24")) => duration("P1Y8M")
from json("{\\"a\\": 1, \\"b\\": 2}") => {a: 1, b: 2}
from json("true") => true
from json("\\"2023-06-14\\"") => "2023-06-14"
to json({a: 1, b: 2}) => "{\\"a\\":1,\\"b\\":2}"
to json(true) => "true"
to json(@"2023-06-14") => "\\"2023-06-14\\""
to json(@"2025-11-24T10:00:00@Europe/Berlin") => "\\"2025-11-24T10:00:00+01:00[Europe/Berlin]\\""
to json(@"P3Y") => "\\"P3Y\\""
not(true) => false
not(null) => null
is defined(1) => true
is defined(null) => false
is defined(x) => false
is defined(x.y) => false
get or else("this", "default") => "this"
get or else(null, "default") => "default"
get or else(null, null) => null
assert(4, 4 >= 0) => 4
assert("value", "value" != null, "'x' should not be null") => "value"
substring("foobar", 3) => "obar"
substring("foobar", -2) => "ar"
substring("foobar", 3, 3) => "oba"
substring("foobar", -3, 2) => "ba"
substring("foobar", 3, 10) => "obar"
string length("foo") => 3
upper case("aBc4") => "ABC4"
lower case("aBc4") => "abc4"
substring before("foobar", "bar") => "foo"
substring after("foobar", "ob") => "ar"
contains("foobar", "of") => false
starts with("foobar", "fo") => true
ends with("foobar", "r") => true
matches("foobar", "^fo*bar") => true
matches("FooBar", "foo", "i") => true
replace("abcd", "(ab)|(a)", "[1=$1][2=$2]") => "[1=ab][2=]cd"
replace("0123456789", "(\\d{3})(\\d{3})(\\d{4})", "($1) $2-$3") => "(012) 345-6789"
replace("How do you feel?", "Feel", "FEEL", "i") => "How do you FEEL?"
split("John Doe", "\\s" ) => ["John", "Doe"]
split("a;b;c;;", ";") => ["a", "b", "c", "", ""]
extract("references are 1234, 1256, 1378", "12[0-9]*") => ["1234","1256"]
trim("  hello world  ") => "hello world"
trim("hello   world ") => "hello   world"
to base64("FEEL") => "RkVFTA=="
from base64("RkVFTA==") => "FEEL"
is blank("") => true
is blank(" ") => true
is blank("hello world") => false
list contains([1,2,3], 2) => true
count([1,2,3]) => 3
min([1,2,3]) => 1
min(1,2,3) => 1
max([1,2,3]) => 3
max(1,2,3) => 3
sum([1,2,3]) => 6
product([2, 3, 4]) => 24
product(2, 3, 4) => 24
mean([1,2,3]) => 2
median(8, 2, 5, 3, 4) => 4
median([6, 1, 2, 3]) => 2.5
decimal(stddev(2, 4, 7, 5), 16) => 2.0816659994661327
mode(6, 3, 9, 6, 6) => [6]
mode([6, 1, 9, 6, 1]) => [1, 6]
all([true,false]) => false
all(false,null,true) => false
and(false,null,true) => false
any([false,true]) => true
any(false,null,true) => true
or([false,true]) => true
sublist([1,2,3], 2) => [2,3]
sublist([1,2,3], 1, 2) => [1,2]
append([1], 2, 3) => [1,2,3]
concatenate([1,2],[3]) => [1,2,3]
concatenate([1],[2],[3]) => [1,2,3]
insert before([1,3],1,2) => [2,1,3]
remove([1,2,3], 2) => [1,3]
reverse([1,2,3]) => [3,2,1]
index of([1,2,3,2],2) => [2,4]
union([1,2],[2,3]) => [1,2,3]
distinct values([1,2,3,2,1]) => [1,2,3]
duplicate values([1,2,3,2,1]) => [1,2]
flatten([[1,2],[[3]], 4]) => [1,2,3,4]
sort(list: [3,1,4,5,2], precedes: function(x,y) x < y) => [1,2,3,4,5]
string join(["a","b","c"]) => "abc"
string join(["a",null,"c"]) => "ac"
string join([]) => ""
string join(["a"], "X") => "a"
string join(["a","b","c"], ", ") => "a, b, c"
string join(["a","b","c"], ", ", "[", "]") => "[a, b, c]"
is empty([]) => true
is empty([1,2,3]) => false
partition([1,2,3,4,5], 2) => [[1,2], [3,4], [5]]
partition([], 2) => []
partition([1,2], 0) => null
get value({foo: 123}, "foo") => 123
get value({a: 1}, "b") => null
get value({x:1, y: {z:0}}, ["y", "z"]) => 0
get value({x: {y: {z:0}}}, ["x", "y"]) => {z:0}
get value({a: {b: 3}}, ["b"]) => null
get value({a: 1}, []) => null
get entries({foo: 123}) => [{key: "foo", value: 123}]
context put({x:1}, "y", 2) => {x:1, y:2}
context put({x:1}, ["y"], 2) => {x:1, y:2}
context put({x:1, y: {z:0}}, ["y", "z"], 2) => {x:1, y: {z:2}}
context put({x:1}, ["y", "z"], 2) => {x:1, y: {z:2}}
context put({x:1}, [], 2) => null
context merge([{x:1}, {y:2}]) => {x:1, y:2}
context merge([{x:1, y: 0}, {y:2}]) => {x:1, y:2}
put({x:1}, "y", 2) => {x:1, y:2}
put all({x:1}, {y:2}) => {x:1, y:2}
decimal(1/3, 2) => .33
decimal(1.5, 0) => 2
decimal(2.5, 0, "half_up") => 3
floor(1.5) => 1
floor(-1.56, 1) => -1.6
ceiling(-1.5) => -1
ceiling(-1.56, 1) => -1.5
round up(5.5) => 6
round up(-1.126, 2) => -1.13
round down (-5.5) => -5
round down (1.121, 2) => 1.12
round half up(-5.5) => -6
round half up(1.121, 2) => 1.12
round half down (5.5) => 5
round half down (-1.126, 2) => -1.13
abs(-10) => 10
modulo(12, 5) => 2
sqrt(16) => 4
decimal(log(10), 15) => 2.302585092994046
decimal(exp(5), 13) => 148.4131591025766
odd(5) => true
even(5) => false
day of week(date("2019-09-17")) => "Tuesday"
day of year(date("2019-09-17")) => 260
week of year(date("2019-09-17")) => 38
month of year(date and time("2019-09-17T12:00:00")) => "September"
abs(duration("-PT5H")) => duration("PT5H")
abs(duration("-P2M")) => duration("P2M")
last day of month(date("2022-10-01")) => date("2022-10-31")
last day of month(date and time("2022-10-16T12:00:00")) => date("2022-10-31")
fromAi({userId: 7}.userId, "The user's ID", "number") => 7
fromAi(value: 7, type: "number") => 7
fromAi(value: "a", options: {required: false}) => "a"
{`first name`: "a"}.`first name` => "a"
"""
ROWS = [line.rsplit(" => ", 1) for line in EXAMPLES.strip().splitlines()]


@pytest.mark.parametrize(("example", "result"), ROWS)
def test_the_example_has_the_documented_result(example, result):
    value, warnings = feel.compile(example).evaluate_with_warnings({})
    expected = feel.compile(result).evaluate({})
    assert feel.compile("a = b").evaluate({"a": value, "b": expected}) is True, (value, warnings)


def test_a_moment_without_a_zone_is_the_districts(monkeypatch):
    there = feel.compile('date and time(@"2020-07-31T14:27:30", "Z")').evaluate({})
    assert there.isoformat() == "2020-07-31T06:27:30+00:00"


def test_an_offset_that_is_not_the_zones_says_the_moment():
    found = feel.compile('@"2026-01-01T10:00:00Z[Asia/Shanghai]"').evaluate({})
    assert found.isoformat() == "2026-01-01T18:00:00+08:00"
    assert feel.compile('@"2026-01-01T10:00:00+08:00[Nowhere]"').evaluate({}) is None


@pytest.mark.parametrize(
    "text",
    ['assert(x, x != null, "没有 x")', 'assert(x, x >= 0, "没有 x")', 'assert(1, "yes", "没有 x")'],
)
def test_an_assertion_that_does_not_hold_stops_the_evaluation(text):
    with pytest.raises(feel.AssertionFailed, match="没有 x"):
        feel.compile(text).evaluate({})


@pytest.mark.parametrize(
    "text", ["get or else(x.y, 1)", "is defined(x)", "is defined(x.y) or true"]
)
def test_what_may_be_missing_is_no_warning_where_it_is_asked_for(text):
    assert feel.compile(text).evaluate_with_warnings({})[1] == ()


def test_what_is_missing_elsewhere_is_still_a_warning():
    _, warnings = feel.compile("get or else(x, y)").evaluate_with_warnings({})
    assert [str(each) for each in warnings] == ["没有名为“y”的变量"]


@pytest.mark.parametrize("text", ["random number()", "uuid()"])
def test_chance_is_drawn_anew_at_every_evaluation(text):
    drawn = feel.compile(text)
    assert drawn.evaluate({}) != drawn.evaluate({})
    listed = feel.compile(f"[{text}, {text}]").evaluate({})
    assert listed[0] != listed[1]


@pytest.mark.parametrize("text", ["random number()", "uuid()"])
def test_a_rehearsal_draws_the_same_every_time(text):
    drawn = []
    for _ in range(2):
        with chance.using(chance.rehearsed()):
            drawn.append([feel.compile(text).evaluate({}) for _ in range(3)])
    assert drawn[0] == drawn[1]
    assert len(set(drawn[0])) == 3


def test_a_uuid_is_one_of_version_4():
    shape = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
    assert re.fullmatch(shape, feel.compile("uuid()").evaluate({}))


def test_now_is_the_engines():
    moment = clock.now()
    with clock.at(moment):
        assert feel.compile("now()").evaluate({}) == moment


@pytest.mark.parametrize(
    "text",
    [
        'from json("{")',
        'from json("NaN")',
        'from json("\\"\\\\ud800\\"")',
        f'from json("{"[" * 5000}")',
        "to json([1..2])",
        'from base64("//8=")',
        'from base64("x")',
        'date and time(@"2020-07-31T14:27:30", "Nowhere")',
        'decimal(1.5, 0, "sideways")',
        'extract("a", "(?=a)")',
    ],
)
def test_what_cannot_be_read_is_null_and_says_why(text):
    value, warnings = feel.compile(text).evaluate_with_warnings({})
    assert value is None
    assert warnings


def test_what_grows_while_it_is_written_is_limited():
    text = "for i in 1..40 return to json(if i = 1 then [1] else [partial[-1], partial[-1]])"
    with pytest.raises(feel.BudgetExceeded):
        feel.compile(text).evaluate({})


#: `@camunda/feel-builtins` 1.4.1, which Camunda's editors complete.
EDITORS = """
fromAi, is defined, get or else, assert, get value, context put, context merge, date and time, duplicate values,
string join, is empty, partition, random number, extract, trim, uuid, to base64, from base64, is blank,
last day of month, get entries, from json, to json
"""


def test_every_function_that_camundas_editors_complete_is_there():
    assert {name.strip() for name in EDITORS.split(",")} <= registry.BUILTINS

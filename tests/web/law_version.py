"""A version of a law as its form is filled in."""

import re

NEW = "/laws/rentiao_guiding@2002/new"


def typed(page, **more):
    """What a browser would send of the form as it came."""
    found = {}
    for field in re.findall(r"<(?:input|textarea|select)[^>]*name=\"[^\"]+\"[^>]*>", page):
        name = re.search(r'name="([^"]+)"', field)[1]
        if "checkbox" in field and " checked" not in field:
            continue
        value = re.search(r'value="([^"]*)"', field)
        found[name] = value[1] if value else ""
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', page):
        found[name] = text
    for name, body in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'value="([^"]*)" selected', body)
        found[name] = chosen[1] if chosen else ""
    return found | more


VERSION = {
    "edition": "2026",
    "title": "2026年修订",
    "source": "司法部令第200号",
    "promulgated_on": "2026-05-20",
    "in_force_from": "2026-06-01",
    "reason": "司法部公报",
    "rules-0-amount": "20",
    "rules-0-unit": "day",
    "rules-0-status": "已核对",
    "rules-0-quote": "应当在二十日内调结。",
}

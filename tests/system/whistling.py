"""A whistle as the centre blows it in the browser."""

DEPARTMENTS = ["区住建局", "公安分局", "区司法局", "区人社局"]
CALLED = {"主责部门": "区住建局", "报到部门（含主责）": DEPARTMENTS, "哨型": "常规哨"}


def whistled(center, case):
    """A whistle to four departments, prepared and approved."""
    center.do(
        "甄别",
        case,
        处理决定="吹哨",
        **CALLED,
        理由="本级解决不了",
        甄别情况="须住建局牵头鉴定。",
    )
    center.do("事前沟通", case, 沟通记录="已与住建局通话。")
    center.do("吹哨审批", case, 审批决定="准予吹哨")

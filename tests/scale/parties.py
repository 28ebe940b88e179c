"""The people the copies are between: made-up names, numbers and telephones, sealed and indexed."""

from collections.abc import Iterator

from processes.privacy import blind_index, encrypted_columns

#: So many different people; a district's names repeat, and so do these.
NUMBER = 30_000
FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国文辉志新春梅红云飞鹏凯琳"


def make() -> Iterator[dict[str, str]]:
    """Each with what the columns of a party hold of them."""
    for n in range(NUMBER):
        first, second = GIVEN[n // 40 % 40], GIVEN[n // 1600 % 40]
        yield _sealed(
            name=f"{FAMILY[n % 40]}{first}{second}",
            phone=f"139{n:08}",
            id_no=f"420303{1950 + n % 50}01{n % 28 + 1:02}{n % 1000:03}X",
        )


def _sealed(**known: str) -> dict[str, str]:
    sealed = {}
    for key, value in known.items():
        sealed[key] = encrypted_columns.encrypt(f"party.{key}", value)
        sealed[f"{key}_index"] = blind_index.digest(f"party.{key}", value) or ""
    return sealed

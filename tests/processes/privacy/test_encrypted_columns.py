"""What is known of the parties is sealed in the tables, and found again without being read."""

import base64

import pytest
from sqlalchemy import select, text

from engine import starting
from processes.cases.choices import Side
from processes.cases.models import Party
from processes.privacy import blind_index, data_keys, encrypted_columns, rotate_keys
from processes.privacy.data_keys import DataKey, KeysBroken, KeysMissing
from processes.privacy.encrypted_columns import NotDecrypted

FACTS = {"name": "示例甲", "phone": "13800001234", "id_no": "420303199001011233"}


@pytest.fixture
def party(session, case):
    row = Party(case_id=case.id, district=case.district, side=Side.APPLICANT, **FACTS)
    session.add(row)
    session.flush()
    session.expire_all()
    return row


@pytest.fixture
def own_keys(session, tmp_path, monkeypatch):
    """A key file of this test alone."""
    session.execute(text("DELETE FROM data_key"))
    monkeypatch.setenv("SISHI_DATA_KEY_FILE", str(tmp_path / "keys"))
    data_keys.make()
    return tmp_path / "keys"


def test_a_party_reads_as_before_and_nothing_of_it_stands_in_the_table(session, party):
    assert (party.name, party.phone, party.id_no) == tuple(FACTS.values())
    row = str(session.execute(text("SELECT party::text FROM party")).scalar())
    assert not [value for value in FACTS.values() if value in row]


def test_equal_values_are_sealed_differently():
    assert encrypted_columns.encrypt("party.name", "张某") != encrypted_columns.encrypt(
        "party.name", "张某"
    )


def test_a_value_does_not_open_in_another_column():
    kept = encrypted_columns.encrypt("party.phone", "13800001234")
    with pytest.raises(NotDecrypted):
        encrypted_columns.decrypt("party.address", kept)


@pytest.mark.parametrize(
    "change", [lambda kept: kept[:-4] + "AAA=", lambda kept: "clear", str.lower]
)
def test_a_changed_value_does_not_open(change):
    with pytest.raises((NotDecrypted, KeysMissing)):
        encrypted_columns.decrypt(
            "party.phone", change(encrypted_columns.encrypt("party.phone", "13800001234"))
        )


def test_the_same_person_is_found_however_the_number_was_written(session, party):
    digests = blind_index.candidates("party.id_no", " 420303 19900101 1233")
    assert session.scalars(select(Party.id).where(Party.id_no_index.in_(digests))).all() == [
        party.id
    ]
    assert blind_index.digest("party.phone", "420303199001011233") not in digests


def test_a_sealed_column_is_never_compared(party):
    with pytest.raises(TypeError):
        _ = Party.phone == "13800001234"


def test_a_new_key_seals_everything_anew_and_old_values_stay_found(session, own_keys, case):
    row = Party(case_id=case.id, district=case.district, side=Side.APPLICANT, **FACTS)
    session.add(row)
    session.flush()
    new = data_keys.add()
    assert row.name_index in blind_index.candidates("party.name", "示例甲")
    assert rotate_keys.rotate_all() >= 1
    session.expire_all()
    assert row.phone == FACTS["phone"]
    assert row.name_index == blind_index.digest("party.name", "示例甲")
    kept = session.execute(text("SELECT name, phone, id_no FROM party")).one()
    assert all(value.startswith(f"{new}:") for value in kept)
    assert rotate_keys.rotate_all() == 0


def test_the_first_start_makes_a_key_readable_by_us_alone(session, tmp_path, monkeypatch):
    monkeypatch.setenv("SISHI_DATA_KEY_FILE", str(tmp_path / "made"))
    session.execute(text("DELETE FROM data_key"))
    starting.run_checks(session)
    assert (tmp_path / "made").stat().st_mode & 0o777 == 0o600
    assert session.scalars(select(DataKey.id)).all() == [data_keys.ring().current]


def test_a_start_without_the_key_in_use_is_refused_and_makes_no_other(
    session, own_keys, monkeypatch, tmp_path
):
    starting.run_checks(session)
    monkeypatch.setenv("SISHI_DATA_KEY_FILE", str(tmp_path / "elsewhere"))
    with pytest.raises(KeysMissing, match="请从备份"):
        starting.run_checks(session)
    assert not (tmp_path / "elsewhere").exists()
    data_keys.make()
    with pytest.raises(KeysMissing):
        starting.run_checks(session)


@pytest.mark.parametrize(
    "content", ["", "x", "00000000 " + base64.b64encode(b"0" * 32).decode(), "a b c"]
)
def test_a_damaged_key_file_is_refused(session, own_keys, content):
    own_keys.write_text(content)
    with pytest.raises(KeysBroken):
        data_keys.reread()


@pytest.fixture(autouse=True)
def forget():
    """Keys read under one test's file are not those of the next."""
    yield
    data_keys._read.cache_clear()

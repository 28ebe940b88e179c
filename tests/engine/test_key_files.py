"""A key that others can read is refused by name."""

import pytest

from engine import key_files
from engine.key_files import KeyFileError


@pytest.fixture
def file(tmp_path):
    made = tmp_path / "deeper" / "key"
    key_files.write_once(made, "secret")
    return made


def test_it_is_made_readable_by_us_alone_and_never_again(file):
    assert file.stat().st_mode & 0o777 == 0o600
    key_files.write_once(file, "another")
    assert key_files.read(file) == b"secret"
    assert [each.name for each in file.parent.iterdir()] == ["key"]


@pytest.mark.parametrize("mode", [0o604, 0o602, 0o644, 0o640, 0o660, 0o666])
def test_one_that_others_may_read_or_write_is_refused(file, mode):
    file.chmod(mode)
    with pytest.raises(KeyFileError, match="chmod 600") as refused:
        key_files.read(file)
    assert str(file) in str(refused.value)


def test_what_is_no_file_is_refused(tmp_path):
    with pytest.raises(KeyFileError, match="普通文件"):
        key_files.read(tmp_path)
    with pytest.raises(KeyFileError, match="读不到"):
        key_files.read(tmp_path / "nowhere")
    (tmp_path / "file").touch()
    with pytest.raises(KeyFileError, match="写不进"):
        key_files.write_once(tmp_path / "file" / "key", "secret")

"""Photographs lose what the camera wrote into them, and nothing of the picture."""

import pytest

from processes.documents import image_metadata
from processes.documents.errors import AttachmentRefused
from tests.processes.documents.jpeg import COLOURS, END, JFIF, SCAN, TABLES, exif, segment


@pytest.mark.parametrize("order", "><")
@pytest.mark.parametrize("turning", [1, 6])
def test_the_place_and_the_small_copy_go_and_how_it_is_turned_stays(turning, order):
    begun = b"\xff\xd8" + JFIF
    sent = begun + segment(0xE1, exif(turning, order)) + segment(0xFE, b"note") + COLOURS + TABLES
    kept = image_metadata.strip(sent + SCAN + SCAN + END + b"film with a place", "image/jpeg")
    assert b"GPS" not in kept
    assert b"note" not in kept
    assert kept.endswith(COLOURS + TABLES + SCAN + SCAN + END)
    assert kept.startswith(begun)
    told = kept.removeprefix(begun).removesuffix(COLOURS + TABLES + SCAN + SCAN + END)
    assert (told == b"") is (turning == 1)
    assert image_metadata.strip(kept, "image/jpeg") == kept


@pytest.mark.parametrize("length", [2, 3, 10, 40, -1, -2])
def test_a_picture_that_is_not_whole_is_refused(length):
    whole = b"\xff\xd8" + JFIF + TABLES + SCAN + END
    with pytest.raises(AttachmentRefused):
        image_metadata.strip(whole[:length], "image/jpeg")


def test_other_files_stay_as_they_are():
    assert image_metadata.strip(b"%PDF-1.7", "application/pdf") == b"%PDF-1.7"

"""`python -m web.catalogue`: find every text, renew `messages.po`, compile `messages.mo`.

Exits with 1 while a text has no English: write it into the `.po` and run this again.
"""

import sys

from web.catalogue import files


def main() -> int:
    """Bring the files up to date and name what is not translated."""
    written = files.renew(files.read())
    files.WRITTEN.write_bytes(files.lay_out(written))
    files.COMPILED.write_bytes(files.compile(written))
    missing = [text for text, said in files.forms(written).items() if not all(said)]
    sys.stdout.writelines(f"{text}\n" for text in missing)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())

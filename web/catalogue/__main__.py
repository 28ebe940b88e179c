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
    missing = [each for each in written if each.id and not each.string]
    sys.stdout.writelines(f"{each.locations[0][0]}: {each.id}\n" for each in missing)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())

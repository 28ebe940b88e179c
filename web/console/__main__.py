"""`python -m web.console`: `sishi` where it is not installed."""

from web.console import main

main(prog_name="sishi")

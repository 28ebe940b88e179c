"""The catalogue of texts: every text a person may read, and its English.

`python -m web.catalogue` finds the texts and brings `web/translations` up to date.
"""

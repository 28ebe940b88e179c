"""From an empty database to a running district: the district itself, and who and what is in it.

May use: access, audit, organisation.
"""

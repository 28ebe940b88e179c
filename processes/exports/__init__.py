"""Exporting cases to Excel: what the person may see, masked unless they have right and reason.

`requests.ask` keeps who wants what and why, and makes the file at once or, of many cases, in a
background job. Every export and every fetching of it is in the audit log.

May use: access, audit, cases, codes, lists, notices, organisation, privacy, spreadsheets.
"""

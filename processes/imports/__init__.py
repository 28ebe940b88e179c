"""Importing disputes from a table: read and checked whole, then registered row by row.

`batches.receive` checks every row and keeps the file; nothing is registered while a row is faulty
unless the person leaves those out. `running.start` hands it to a background job that any worker goes
on with; a row makes one case, however often it is tried or the file is sent.

May use: audit, cases, casework, codes, notices, organisation, privacy, spreadsheets.
"""

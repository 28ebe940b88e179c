"""From an empty database to a running district: the district itself, and who and what is in it.

`district.set_up` is the first step, on the server. The rest comes from one workbook: `files.receive`
checks it and keeps what it would change; `running.ask` has a worker do so, all of it or nothing.

May use: access, audit, calendars, cases, directories, notices, organisation, rooms, spreadsheets.
"""

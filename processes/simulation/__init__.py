"""What would have happened under a change: real cases done again, and cases made up from what history tells.

May use: calendars, cards, cases, deadlines, organisation, studio.
"""

"""What the diagrams of mediation stand on: expression functions, release rules, messages, the shipped files.

May use: calendars, cases, deadlines, organisation, whistles.
"""

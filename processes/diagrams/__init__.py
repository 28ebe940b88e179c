"""What the diagrams of mediation stand on: expression functions, release rules, messages, the shipped files.

It may use deadlines, cases and the tracks.
"""

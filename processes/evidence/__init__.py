"""What a set of diagrams does to cases, told before anybody is affected: proofs over all that can happen.

May use: deadlines, diagrams, studio.
"""

"""Others who must agree before a task goes on: who was asked by which rule, and what they said.

A task has one token and one holder all the time; signers are rows beside it. So its timers, its
limit and the diagram know nothing of them. The verbs are `engine.signers`.

May use: no other room.
"""

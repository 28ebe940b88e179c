"""Tokens moving through a diagram: SpiffWorkflow's tasks, with the semantics of Camunda 8.

A token is a SpiffWorkflow task. Unlike there, nothing is predicted and nothing
that is finished is kept: a scope holds its root and what is alive, so a step
costs the same on the 300th round as on the third.

May use: deployment, feel.
"""

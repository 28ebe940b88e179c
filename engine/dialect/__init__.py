"""Camunda 8 BPMN: read safely, checked, and turned into specs.

May use: feel, tokens.
"""

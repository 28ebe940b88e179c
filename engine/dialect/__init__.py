"""Camunda 8 BPMN: read safely, checked, and turned into specs."""

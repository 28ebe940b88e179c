"""Draws the templates every installation starts with: `python -m processes.documents.template_builders`."""

"""Diagrams, decision tables and forms a new installation starts with, as data."""

"""Registers of people and bodies: appointments, organisations, mediators, officers, duty, services.

May use: cases, codes, organisation, registers, whistles.
"""

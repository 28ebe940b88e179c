"""Registers of people and bodies: appointments, organisations, mediators, officers, duty, services.

May use: access, cases, codes, organisation, registers, whistles.
"""

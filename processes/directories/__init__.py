"""Registers of people and bodies: appointments, organisations, mediators, officers, duty, services.

It may use organisation and registers.
"""

"""Dispute mediation on four tiers: grid, society, department, leader."""

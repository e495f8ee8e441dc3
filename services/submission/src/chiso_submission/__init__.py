"""Chiso's submission service."""

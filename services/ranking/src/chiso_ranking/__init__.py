"""Chiso's ranking service."""

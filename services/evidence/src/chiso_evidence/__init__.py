"""Chiso's evidence service."""

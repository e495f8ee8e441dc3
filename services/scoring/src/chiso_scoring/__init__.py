"""Chiso's scoring service."""

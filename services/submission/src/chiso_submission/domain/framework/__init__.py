"""Framework versions: one stream each, published once and never changed."""

"""The gate's one look at an uploaded file: bytes in, verdict out; knows no store and no round.

`gate` makes the pass; `kinds` is the allow-list; a module per format finds what is hostile in it; `messages` says so.
"""

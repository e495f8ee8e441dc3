"""The frame of the pages: layout, words, components."""

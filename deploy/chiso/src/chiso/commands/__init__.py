"""One module a command: its arguments, and what it does. Each prints; nothing below this folder does."""

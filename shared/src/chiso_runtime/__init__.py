"""I/O written once: event store, log, brokers, blobs, HTTP, sign-in tokens."""

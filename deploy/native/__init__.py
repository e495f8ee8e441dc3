"""Kafka, MinIO, versitygw, PostgreSQL and nginx as plain processes, for development, tests, benchmarks and faults.

Each server is an object with `fetch()`, `start(directory)`, `ready()`, `stop()`, `kill()`, `restart()` and `log_file`.
`python -m deploy.native` fetches into the cache what is missing there.
"""

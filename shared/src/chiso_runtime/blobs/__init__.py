"""Evidence bytes: one port, two adapters.

`port` says what an object store must do, `s3` does it with MinIO or any S3 with versions and object lock, `directory`
with a folder. Nothing above the port knows which.
"""

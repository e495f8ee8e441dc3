"""What an S3 server of ours is to its users: an endpoint and a pair of root keys."""

import secrets
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectStore:
    """`endpoint` is host:port without a scheme (plain HTTP), as the minio client takes it; `url` has the scheme."""

    endpoint: str
    access_key: str
    secret_key: str

    @property
    def url(self) -> str:
        return f"http://{self.endpoint}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RootKeys:
    """Keys of a server's first user, made anew for each server unless given."""

    access_key: str = field(default_factory=lambda: "root" + secrets.token_hex(8))
    secret_key: str = field(default_factory=lambda: secrets.token_hex(20))

    def environment(self, access_name: str, secret_name: str) -> dict[str, str]:
        """The keys under the environment names that a server reads."""
        return {access_name: self.access_key, secret_name: self.secret_key}

    def store_at(self, endpoint: str) -> ObjectStore:
        """The store that these keys open at `endpoint`."""
        return ObjectStore(endpoint=endpoint, access_key=self.access_key, secret_key=self.secret_key)

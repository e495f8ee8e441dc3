"""A service of a few routes over a pool."""

from collections.abc import Mapping

from chiso_runtime.access import Verifier
from chiso_runtime.database import Database
from chiso_runtime.http import Web, create_app
from chiso_runtime.problems import Text
from flask import Blueprint, Flask
from psycopg_pool import ConnectionPool


def served(routes: Blueprint, connections: ConnectionPool[Database], texts: Mapping[str, Text]) -> Flask:
    """The routes as an application; `texts` are its refusals."""
    return create_app(
        Web(
            name="reading",
            title="Reading",
            blueprints=[routes],
            pool=connections,
            verifier=Verifier(dict),
            secret="a-secret-of-the-tests",
            texts=texts,
        )
    )

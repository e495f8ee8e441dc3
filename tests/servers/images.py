"""Names of container images: the one settings file of the project."""

from pathlib import Path

SETTINGS = Path(__file__).parents[2] / "deploy" / "images.env"


def images() -> dict[str, str]:
    """Setting to image name, as the file says."""
    lines = (line.strip() for line in SETTINGS.read_text().splitlines())
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))

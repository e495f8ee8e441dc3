"""Programs built from a pinned Go module, once, into the cache."""

from pathlib import Path

from deploy.native.cache import cached, run_builder


def go_program(name: str, module: str, version: str, expected: str) -> Path:
    """The built program `name` of `module` at `version`; built with `go install` when the cache lacks it."""
    mend = "install Go 1.24 or later and allow its module proxy (or set CHISO_CACHE to a filled cache)"

    def build(target: Path) -> None:
        environment = {"GOBIN": str(target), "CGO_ENABLED": "0"}
        flags = ["-trimpath", "-ldflags", "-s -w"]
        run_builder(name, mend, ["go", "install", *flags, f"{module}@{version}"], environment)

    return cached(name, version, build, expected) / name

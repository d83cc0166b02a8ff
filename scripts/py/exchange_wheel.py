"""Builds the package as a wheel, with the standard library alone (PEP 517, PEP 427).

``pip install scripts/py`` calls it; nothing else is needed, and nothing is downloaded. The metadata
are those of pyproject.toml.
"""

from __future__ import annotations

import base64
import hashlib
import re
import tarfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
TAG = "py3-none-any"
_TIME = (2020, 1, 1, 0, 0, 0)  # so that the same files give the same wheel


def build_wheel(folder, _settings=None, _metadata=None) -> str:
    """Writes a wheel into a folder; gives its name."""
    files = {path.relative_to(HERE).as_posix(): path.read_bytes() for path in _modules()}
    return _write(folder, files)


def build_editable(folder, _settings=None, _metadata=None) -> str:
    """Writes a wheel that leads to the files here."""
    return _write(folder, {"exchange-here.pth": f"{HERE}\n".encode()})


def build_sdist(folder, _settings=None) -> str:
    """Writes an archive of the sources; gives its name."""
    base = f"exchange-{_member('version')}"
    with tarfile.open(Path(folder, f"{base}.tar.gz"), "w:gz", format=tarfile.PAX_FORMAT) as archive:
        for path in (HERE / "pyproject.toml", HERE / "README.md", HERE / "exchange_wheel.py", *_modules()):
            archive.add(path, f"{base}/{path.relative_to(HERE).as_posix()}", recursive=False)
    return f"{base}.tar.gz"


def _write(folder, files: dict) -> str:
    version = _member("version")
    own = f"exchange-{version}.dist-info"
    readme = (HERE / "README.md").read_text("utf-8")
    metadata = (
        f"Metadata-Version: 2.1\nName: {_member('name')}\nVersion: {version}\n"
        f"Summary: {_member('description')}\nRequires-Python: {_member('requires-python')}\n"
        f"License: Apache-2.0\nDescription-Content-Type: text/markdown\n\n{readme}"
    )
    about = f"Wheel-Version: 1.0\nGenerator: exchange\nRoot-Is-Purelib: true\nTag: {TAG}\n"
    files = {**files, f"{own}/METADATA": metadata.encode(), f"{own}/WHEEL": about.encode()}
    rows = [f"{name},sha256={_digest(files[name])},{len(files[name])}\n" for name in files]
    files[f"{own}/RECORD"] = "".join((*rows, f"{own}/RECORD,,\n")).encode()
    wheel = f"exchange-{version}-{TAG}.whl"
    with zipfile.ZipFile(Path(folder, wheel), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _TIME)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return wheel


def _modules() -> list:
    return sorted(path for path in (HERE / "exchange").rglob("*.py"))


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


def _member(name: str) -> str:
    """A member of the project table, which is a text on one line."""
    text = (HERE / "pyproject.toml").read_text("utf-8")
    found = re.search(rf'^{name} = "(.*)"$', text, re.MULTILINE)
    if found is None:
        raise ValueError(f"expected a text as {name} in pyproject.toml, got none")
    return found[1]

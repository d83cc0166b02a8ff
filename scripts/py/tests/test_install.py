"""The package is installed as a wheel that the standard library builds."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path

SDK = Path(__file__).resolve().parents[1]
PROGRAM = """
import exchange, exchange.child, exchange.link.http
app = exchange.exchange(id="app", handlers={"a": lambda msg, sig, state: msg.value})
print(exchange.__file__, app.request("a", 5).result(9))
"""


class InstallTest(unittest.TestCase):
    """``pip install scripts/py``, offline."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def run_python(self, *arguments, **environment):
        """What a process of Python prints."""
        done = subprocess.run(
            [sys.executable, *arguments], capture_output=True, text=True, timeout=120, check=False,
            cwd=self.folder.name, env={**os.environ, **environment},
        )  # fmt: skip
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)
        return done.stdout

    def built(self, hook):
        """The file that a hook of the build gives."""
        code = f"import exchange_wheel; print(exchange_wheel.{hook}('.'))"
        return Path(self.folder.name, self.run_python("-c", code, PYTHONPATH=str(SDK)).strip())

    def test_the_wheel_has_all_modules_and_runs_from_where_it_was_unpacked(self):
        wheel, target = self.built("build_wheel"), Path(self.folder.name, "target")
        with zipfile.ZipFile(wheel) as archive:
            names = set(archive.namelist())
            archive.extractall(target)
        modules = {path.relative_to(SDK).as_posix() for path in SDK.glob("exchange/**/*.py")}
        self.assertEqual(modules, {name for name in names if name.endswith(".py")})
        said = self.run_python("-c", PROGRAM, PYTHONPATH=str(target)).split()
        self.assertEqual([str(target / "exchange" / "__init__.py"), "5"], said)

    def test_the_same_sources_give_the_same_wheel_and_its_record_is_true(self):
        wheel = self.built("build_wheel")
        first = wheel.read_bytes()
        self.assertEqual(first, self.built("build_wheel").read_bytes())
        with zipfile.ZipFile(wheel) as archive:
            record = archive.read("exchange-0.1.0.dist-info/RECORD").decode().splitlines()
            self.assertEqual(sorted(archive.namelist()), sorted(r.split(",")[0] for r in record))
            for row in record[:-1]:
                name, _, size = row.split(",")
                self.assertEqual(int(size), archive.getinfo(name).file_size)

    def test_the_sources_can_be_packed_and_used_where_they_are(self):
        self.assertTrue(self.built("build_sdist").name.endswith(".tar.gz"))
        with zipfile.ZipFile(self.built("build_editable")) as archive:
            self.assertEqual(f"{SDK}\n".encode(), archive.read("exchange-here.pth"))

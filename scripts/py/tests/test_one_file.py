"""One exchange file runs unchanged in the host and in plain Python."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SDK = Path(__file__).resolve().parents[1]
PAGES = SDK.parents[1]


def run(text: str) -> str:
    """Runs a program in plain Python with the SDK; gives what it printed."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "program.py")
        file.write_text(text, encoding="utf-8")
        environment = {**os.environ, "PYTHONPATH": str(SDK), "PYTHONIOENCODING": "utf-8"}
        done = subprocess.run(
            [sys.executable, str(file)],
            capture_output=True, timeout=60, env=environment, encoding="utf-8", check=False,
        )  # fmt: skip
        if done.returncode:
            raise AssertionError(f"expected the program to end well, got:\n{done.stderr}")
        return done.stdout


def python_of(page: str, having: str) -> str:
    """The code block of a page that has those words."""
    blocks = re.findall(r"```python\n(.*?)```", (PAGES / page).read_text("utf-8"), re.DOTALL)
    return next(block for block in blocks if having in block)


class OneFileTest(unittest.TestCase):
    """The programs of the pages, which the host's own tests run in the host."""

    def test_the_greeter_of_the_readme_runs_in_plain_python(self):
        asked = """
print(app.request("greet", {"name": "Ada"}).result(9), app.request("total").result(9))
app.close().result(9)
"""
        self.assertEqual("Hello, Ada! 1\n", run(python_of("README.md", 'id="greeter"') + asked))

    def test_the_greeter_of_the_package_runs_in_plain_python(self):
        text = python_of("scripts/py/README.md", 'id="greeter"')
        asked = 'print(app.request("count").result(9), app.get("greeted").result(9))\n'
        self.assertEqual("Hello, Ada!\n1 1\n", run(text + asked))

    def test_the_shop_of_the_page_runs_in_plain_python(self):
        asked = """
print(app.request("shop.add", {"name": "pen"}).result(9), app.request("shop.size").result(9))
try:
    app.request("shop.price", {"name": "pen"}).result(9)
except exchange.ExchangeError as error:
    print(error.code)
"""
        text = python_of("docs/python.md", 'id="shop"') + asked
        self.assertEqual("{'count': 1} 1\nNO_HANDLER\n", run(text))


if __name__ == "__main__":
    unittest.main()

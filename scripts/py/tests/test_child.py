"""Scripts as child processes (W18), each a process of its own."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from pathlib import Path

from exchange.app import Complex, exchange
from exchange.core.means import Means
from tests.means import BOUND, ExchangeTestCase

SDK = Path(__file__).resolve().parents[1]
WORKER = """
import os, sys
from exchange import exchange
app = exchange(id="worker")
@app.handler("double")
def double(msg, sig, state):
    return {"twice": msg.value * 2, "id": app.id, "main": __name__, "arguments": sys.argv[1:],
            "parent": "EXCHANGE_PARENT" in os.environ, "input": sys.stdin.read()}
helper = exchange(id="helper", handlers={"help": lambda msg, sig, state: app.id})
print("ready")
"""


class ChildTest(ExchangeTestCase):
    """A parent that the test plays with an exchange of its own, on a clock that runs."""

    async def asyncSetUp(self):
        await super().asyncSetUp()
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = os.path.join(self.folder.name, "parent.sock")
        self.parent = exchange(
            within=Complex(Means(asyncio.get_running_loop())), id="app", timeout=BOUND
        )
        await self.parent.listen({"transport": "ipc", "path": self.path, "token": "once"})

    async def asyncTearDown(self):
        await self.parent.close()
        await super().asyncTearDown()

    async def start(self, text, *arguments, module=True, **environment):
        """A child that runs a script."""
        file = os.path.join(self.folder.name, "worker.py")
        Path(file).write_text(text, encoding="utf-8")
        known = {
            "EXCHANGE_PARENT": self.path, "EXCHANGE_PARENT_TOKEN": "once",
            "EXCHANGE_PARENT_ID": "app", "PYTHONPATH": str(SDK), **environment,
        }  # fmt: skip
        pipe = asyncio.subprocess.PIPE
        child = await asyncio.create_subprocess_exec(
            sys.executable, *(("-m", "exchange.child") if module else ()), file, *arguments,
            env={**os.environ, **known}, stdin=pipe, stdout=pipe, stderr=pipe,
        )  # fmt: skip
        self.addCleanup(lambda: child.returncode is None and child.kill())
        return child

    async def linked(self, its_id):
        """Waits for the child to be a peer."""
        end = asyncio.get_running_loop().time() + BOUND
        while self.parent._core.links.by_id(its_id) is None:
            self.assertLess(asyncio.get_running_loop().time(), end, f"expected peer {its_id}")
            await asyncio.sleep(0.01)

    async def ended(self, child):
        """Its code, and what it wrote, when its input has ended."""
        child.stdin.close()
        return await self.over(child)

    async def over(self, child):
        """Its code, and what it wrote, when it has ended by itself."""
        reading = asyncio.gather(child.stdout.read(), child.stderr.read(), child.wait())
        out, err, code = await asyncio.wait_for(reading, BOUND)
        child.stdin.close()
        return code, out.decode(), err.decode()

    async def test_the_first_exchange_connects_by_itself_and_the_end_of_input_ends_the_child(self):
        child = await self.start(WORKER, "-v", "x", EXCHANGE_CHILD_SUFFIX="-2")
        await self.linked("worker-2")
        answer = await self.soon(self.parent.request("double", 21))
        self.assertEqual(
            {"twice": 42, "id": "worker-2", "main": "__main__", "arguments": ["-v", "x"],
             "parent": False, "input": ""},
            answer,
        )  # fmt: skip
        self.assertEqual((0, "ready\n", ""), await self.ended(child))
        await self._unlinked("worker-2")

    async def _unlinked(self, its_id):
        end = asyncio.get_running_loop().time() + BOUND
        while self.parent._core.links.by_id(its_id) is not None:
            self.assertLess(asyncio.get_running_loop().time(), end, f"expected {its_id} to go")
            await asyncio.sleep(0.01)

    async def test_a_script_may_connect_by_itself_in_plain_python_too(self):
        text = """
import asyncio
from exchange import exchange
async def main():
    app = exchange(id="own", handlers={"double": lambda msg, sig, state: msg.value * 2})
    peer = await app.connect({"transport": "ipc", "parent": True, "encoding": "cbor"})
    print(peer.id, await peer.request("greet", b"child"), flush=True)
    await asyncio.Event().wait()
asyncio.run(main())
"""
        greet = {"greet": lambda m, s, st: b"hello " + m.value}
        for name, function in greet.items():
            self.parent.handler(name)(function)
        for module in (True, False):
            child = await self.start(text, module=module)
            line = await asyncio.wait_for(child.stdout.readline(), BOUND)
            self.assertEqual(b"app b'hello child'\n", line)
            self.assertEqual(42, await self.soon(self.parent.request("double", 21)))
            if module:
                self.assertEqual((0, "", ""), await self.ended(child))
            else:
                child.kill()
                await child.communicate()
            link = self.parent._core.links.by_id("own")
            if link is not None:
                link.end()

    async def test_a_script_that_fails_to_load_ends_with_its_place_and_not_with_0(self):
        for text, place, why in (
            ("import exchange\n\nraise ValueError('no')\n", "worker.py:3", "ValueError: no"),
            ("x = (\n", "worker.py:1", "SyntaxError"),
            ("from exchange import exchange\nexchange(id='$')\n", "worker.py:2", "BAD_MESSAGE"),
            ("import nowhere_at_all\n", "worker.py:1", "ModuleNotFoundError"),
        ):
            code, out, err = await self.over(await self.start(text))
            self.assertEqual((1, ""), (code, out), err)
            self.assertIn(place, err.splitlines()[0])
            self.assertIn(why, err.splitlines()[0])
            self.assertNotIn("child.py", err)

    async def test_what_cannot_be_a_child_says_so(self):
        code, _, err = await self.over(await self.start("sys = 1\n"))
        self.assertEqual(1, code)
        self.assertIn("expected the script to make an exchange", err)
        code, _, err = await self.over(await self.start(WORKER, EXCHANGE_PARENT_TOKEN="x"))
        self.assertEqual(1, code)
        self.assertIn("UNAUTHENTICATED", err)
        code, _, err = await self.over(await self.start(WORKER, EXCHANGE_PARENT_ID="other"))
        self.assertEqual(1, code)
        self.assertIn("CONFLICT", err)
        code, _, err = await self.over(await self.start("raise SystemExit(3)\n"))
        self.assertEqual(3, code)

    async def test_a_child_ends_when_its_parent_says_bye(self):
        child = await self.start(WORKER)
        await self.linked("worker")
        self.parent._core.links.by_id("worker").end()
        await asyncio.wait_for(child.wait(), BOUND)
        self.assertEqual(0, child.returncode)

    async def test_a_handler_at_work_does_not_keep_the_child(self):
        text = """
import threading
from exchange import exchange
def wait(msg, sig, state):
    print("at work", flush=True)
    threading.Event().wait()
exchange(id="slow", handlers={"wait": wait})
"""
        child = await self.start(text)
        await self.linked("slow")
        asked = self.parent.request("wait", timeout=60)
        self.assertEqual(b"at work\n", await asyncio.wait_for(child.stdout.readline(), BOUND))
        self.assertEqual(0, (await self.ended(child))[0])
        self.assertFalse(asked.done())

"""What a handler gives on purpose."""

import unittest

from exchange import NULL, config, exchange


class NullTest(unittest.IsolatedAsyncioTestCase):
    """NULL is an answer, None is none."""

    async def test_null_on_purpose_answers_though_something_was_emitted(self):
        app = exchange(id="null")

        @app.handler("given")
        def given(msg, sig, state):
            sig("emitted", 1)
            return NULL

        @app.handler("none")
        def none(msg, sig, state):
            sig("emitted", 1)

        self.assertIsNone(await app.request("given"))
        self.assertEqual(1, await app.request("none"))
        await app.close()

    def test_without_a_host_there_is_no_configuration(self):
        self.assertEqual({}, config)


if __name__ == "__main__":
    unittest.main()

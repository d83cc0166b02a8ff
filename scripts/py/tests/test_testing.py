import unittest


class Testing(unittest.TestCase):
    """Tests of exchanges run in virtual time, which only a host has."""

    def test_outside_of_a_host_it_says_what_is_missing(self):
        with self.assertRaisesRegex(ImportError, "a test that `exchange test` runs"):
            import exchange.testing  # noqa: F401


if __name__ == "__main__":
    unittest.main()

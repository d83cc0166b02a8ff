"""The tests of the Python SDK: ``python3 -m unittest`` in the folder above."""

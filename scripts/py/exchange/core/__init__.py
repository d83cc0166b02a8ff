"""One exchange in plain Python: the road of a message, turns, links within the process."""

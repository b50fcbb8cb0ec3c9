"""Seeing it run: metrics, logs and whether a server can answer. Nothing in it knows what people say."""

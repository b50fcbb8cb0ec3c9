"""Tools for developers and testers; the Makefile calls them."""

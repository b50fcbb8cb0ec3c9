"""The adviser: decides which AI roadmap fits a firm, explains it, and matches funding and partners.

Pure Python. Imports neither Rasa nor the network; every function takes what it needs, `today` included.
"""

"""Rasa custom actions: they read the tracker, let the adviser decide and send messages; nothing is decided here."""

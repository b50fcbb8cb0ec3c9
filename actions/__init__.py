"""Rasa custom actions: they read the tracker, let the adviser decide and send messages, and decide nothing."""

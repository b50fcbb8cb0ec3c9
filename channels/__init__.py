"""Rasa connectors: how people reach the adviser. They carry messages and decide nothing."""

"""NLU components of the adviser for Rasa's pipeline."""

"""Where conversations are kept: Rasa's tracker store, and what must not get into it."""

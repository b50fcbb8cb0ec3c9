"""Reading free German text: what a person typed becomes a value of a question."""

"""Prints how long a trained model takes to understand a message, in milliseconds: the median over messages.

Each message is measured once, so that nothing that remembers texts can help where they all differ.

python -m bench.parse MODEL FILE    # FILE: a JSON list of messages
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path
from statistics import median


def main() -> None:
    """Command line."""
    model, file = sys.argv[1:]
    # Rasa takes seconds to import; the command line is read before.
    from rasa.core.agent import Agent

    agent = Agent.load(model)
    messages: list[str] = json.loads(Path(file).read_text(encoding="utf-8"))

    async def measure() -> list[float]:
        taken = []
        for message in messages:
            begun = time.perf_counter()
            await agent.parse_message(message)
            taken.append(time.perf_counter() - begun)
        return taken

    asyncio.run(agent.parse_message("hello"))
    print(median(asyncio.run(measure())) * 1000)


if __name__ == "__main__":
    main()

"""Prints how long a trained model takes to understand a message, in milliseconds: the median over messages.

python -m bench.parse MODEL FILE     # FILE: a JSON list of messages
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path
from statistics import median

ROUNDS = 3
"""Each message counts with its shortest time, so that what else runs on the machine counts little."""


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
            times = []
            for _ in range(ROUNDS):
                # Another text with the same meaning each time: no cache may help.
                message += " "  # noqa: PLW2901
                begun = time.perf_counter()
                await agent.parse_message(message)
                times.append(time.perf_counter() - begun)
            taken.append(min(times))
        return taken

    asyncio.run(agent.parse_message("hello"))
    print(median(asyncio.run(measure())) * 1000)


if __name__ == "__main__":
    main()

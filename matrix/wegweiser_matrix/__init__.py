"""The adviser in Matrix rooms: a process beside the adviser's server, with end-to-end encryption.

It logs in as a bot account, hands what people write to the adviser's channel `web` (docs/web-kanal.md) and posts
the answers. It decides nothing by itself.
"""

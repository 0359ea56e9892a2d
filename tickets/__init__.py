"""The work: tickets, their conversations, the catalogue of troubles, the queue, promises and their clocks."""

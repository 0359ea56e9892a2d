"""An attachment of a letter, with its bytes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Attachment:
    """`name` is safe to show; `type` is what the letter claims, not what the bytes are.

    `inline` means that the letter shows it within its text; `content_id` is what the HTML calls it by.
    """

    name: str
    type: str
    data: bytes = field(repr=False)
    content_id: str = ""
    inline: bool = False

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.data)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    def as_dict(self) -> dict[str, object]:
        return {"name": self.name, "type": self.type, "size": self.size, "sha256": self.sha256}

"""How the files of pages are kept for browsers."""

from __future__ import annotations

from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class QuicklyCompressed(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Compressed by gzip alone, for a demo: the smaller files of Brotli cost ten seconds of its first minute."""

    def create_compressor(self, **kwargs: Any) -> Compressor:
        """The compressor of WhiteNoise without its slow half."""
        return Compressor(use_brotli=False, **kwargs)

"""Reading lists of devices as device management exports them: pure modules that know files, not devices."""

from assets.exports.reading import DeviceFile, ExportError

__all__ = ["DeviceFile", "ExportError"]

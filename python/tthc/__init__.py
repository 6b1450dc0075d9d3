"""Chấm điểm việc giải quyết thủ tục hành chính: scoring, checking and consolidating units' forms."""

__version__ = "0.1.0"

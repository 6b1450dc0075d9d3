"""What Excel calls: worksheet functions and the actions behind buttons; the only place that knows xlwings."""

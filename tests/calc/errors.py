"""The error Excel raises over COM, of which there is none outside Windows."""

from __future__ import annotations

EXCEPTION_OCCURRED = -2147352567
"""DISP_E_EXCEPTION: what nearly everything Excel refuses comes with."""
REFUSED = -2146827284
"""0x800A03EC: the code inside it."""


class ComError(Exception):
    """Shaped like pywintypes.com_error."""

    def __init__(self, text: str, hresult: int = EXCEPTION_OCCURRED) -> None:
        self.hresult = hresult
        self.strerror = "Exception occurred."
        self.excepinfo = (0, "Microsoft Excel", text, None, 0, REFUSED)
        self.argerror = None
        super().__init__(hresult, self.strerror, self.excepinfo, None)

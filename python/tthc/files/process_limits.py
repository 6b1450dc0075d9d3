"""How much memory the reading process may take: an rlimit on POSIX systems, a job object on Windows.

The Windows half cannot run elsewhere; what it rests on, the layout of the structures, is tested everywhere,
and that the cap holds is for the tests on Windows to prove.
"""

from __future__ import annotations

import ctypes
import sys

__all__ = ["CREATION_FLAGS", "ExtendedLimits", "limit_memory", "limits_of"]

_PROCESS_MEMORY = 0x100
_KILL_ON_JOB_CLOSE = 0x2000
_EXTENDED_LIMIT_INFORMATION = 9
_CREATE_NO_WINDOW = 0x08000000

CREATION_FLAGS = _CREATE_NO_WINDOW if sys.platform == "win32" else 0
"""How the process is started: on Windows without a console window of its own."""


class _BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = (
        ("per_process_user_time_limit", ctypes.c_int64),
        ("per_job_user_time_limit", ctypes.c_int64),
        ("limit_flags", ctypes.c_uint32),
        ("minimum_working_set_size", ctypes.c_size_t),
        ("maximum_working_set_size", ctypes.c_size_t),
        ("active_process_limit", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority_class", ctypes.c_uint32),
        ("scheduling_class", ctypes.c_uint32),
    )


class _IoCounters(ctypes.Structure):
    """IO_COUNTERS."""

    _fields_ = (
        ("reads", ctypes.c_uint64),
        ("writes", ctypes.c_uint64),
        ("others", ctypes.c_uint64),
        ("bytes_read", ctypes.c_uint64),
        ("bytes_written", ctypes.c_uint64),
        ("bytes_other", ctypes.c_uint64),
    )


class ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = (
        ("basic", _BasicLimits),
        ("io", _IoCounters),
        ("process_memory_limit", ctypes.c_size_t),
        ("job_memory_limit", ctypes.c_size_t),
        ("peak_process_memory_used", ctypes.c_size_t),
        ("peak_job_memory_used", ctypes.c_size_t),
    )


def limits_of(most: int) -> ExtendedLimits:
    """The limits of a job whose processes take at most so many bytes and end with it."""
    limits = ExtendedLimits()
    limits.basic.limit_flags = _PROCESS_MEMORY | _KILL_ON_JOB_CLOSE
    limits.process_memory_limit = most
    return limits


if sys.platform == "win32":  # pragma: no cover - run by the tests on Windows alone

    def limit_memory(most: int) -> None:
        """Put this process into a job with a memory cap; without a word where the system does not allow it.

        The handle of the job is kept open as long as the process lives: closing it would end the process.
        """
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = ctypes.c_void_p
        kernel.GetCurrentProcess.restype = ctypes.c_void_p
        kernel.SetInformationJobObject.argtypes = [
            ctypes.c_void_p,
            ctypes.c_int,
            ctypes.c_void_p,
            ctypes.c_uint32,
        ]
        kernel.AssignProcessToJobObject.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
        limits = limits_of(most)
        job = kernel.CreateJobObjectW(None, None)
        if job and kernel.SetInformationJobObject(
            job, _EXTENDED_LIMIT_INFORMATION, ctypes.byref(limits), ctypes.sizeof(limits)
        ):
            kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())

else:
    import resource

    def limit_memory(most: int) -> None:
        """Cap the address space of this process."""
        resource.setrlimit(resource.RLIMIT_AS, (most, most))

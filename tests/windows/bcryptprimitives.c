/* bcryptprimitives.dll, which Wine 8 lacks and the packages written in Rust ask for random numbers.
   For the tests' own Wine prefix alone: it is in no release. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length); /* RtlGenRandom of advapi32 */

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE buffer, SIZE_T length)
{
    return SystemFunction036(buffer, (ULONG)length);
}

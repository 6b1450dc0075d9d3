@echo off
rem Cai dat phan mem Cham diem TTHC cho tai khoan Windows dang dung.
rem Khong can quyen quan tri, khong can mang. Cach dung: bam dup vao tep nay.
rem
rem   install.bat         cai dat; chay lai la kiem tra, sua hoac nang cap
rem   install.bat /u      go phan mem, giu nguyen tep cua can bo
rem   install.bat /test   chay thu
rem   install.bat /q      khong hoi gi va khong cho bam phim (them vao lenh tren)
rem   install.bat /?      cac cach dung
rem
rem Ma tra ve (ERRORLEVEL), giai thich tung ma o docs\cau-cua-bo-cai-dat:
rem    0  xong
rem    2  tham so la
rem   10  ma nguon: khong co Python phu hop
rem   11  bo chay kem theo khong khoi dong duoc
rem   12  bo cai dat thieu tep hoac chua giai nen
rem   20  khong phai Windows 10 tro len, 64-bit
rem   21  mot lan cai dat khac dang chay
rem   22  thieu hoac hong manifest.json
rem   23  bo cai dat co tep thieu hoac bi doi
rem   24  thieu mot phan trong thu muc wheels
rem   25  bo chay khong dung loai
rem   30  khong co noi ghi duoc de cai
rem   31  o dia khong du cho
rem   32  duong dan qua dai
rem   33  tep bi chuong trinh khac giu
rem   34  chua cai xong cac phan cua phan mem
rem   35  chay thu khong dat
rem   36  khong ghi duoc thiet lap cua tai khoan
rem   37  khong ghi duoc so vao thu muc tai lieu
rem   40  may dang dung ban moi hon
rem   41  khong go theo tra loi
rem   42  chua go: phan mem dang duoc dung
rem   43  da go nhung con tep chua xoa duoc
rem   50  kiem thu khong dat
rem   51  chua cai nen chua co gi de thu
rem   60  dung theo yeu cau
rem   99  loi ngoai du kien
setlocal EnableExtensions DisableDelayedExpansion
set "HERE=%~dp0"
set "QUIET="
set "PY="
set "PYARG="
set "RC=0"

:next_argument
if "%~1"=="" goto find_python
if /i "%~1"=="/q" set "QUIET=1"
shift
goto next_argument

:find_python
if not exist "%HERE%addin\setup.py" goto incomplete
if exist "%HERE%manifest.json" goto shipped_python
if exist "%HERE%runtime\python.exe" goto shipped_python
if not exist "%HERE%python\tthc\__init__.py" goto incomplete
if defined TTHC_PYTHON goto named_python
for %%P in (py.exe) do set "PY=%%~$PATH:P"
if not defined PY goto path_python
set "PYARG=-3"
goto try_found
:path_python
for %%P in (python.exe) do set "PY=%%~$PATH:P"
if not defined PY goto no_python
if not "%PY:WindowsApps=%"=="%PY%" goto no_python
goto try_found
:named_python
set "PY=%TTHC_PYTHON%"
if not exist "%PY%" goto no_python
for %%P in ("%PY%") do if /i not "%%~xP"==".exe" goto no_python
:try_found
"%PY%" %PYARG% -I -B -c "import sys; sys.exit(0 if sys.version_info[:2] >= (3, 11) and sys.maxsize > 2**32 else 3)"
if not "%ERRORLEVEL%"=="0" goto no_python
goto run

:shipped_python
set "PY=%HERE%runtime\python.exe"
if not exist "%PY%" goto incomplete
"%PY%" -I -B -c "import sys; sys.exit(0 if sys.version_info[:2] >= (3, 11) and sys.maxsize > 2**32 else 3)"
if not "%ERRORLEVEL%"=="0" goto broken_python

:run
"%PY%" %PYARG% -I -B "%HERE%addin\setup.py" %*
set "RC=%ERRORLEVEL%"
goto leave

:incomplete
echo.
echo [12] Bo cai dat bi thieu tep, hoac tep .zip chua duoc giai nen.
echo      Bam chuot phai vao tep .zip, chon "Extract All" de giai nen tat ca,
echo      roi chay install.bat trong thu muc vua giai nen. Neu van hien cau nay,
echo      giai nen vao thu muc co ten don gian, vi du D:\TTHC.
set "RC=12"
goto leave

:broken_python
echo.
echo [11] Bo chay kem theo khong khoi dong duoc: tep trong thu muc runtime bi
echo      hong, bi phan mem diet vi-rut chan, hoac Windows khong phai ban 64-bit.
echo      Giai nen lai tep .zip roi chay lai; neu van vay, bao nguoi phu trach may.
set "RC=11"
goto leave

:no_python
echo.
echo [10] Thu muc nay la ma nguon, can co san Python 3.11 tro len (64-bit).
echo      Neu la can bo su dung: hay dung tep .zip cai dat, khong can Python.
echo      Neu la nguoi phat trien: dat bien TTHC_PYTHON la duong dan cua python.exe.
set "RC=10"

:leave
if defined QUIET goto finish
echo.
pause
:finish
exit /b %RC%

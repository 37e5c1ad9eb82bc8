"""Writes `windows.txt`, what Windows and Outlook call time zones, from the package `tzlocal` of PyPI, which has it from
the Unicode CLDR.

    python3 -m venv venv && venv/bin/pip install tzlocal==5.4.5
    venv/bin/python make.py > windows.txt

A line is a name of Windows, a tab, and the IANA name of the same zone.
"""

from tzlocal.windows_tz import win_tz

for name, zone in sorted(win_tz.items()):
    print(f"{name}\t{zone}")

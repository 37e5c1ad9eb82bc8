"""Writes `holidays.txt`, the public holidays of the countries of the world, from the package `holidays` of PyPI.

    python3 -m venv venv && venv/bin/pip install holidays==0.109 pytz
    venv/bin/python make.py > holidays.txt

A line starts with a place and what it is called. `=` lists the time zones in which a country lies. Holidays of a
country follow as lines that begin with a tab: the name, and their days; `0101` alone is that day of every year,
otherwise there is one word for each year from the first on: days joined by `+`, or `-` for a year without.
A part of a country has the days of its country, without what its lines with `!` name, and with the others.
"""

import warnings

import holidays
import pytz
from holidays.registry import COUNTRIES

warnings.simplefilter("ignore")
YEARS = range(2025, 2036)


def days_of(country, part=None):
    """Name of each holiday, with its days."""
    try:
        found = holidays.country_holidays(country, subdiv=part, years=YEARS, language="en_US")
    except (NotImplementedError, ValueError):
        found = holidays.country_holidays(country, subdiv=part, years=YEARS)
    named = {}
    for day, names in found.items():
        if day.year in YEARS:
            name = names.replace(" (estimated)", "").replace("\t", " ")
            named.setdefault(name, set()).add(day)
    return named


def words(days):
    each_year = [sorted(day.strftime("%m%d") for day in days if day.year == year) for year in YEARS]
    joined = ["+".join(year) or "-" for year in each_year]
    return joined[0] if len(set(joined)) == 1 and joined[0] != "-" else " ".join(joined)


def main():
    print(f"# {YEARS[0]} {YEARS[-1]} holidays {holidays.__version__}")
    called = {names[1] if len(names[1]) == 2 else names[2]: names[0] for names in COUNTRIES.values()}
    for country, parts in sorted(holidays.list_supported_countries(include_aliases=False).items()):
        name = pytz.country_names.get(country) or called.get(country, country)
        zones = pytz.country_timezones.get(country, [])
        print(f"{country}\t{name}" + ("\t=" + " ".join(zones) if zones else ""))
        national = days_of(country)
        for holiday, days in sorted(national.items()):
            print(f"\t{holiday}\t{words(days)}")
        for part in sorted(parts):
            own = days_of(country, part)
            all_own = set().union(*own.values()) if own else set()
            all_national = set().union(*national.values()) if national else set()
            if all_own == all_national:
                continue
            print(f"{country}-{part}\t{name}, {part}")
            gone = all_national - all_own
            if gone:
                print(f"\t!\t{words(gone)}")
            for holiday, days in sorted(own.items()):
                more = days - all_national
                if more:
                    print(f"\t{holiday}\t{words(more)}")


main()

#!/usr/bin/env bash
# What icalendar reads in a calendar, and what it finds wrong with it: ical.sh FILE
set -euo pipefail
own=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
"$own/../.venv/bin/python" "$own/ical.py" "$1"

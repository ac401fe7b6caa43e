#!/bin/sh
# Writes Sources/CCatalogue/catalogue.bin from the collected definitions, our verdicts on them and the curated notes.
#
#   Support/catalogue/build.sh tools.jsonl.gz [path of a built sallyport]
#
# The file holds facts and our own words only: no title and no description of anybody else's server goes into it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
data=${1:?"give the path of tools.jsonl.gz"}
sallyport=${2:-"$here/../../.build/release/sallyport"}
exec python3 "$here/build.py" --data "$data" --sallyport "$sallyport" --curated "$here/curated" \
    --out "$here/../../Sources/CCatalogue/catalogue.bin"

#!/usr/bin/env bash
# Feeds broken texts to the decoder under the address sanitizer: Fuzz/run.sh [seconds], 60 without.
# New inputs gather in Fuzz/.build/corpus; what crashes is left in Fuzz/.build/found.
set -euo pipefail
cd "$(dirname "$0")"
seconds="${1:-60}"
mkdir -p .build/corpus/json-text .build/found
swiftc -O -parse-as-library -swift-version 6 -package-name sallyport -module-name JSONTextFuzz \
    -enable-upcoming-feature InternalImportsByDefault -enable-upcoming-feature ExistentialAny \
    -use-ld=lld -sanitize=fuzzer,address -o .build/json-text JSONTextFuzz.swift ../Sources/JSONText/*/*.swift
.build/json-text -max_total_time="$seconds" -max_len=4096 -timeout=5 -rss_limit_mb=2048 -print_final_stats=1 \
    -dict=json-text.dict -artifact_prefix=.build/found/ .build/corpus/json-text corpus/json-text 2>&1 |
    { grep --line-buffered -E 'ERROR|Fatal|Test unit|SUMMARY|DONE|stat::(number_of|average|peak)|BINGO|artifact' || true; }

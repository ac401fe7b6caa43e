#!/usr/bin/env bash
# Feeds broken texts to the decoders under the address sanitizer: Fuzz/run.sh [seconds for each], 60 without.
# New inputs gather in Fuzz/.build/corpus; what crashes is left in Fuzz/.build/found.
set -euo pipefail
cd "$(dirname "$0")"
seconds="${1:-60}"
mkdir -p .build/found

# run NAME MODULE: fuzzes Sources/MODULE with MODULEFuzz.swift, corpus/NAME and NAME.dict.
run() {
    mkdir -p ".build/corpus/$1"
    swiftc -O -parse-as-library -swift-version 6 -package-name sallyport -module-name "$2Fuzz" \
        -enable-upcoming-feature InternalImportsByDefault -enable-upcoming-feature ExistentialAny \
        -use-ld=lld -sanitize=fuzzer,address -o ".build/$1" "$2Fuzz.swift" ../Sources/"$2"/*/*.swift
    echo "$2:"
    ".build/$1" -max_total_time="$seconds" -max_len=4096 -timeout=5 -rss_limit_mb=2048 -print_final_stats=1 \
        -dict="$1.dict" -artifact_prefix=.build/found/ ".build/corpus/$1" "corpus/$1" 2>&1 |
        { grep --line-buffered -E 'ERROR|Fatal|Test unit|SUMMARY|DONE|stat::(number_of|average|peak)|BINGO|artifact' || true; }
}

run json-text JSONText
run http-text HTTPText

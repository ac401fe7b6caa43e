#!/usr/bin/env bash
# Shows the gateway at work: an agent's messages, what came back, and the audit trail. Fails if anything is not as told.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
sallyport=${SALLYPORT:-$here/../.build/release/sallyport}
policy=$here/demo/policy.yaml
answer_seconds=20

work=$(mktemp -d)
gateway=
trap 'if [[ -n "$gateway" ]]; then kill "$gateway" 2>/dev/null || true; fi; rm -rf "$work"' EXIT

if [[ -t 1 ]]; then
    bold=$'\e[1m' green=$'\e[32m' red=$'\e[31m' plain=$'\e[0m'
else
    bold='' green='' red='' plain=''
fi

heading() { printf '\n%s%s%s\n' "$bold" "$1" "$plain"; }

fail() {
    printf '   %sNOT AS EXPECTED:%s %s\n' "$red" "$plain" "$1"
    [[ ! -s "$work/log" ]] || sed 's/^/   gateway: /' "$work/log"
    exit 1
}

# The text of a tool result, or the message of an error.
words() { sed -nE 's/.*"(text|message)":"(([^"\\]|\\.)*)".*/\2/p' <<<"$1" | sed 's/\\"/"/g'; }

# Sends a request and puts the answer into `answer`.
next_id=0
ask() {
    next_id=$((next_id + 1))
    printf '{"jsonrpc":"2.0","id":%d,"method":"%s","params":%s}\n' "$next_id" "$1" "$2" >&"$to_gateway"
    read -r -t "$answer_seconds" -u "$from_gateway" answer || fail "no answer to $1"
    [[ "$answer" == *"\"id\":$next_id,"* ]] || fail "an answer to something else: $answer"
}

# Calls a tool as an agent would, and shows both sides.
call() {
    printf '   agent:  %s %s\n' "$1" "$2"
    ask tools/call "{\"name\":\"$1\",\"arguments\":$2}"
    printf '   answer: %s\n' "$(words "$answer")"
}

expect() { [[ "$answer" == *"$1"* ]] || fail "\`$1\` is missing in $answer"; }
reject() { [[ "$answer" != *"$1"* ]] || fail "\`$1\` should not be in $answer"; }
is_as_told() { printf '   %sok%s %s\n' "$green" "$plain" "$1"; }

[[ -x "$sallyport" ]] || fail "$sallyport is not there: run make build"

heading 'The agent starts this instead of the server itself:'
printf '   sallyport -c Support/demo/policy.yaml --name example -- sallyport example-server\n'
coproc GATEWAY {
    exec "$sallyport" -c "$policy" --name example --state-dir "$work/state" \
        -- "$sallyport" example-server 2>"$work/log"
}
gateway=$GATEWAY_PID
# Bash forgets the coprocess as soon as it ends; these copies stay.
exec {from_gateway}<&"${GATEWAY[0]}" {to_gateway}>&"${GATEWAY[1]}"
eval "exec ${GATEWAY[0]}<&- ${GATEWAY[1]}>&-"
ask initialize '{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"demo","version":"1"}}'
expect '"protocolVersion":"2025-11-25"'
printf '{"jsonrpc":"2.0","method":"notifications/initialized"}\n' >&"$to_gateway"

heading '1. A call that the policy allows'
call echo '{"text":"hello"}'
expect '"text":"hello"'
reject '"isError":true'
is_as_told 'forwarded, and answered by the server'

heading '2. A call that a condition refuses: at most 500 dollars'
call send_payment '{"amount":900,"to":"bob"}'
expect '[POLICY DENIED] a payment may be at most 500 dollars'
expect '"isError":true'
expect '"rule":"/tools/send_payment/rules/1"'
is_as_told 'refused with the reason that the policy gives, so that the agent can do better'

heading '3. A call that a rate limit refuses: two a minute'
call add '{"a":1,"b":2}'
expect '"text":"3"'
call add '{"a":3,"b":4}'
expect '"text":"7"'
call add '{"a":5,"b":6}'
expect '[POLICY DENIED]'
expect '"retryAfterMs":'
is_as_told 'the third is refused, and told when to come back'

heading '4. A call that lacks an argument which the server requires'
call send_payment '{"amount":10}'
expect '[POLICY DENIED]'
expect '"code":"missing_argument"'
is_as_told 'refused before the server had to guess'

heading '5. A tool that the agent never learns of'
ask tools/list '{}'
printf '   listed: %s\n' "$(grep -oE '"name":"[a-z_]+","description"' <<<"$answer" | cut -d'"' -f4 | paste -sd' ')"
expect '"name":"echo"'
expect '"name":"send_payment"'
reject secret_notes
reject delete_everything
call secret_notes '{}'
expect '"code":-32602'
expect 'Unknown tool: secret_notes'
reject dev.sallyport
is_as_told 'not listed, and calling it looks like calling a tool that does not exist'

heading 'What reached the server, as it counted itself'
call stats '{}'
expect '"text":"echo: 1, add: 2, send_payment: 0, delete_everything: 0, secret_notes: 0"'
is_as_told 'only what was allowed'

exec {to_gateway}>&-
wait "$gateway" || fail "the gateway ended with status $?"
gateway=

heading 'The audit trail: every decision, one record a line'
"$sallyport" audit tail --state-dir "$work/state" | tee "$work/tail" | sed 's/^/   /'
"$sallyport" audit verify --state-dir "$work/state" >"$work/verify" 2>&1 || fail 'the audit trail is not whole'

# One record with all of these words.
recorded() {
    local lines word
    lines=$(cat "$work"/state/audit/*.jsonl)
    for word in "$@"; do lines=$(grep -F -- "$word" <<<"$lines") || fail "no record with $*"; done
}
recorded '"tool":"echo"' '"outcome":"allowed"'
recorded '"tool":"send_payment"' '"outcome":"refused"' '"rule":"/tools/send_payment/rules/1"'
recorded '"tool":"add"' '"outcome":"refused"' '"retry_after_ms":'
recorded '"tool":"send_payment"' '"outcome":"refused"' '"code":"missing_argument"'
recorded '"tool":"secret_notes"' '"outcome":"refused"' '"rule":"(hidden)"'
[[ -s "$work/tail" ]] || fail 'audit tail prints nothing'
is_as_told 'all five are there, and the chain is whole'

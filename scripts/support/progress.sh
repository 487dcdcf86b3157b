# Shows that something long is alive. To be sourced. On a terminal one line is rewritten in place; elsewhere a line is
# printed every 15 seconds. What the command says goes to a file and is shown only when it fails.

# progress FILE WORDS... -- COMMAND...
progress() {
    output=$1
    shift
    words=
    while [ "$1" != -- ]; do
        words="$words$1 "
        shift
    done
    shift
    : >"$output"
    "$@" >"$output" 2>&1 &
    job=$!
    trap 'end_tree $job; exit 130' INT TERM
    began=$(date +%s)
    while kill -0 "$job" 2>/dev/null; do
        show_progress
        sleep 1
    done
    trap - INT TERM
    status=0
    wait "$job" || status=$?
    seconds=$(($(date +%s) - began))
    [ ! -t 1 ] || printf '\r\033[K'
    if [ "$status" != 0 ]; then
        echo "${words}failed after $seconds s:" >&2
        tail -n 40 "$output" >&2
        echo "(all of it: $output)" >&2
        return "$status"
    fi
    echo "${words}${seconds} s"
}

show_progress() {
    seconds=$(($(date +%s) - began))
    last=$(tail -n 1 "$output" | tr -d '\r' | cut -c 1-60)
    if [ -t 1 ]; then
        printf '\r\033[K%s%s s  %s' "$words" "$seconds" "$last"
    elif [ $((seconds % 15)) = 14 ]; then
        echo "$words$seconds s  $last"
    fi
}

# end_tree PID: it and all that it started, which an interrupt at the keyboard does not reach.
end_tree() {
    for child in $(cat "/proc/$1/task/$1/children" 2>/dev/null); do end_tree "$child"; done
    kill "$1" 2>/dev/null || true
}

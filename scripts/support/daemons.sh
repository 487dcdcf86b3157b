# Starts and stops programs by a record of who they are: process id, start time and program. To be sourced; $state is
# the folder of the records. A process whose three do not match is somebody else's and is never touched.

# start_ticks PID: field 22 of /proc/PID/stat, counted behind the name, which may hold anything.
start_ticks() {
    sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20
}

# is_running NAME: whether the recorded process lives; sets $pid.
is_running() {
    pid= ticks= program=
    [ -f "$state/pids/$1" ] || return 1
    read -r pid ticks program <"$state/pids/$1" || return 1
    [ -n "$program" ] && [ "$(start_ticks "$pid")" = "$ticks" ] || return 1
    seen=$(readlink "/proc/$pid/exe" 2>/dev/null) || return 1
    [ "${seen% (deleted)}" = "$program" ]
}

# is_outdated NAME: whether the running program was built anew since it was started.
is_outdated() {
    is_running "$1" && [ "$(readlink "/proc/$pid/exe")" != "$program" ]
}

# start NAME PROGRAM ARGUMENTS...: in a session of its own, so that Ctrl-C here does not end it, and without the lock
# (9) of the script that starts it.
start() {
    name=$1
    program=$(readlink -f "$2")
    shift 2
    mkdir -p "$state/pids" "$state/logs"
    setsid "$program" "$@" </dev/null >>"$state/logs/$name.log" 2>&1 9<&- &
    pid=$!
    ticks=$(start_ticks "$pid")
    # A rename, so that a record is whole or absent.
    echo "$pid $ticks $program" >"$state/pids/.$name"
    mv "$state/pids/.$name" "$state/pids/$name"
    sleep 0.3
    is_running "$name" || {
        echo "$name ended at once:" >&2
        tail -n 5 "$state/logs/$name.log" >&2
        return 1
    }
}

# stop NAME: TERM, and KILL after ten seconds.
stop() {
    if is_running "$1"; then
        kill "$pid" 2>/dev/null || true
        for _ in $(seq 100); do
            is_running "$1" || break
            sleep 0.1
        done
        ! is_running "$1" || kill -9 "$pid"
        echo "stopped $1 (pid $pid)"
    fi
    rm -f "$state/pids/$1"
}

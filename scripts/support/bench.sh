# What scripts/bench needs: a cluster of its own in $work and $run, and the arithmetic of its figures.
pids=

choose_ports() { control=$((20000 + $$ % 10000)) bulk=$((30000 + $$ % 10000)); }

start_coordinator() {
    choose_ports
    "$folder/coordinator" init --dir "$work/coordinator" --advertise "127.0.0.1:$control" >/dev/null
    "$folder/coordinator" run --dir "$work/coordinator" --listen "127.0.0.1:$control" \
        --bulk-listen "127.0.0.1:$bulk" --log-level warning 2>"$work/coordinator.log" &
    coordinator_pid=$!
    pids="$pids $!"
    context=$work/coordinator/admin
    export COORD_CONTEXT="$context"
    wait_until "$folder/coordctl" queues
    printf 'kind: Queue\nmetadata: {name: parked}\nspec: {nominalQuota: {cpu: 1}, pendingLimit: 1000000}\n' \
        >"$work/parked.yaml"
    "$folder/coordctl" submit "$work/parked.yaml" >/dev/null
    "$folder/coordctl" submit -p parked -c 1 -J holder -- sleep 3600 >/dev/null
}

# Starts the coordinator of $work again, and says how long it took until it answers; $1 says what it finds. Its words
# are read as they come, since asking again and again would take the processor from what is measured.
come_up() {
    rm -f "$work/words" && mkfifo "$work/words"
    exec 9<>"$work/words"
    begin=$(date +%s%N)
    "$folder/coordinator" run --dir "$work/coordinator" --listen "127.0.0.1:$control" \
        --bulk-listen "127.0.0.1:$bulk" --log-level info 2>"$work/words" 9<&- &
    coordinator_pid=$!
    pids="$pids $!"
    word=$(timeout 60 grep -m 1 '"coordinator serves"' <&9) || {
        echo "bench: the coordinator did not come up" >&2
        exit 1
    }
    "$folder/coordctl" queues >"$work/queues"
    echo "$1: first answer $((($(date +%s%N) - begin) / 1000000)) ms; $(echo "$word" |
        grep -o '"jobs":"[0-9]*"\|"ready.ms":"[0-9]*"\|"replayed.rows":"[0-9]*"' | tr '\n' ' ')"
}

kill_coordinator() {
    kill -9 "$coordinator_pid"
    wait "$coordinator_pid" 2>/dev/null || true
}

start_agent() {
    token=$("$folder/coordctl" token create --node)
    "$folder/agent" join "127.0.0.1:$control" --token "$token" --dir "$work/agent$1" --name "n$1" >/dev/null
    "$folder/agent" run --dir "$work/agent$1" --run-dir "$run/n$1" --cpus ${slots:-8} --memory 64Gi --run-as root \
        --ports "4${1}000-4${1}255" --log-level warning --ingress off ${agent_options:-} 2>"$work/agent$1.log" &
    agent_pid=$!
    pids="$pids $!"
}

# Tries a command for ten seconds.
wait_until() {
    for _ in $(seq 100); do
        "$@" >/dev/null 2>&1 && return
        sleep 0.1
    done
    echo "bench: this did not come to pass: $*" >&2
    exit 1
}

ready() { [ "$("$folder/coordctl" nodes -o json | grep -c '"alive"')" -ge "$1" ]; }

wait_for_nodes() { sleep 2; wait_until "$folder/coordctl" nodes; }

resident() { awk '/^VmRSS/{print $2}' "/proc/$1/status"; }

private() { awk '/^RssAnon/{print $2}' "/proc/$1/status"; }

shim_resident() { ps -C task-shim -o rss= | sort -n | tail -n 1 | tr -d ' '; }

# The parents of the cgroups that an agent makes for a rank without limits.
group_parents() {
    for parent in /sys/fs/cgroup/unified/coord /sys/fs/cgroup/cpu/coord /sys/fs/cgroup/coord; do
        # Only those in which an agent of ours works.
        [ -d "$parent" ] && echo "$parent"
    done
}

# Reads numbers and prints min, median, 90th percentile and maximum.
quantiles() {
    sort -n | awk -v name="$1" '
        function at(share,  place) { place = int(NR * share) + 1; return v[place > NR ? NR : place] }
        { v[NR] = $1 }
        END { printf "%s: min %d p50 %d p90 %d max %d\n", name, v[1], at(0.5), at(0.9), v[NR] }'
}

stop_all() {
    trap - EXIT INT TERM
    "$folder/coordctl" cancel 1 2 >/dev/null 2>&1 || true
    sleep 1
    for pid in $pids; do kill "$pid" 2>/dev/null || true; done
    for pid in $pids; do wait "$pid" 2>/dev/null || true; done
    rm -rf "$work" "$run"
}

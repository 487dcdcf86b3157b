# The steps of scripts/quickstart, one function each. To be sourced after daemons.sh; $state is the folder of this
# clone's little cluster, $programs that of its programs.

# Attempts are recorded on tmpfs, under a name that no other clone has.
run_folder=/dev/shm/coord-$(id -u)-$(printf %s "$state" | cksum | cut -d ' ' -f 1)
nodes=$(sed '/^#/d; s/ .*//' cluster/dev/nodes)

# Two ports of this machine that nothing uses now: "CONTROL BULK".
free_ports() {
    /usr/bin/python3 - <<'PYTHON'
import socket
found = []
for port in range(7878, 8878):
    with socket.socket() as probe:
        # As the coordinator binds: a port that only rests from an earlier connection is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            continue
    found.append(port)
    if len(found) == 2:
        print(*found)
        break
PYTHON
}

# Certificates and keys, once. The authority's key is written last: without it the folder is half made.
make_cluster() {
    [ ! -f "$state/coordinator/authority/ca.key" ] || return 0
    for node in $nodes; do rm -rf "${state:?}/$node"; done
    rm -rf "$state/coordinator"
    free_ports >"$state/ports"
    [ -s "$state/ports" ] || { echo "no two free ports between 7878 and 8877 on 127.0.0.1" >&2; return 1; }
    read -r control _ <"$state/ports"
    "$programs/coordinator" init --dir "$state/coordinator" --advertise "127.0.0.1:$control" >"$state/made"
    head -n 1 "$state/made"
}

# Whose rights the ranks get: this clone's owner, who can read it; another than root only when root runs this.
rank_user() {
    [ "$(id -u)" != 0 ] || echo "--run-as $(stat -c %U .)"
}

start_coordinator() {
    ! is_outdated coordinator || stop coordinator
    read -r control bulk <"$state/ports"
    is_running coordinator || start coordinator "$programs/coordinator" run --dir "$state/coordinator" \
        --listen "127.0.0.1:$control" --bulk-listen "127.0.0.1:$bulk" || {
        echo "If a port is taken ($control, $bulk): scripts/quickstart --down, then again, takes others." >&2
        return 1
    }
    wait_for 15 "the coordinator answers" coordctl nodes
}

# In a folder that everybody may write, a name may already be somebody else's.
make_run_folder() {
    [ -d "$run_folder" ] || mkdir -m 0711 "$run_folder"
    [ -O "$run_folder" ] && [ ! -L "$run_folder" ] || {
        echo "$run_folder is somebody else's; ask them, or root, to remove it" >&2
        return 1
    }
}

start_agent() {
    ! is_outdated "$1" || stop "$1"
    ! is_running "$1" || return 0
    read -r control _ <"$state/ports"
    [ -f "$state/$1/node.crt" ] || "$programs/agent" join "127.0.0.1:$control" --dir "$state/$1" \
        --name "$1" --token "$(coordctl token create --node)" >/dev/null
    make_run_folder
    read -r _ cpus memory ports <<OFFER
$(grep "^$1 " cluster/dev/nodes)
OFFER
    # shellcheck disable=SC2046
    start "$1" "$programs/agent" run --dir "$state/$1" --run-dir "$run_folder/$1" --cpus "$cpus" \
        --memory "$memory" --data-address 127.0.0.1 --ports "$ports" $(rank_user)
}

nodes_are_up() {
    [ "$(coordctl nodes | awk '$2 ~ /^(IDLE|MIXED|ALLOCATED)$/' | wc -l)" = "$(echo "$nodes" | wc -l)" ]
}

# Without root the agents can not make control groups, unless somebody gave them some.
tell_unenforced() {
    coordctl nodes -o json | tr -d ' \n' | grep -q '"unenforced":\["' || return 0
    echo "limits of processors and memory are not held here; \`coordctl nodes -o wide\` says which and why"
}

# wait_for SECONDS WORDS COMMAND...: until the command succeeds.
wait_for() {
    seconds=$1
    words=$2
    shift 2
    for _ in $(seq $((seconds * 5))); do
        ! "$@" >/dev/null 2>&1 || return 0
        sleep 0.2
    done
    echo "waited $seconds s in vain until $words; the logs are in $state/logs" >&2
    "$@" || return 1
}

coordctl() {
    "$programs/coordctl" "$@"
}

# Jobs first, so that no rank outlives the cluster that could have ended it.
cancel_jobs() {
    is_running coordinator || return 0
    # shellcheck disable=SC2046
    set -- $(coordctl jobs 2>/dev/null | awk 'NR > 1 { print $1 }')
    [ $# -gt 0 ] || return 0
    coordctl cancel "$@" >/dev/null
    timeout 40 "$programs/coordctl" wait "$@" >/dev/null 2>&1 || true
    echo "ended the jobs $*"
}

# Ranks whose agent could not end them: their shims name this cluster's own folder.
end_leftover_ranks() {
    for process in /proc/[0-9]*; do
        tr '\0' '\n' 2>/dev/null <"$process/cmdline" | grep -q "^dir=$run_folder/" || continue
        shim=${process#/proc/}
        children=$(cat "/proc/$shim/task/$shim/children" 2>/dev/null || true)
        # shellcheck disable=SC2086
        kill -9 $children 2>/dev/null || true
        sleep 0.2
        kill -9 "$shim" 2>/dev/null || true
        echo "ended a rank that was left (pid ${children:-of none})"
    done
}

# Proxies of gateways and of ingresses, which outlive their agent while replicas depend on them: their files are in this
# cluster's own folder.
end_leftover_proxies() {
    for process in /proc/[0-9]*; do
        tr '\0' '\n' 2>/dev/null <"$process/cmdline" | grep -q "^$run_folder/.*/haproxy.cfg$" || continue
        kill "${process#/proc/}" 2>/dev/null || true
        echo "ended a proxy that was left (pid ${process#/proc/})"
    done
}

# The agents' own control groups, named after the cluster; rmdir takes none that still holds a process or a group.
remove_groups() {
    cluster=$(sed -n 's/^Cluster \([0-9a-f]\{8\}\).*/\1/p' "$state/made" 2>/dev/null)
    [ -n "$cluster" ] || return 0
    awk '$3 ~ /^cgroup2?$/ { print $2 }' /proc/mounts | while read -r mount; do
        find "$mount" -depth -type d -path "*/coord/$cluster*" -exec rmdir {} + 2>/dev/null || true
        rmdir "$mount/coord" 2>/dev/null || true
    done
}

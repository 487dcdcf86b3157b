# Debian packages that a build or the tests need, installed only when missing. To be sourced. What is there already is
# left as it is; nothing else on the machine is changed.

build_packages="libzmq3-dev libprotobuf-c-dev libssl-dev libsqlite3-dev gcc libc6-dev git ca-certificates"
example_packages="python3 python3-venv"
test_packages="protobuf-compiler protobuf-c-compiler python3-protobuf openssl tzdata haproxy"

missing_packages() {
    for package in "$@"; do
        dpkg-query -W -f '${Status}\n' "$package" 2>/dev/null | grep -q '^install ok installed$' || echo "$package"
    done
}

# The names are passed to apt-get only when something is missing, so that an ordinary user needs no rights otherwise.
need_packages() {
    missing=$(missing_packages "$@" | tr '\n' ' ')
    [ -n "$missing" ] || return 0
    command -v apt-get >/dev/null || {
        echo "missing: $missing(named as in Debian 12). Install them and run this again." >&2
        return 1
    }
    become=
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || {
            echo "missing: ${missing}and there is no sudo here. As root: apt-get install $missing" >&2
            return 1
        }
        become=sudo
    fi
    echo "installing $missing" >&2
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086
    $become apt-get install -y -qq --no-install-recommends $missing >/dev/null 2>&1 ||
        { $become apt-get update -qq && $become apt-get install -y -qq --no-install-recommends $missing >/dev/null; }
}

need_swift() {
    command -v swift >/dev/null || {
        echo "Swift is missing: install 6.3 from swift.org for Debian 12 and put it in PATH." >&2
        return 1
    }
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p')
    case $version in
    [0-5].* | 6.[0-2] | '')
        echo "Swift ${version:-of unknown version} is too old: 6.3 or later is needed." >&2
        return 1
        ;;
    esac
}

# The Python of the example alone; made anew when its list of packages has changed.
need_example_python() {
    stamp=.venv/.made-from
    cmp -s cluster/examples/requirements.txt "$stamp" && return 0
    need_packages $example_packages
    /usr/bin/python3 -m venv .venv
    .venv/bin/python -m pip install -q --disable-pip-version-check -r cluster/examples/requirements.txt
    cp cluster/examples/requirements.txt "$stamp"
}

# gRPC's own health service, which the tests of probes ask; from PyPI, as the example's packages.
need_grpc_python() {
    stamp=.venv-grpc/.made-from
    cmp -s scripts/support/grpc-requirements.txt "$stamp" && return 0
    need_packages $example_packages
    /usr/bin/python3 -m venv .venv-grpc
    .venv-grpc/bin/python -m pip install -q --disable-pip-version-check -r scripts/support/grpc-requirements.txt
    cp scripts/support/grpc-requirements.txt "$stamp"
}

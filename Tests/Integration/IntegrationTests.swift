// The root of the tests that start real programs: they share the machine, so one runs after the other.

import Glibc
import Testing

@Suite(.serialized) struct IntegrationTests {}

/// Whether this process may make control groups, mount and run ranks as another user.
let isRoot = geteuid() == 0

/// Said where a test is skipped.
let rootOnly: Comment = "needs root: it makes control groups or mounts a file system"

// libzmq's header, and the eventfd that wakes a thread which waits in zmq_poll; Glibc's module has no eventfd.
#pragma once
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <unistd.h>
#include <zmq.h>

// A descriptor that counts: a read takes everything and never waits. -1 with errno on failure.
static inline int coord_eventfd_nonblocking(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

// A descriptor that counts: a read takes one and waits for it. -1 with errno on failure.
static inline int coord_eventfd_semaphore(void) { return eventfd(0, EFD_CLOEXEC | EFD_SEMAPHORE); }

// Names the calling thread, for `top` and debuggers; at most 15 bytes count. `prctl` is variadic, which Swift refuses.
static inline void coord_name_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }

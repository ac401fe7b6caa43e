// The one shim for operating-system calls, so that another system needs one other file.
//
// Every function that can fail returns zero or a positive result, or a negated errno; none of them reads or sets
// errno for its caller. Interrupted calls (EINTR) are repeated inside. Descriptors are opened close-on-exec.
#ifndef SALLYPORT_CPOSIX_H
#define SALLYPORT_CPOSIX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

// MARK: - Numbers

// The errno values that callers tell apart. The implementation asserts that they are this system's.
#define CPOSIX_ERROR_NOT_FOUND 2
#define CPOSIX_ERROR_NO_SUCH_PROCESS 3
#define CPOSIX_ERROR_WOULD_BLOCK 11
#define CPOSIX_ERROR_ACCESS 13
#define CPOSIX_ERROR_EXISTS 17
#define CPOSIX_ERROR_INVALID 22
#define CPOSIX_ERROR_NO_SPACE 28
#define CPOSIX_ERROR_BROKEN_PIPE 32

#define CPOSIX_SIGNAL_HANGUP 1
#define CPOSIX_SIGNAL_INTERRUPT 2
#define CPOSIX_SIGNAL_KILL 9
#define CPOSIX_SIGNAL_TERMINATE 15
#define CPOSIX_SIGNAL_CHILD 17

// Lets this process open as many descriptors as the system allows it at most; their number, or a negated errno.
int64_t cposix_raise_descriptor_limit(void);

// MARK: - Child processes

// Which step of starting a child failed.
#define CPOSIX_SPAWN_STARTED 0
#define CPOSIX_SPAWN_PIPES 1
#define CPOSIX_SPAWN_DIRECTORY 2
#define CPOSIX_SPAWN_COMMAND 3

struct cposix_child {
    int32_t step;   // one of CPOSIX_SPAWN_; anything but STARTED is a failure and owns no descriptor
    int32_t error;  // positive errno of the failed step
    int32_t pid;    // also the id of the process group the child leads
    int32_t input;  // write end of the child's standard input, blocking
    int32_t output; // read end of the child's standard output, blocking
    int32_t errors; // read end of the child's standard error, blocking; or -1 when that is this process's
};

// What to start: `texts` holds all arguments, then all of the environment (`NAME=value`), each with its NUL.
struct cposix_command {
    const char *texts;
    size_t argument_count;
    size_t environment_count;
    const char *directory; // or NULL for where this process runs
    bool separates_errors; // whether the child's standard error is a pipe to us instead of our own
};

// Starts the first argument (looked up in this process's PATH) as the leader of a process group of its own, with
// every signal at its default, an empty mask, this process's standard error unless it gets another, and no further
// descriptor. The child is sent SIGTERM when the calling thread ends, and so when this process is killed.
struct cposix_child cposix_spawn(struct cposix_command command);

#define CPOSIX_EXIT_RUNNING 0
#define CPOSIX_EXIT_CODE 1
#define CPOSIX_EXIT_SIGNAL 2
#define CPOSIX_EXIT_ERROR 3

struct cposix_exit {
    int32_t kind;  // one of CPOSIX_EXIT_
    int32_t value; // exit code, signal number, or positive errno
};

// Blocks until the child has ended, and leaves it unreaped, so that its id cannot be given to another process.
int32_t cposix_wait_exit(int32_t pid);
// Reaps the child if it has ended; never blocks.
struct cposix_exit cposix_reap(int32_t pid);
// Sends a signal (zero: only asks whether a member is left) to every process of the group.
int32_t cposix_signal_group(int32_t group, int32_t signal);
int32_t cposix_signal_process(int32_t pid, int32_t signal);
int32_t cposix_process_id(void);

// MARK: - Signals

// Sets name signals by bit: signal n is bit n.
// Blocks the set in this thread and in every thread it starts afterwards.
int32_t cposix_block_signals(uint64_t set);
// Waits for one signal of the set, which must be blocked in every thread; returns its number.
int32_t cposix_wait_signal(uint64_t set);
// Sends a signal to the whole process.
int32_t cposix_raise(int32_t signal);
// Makes a write to a closed pipe an error instead of a signal, and keeps ended children until they are reaped:
// a parent may have left other dispositions behind.
int32_t cposix_set_dispositions(void);

// MARK: - Threads

// Runs `body(context)` on a detached thread of its own.
int32_t cposix_start_thread(void (*body)(void *), void *context);

// MARK: - Descriptors

#define CPOSIX_KIND_PIPE 1
#define CPOSIX_KIND_SOCKET 2
#define CPOSIX_KIND_TERMINAL 3
#define CPOSIX_KIND_FILE 4
#define CPOSIX_KIND_DIRECTORY 5
#define CPOSIX_KIND_OTHER 6

struct cposix_status {
    int32_t error;  // positive errno; the rest is zero then
    int32_t kind;   // one of CPOSIX_KIND_
    uint32_t mode;  // permission bits
    int64_t size;   // bytes
    uint64_t device;
    uint64_t inode;
};

struct cposix_pair {
    int32_t error; // positive errno
    int32_t first;
    int32_t second;
};

struct cposix_written {
    int32_t error; // positive errno of what stopped the write, or zero
    size_t count;  // bytes that were written before it
};

struct cposix_status cposix_describe(int32_t descriptor);
// first: read end, second: write end.
struct cposix_pair cposix_pipe(void);
// A pair of connected stream sockets.
struct cposix_pair cposix_socket_pair(void);
// A new, non-blocking description of the same pipe: O_NONBLOCK stays off on the one this process was given.
int32_t cposix_reopen(int32_t descriptor, bool for_writing);
int32_t cposix_duplicate(int32_t descriptor);
int32_t cposix_close(int32_t descriptor);
bool cposix_is_nonblocking(int32_t descriptor);
bool cposix_is_terminal(int32_t descriptor);
// Reads at most `capacity` bytes; zero is the end. Waits when the descriptor is non-blocking and empty.
int64_t cposix_read(int32_t descriptor, uint8_t *bytes, size_t capacity);
int64_t cposix_read_at(int32_t descriptor, uint8_t *bytes, size_t capacity, int64_t offset);
// Writes all of it, waiting when the descriptor is non-blocking and full.
struct cposix_written cposix_write_all(int32_t descriptor, const uint8_t *bytes, size_t count);

// Copies until the source ends (zero) or one of the two fails (negated errno); blocks meanwhile.
int32_t cposix_pump(int32_t from, int32_t to);

// MARK: - Files

// Names are relative to `directory`; CPOSIX_WORKING_DIRECTORY makes them relative to where the process runs.
enum { CPOSIX_WORKING_DIRECTORY = -100 };

enum cposix_open {
    CPOSIX_OPEN_READ = 0,
    CPOSIX_OPEN_APPEND = 1, // write, append, create
    CPOSIX_OPEN_NEW = 2,    // write, append, create, fail when it is there
    CPOSIX_OPEN_DIRECTORY = 3,
    CPOSIX_OPEN_UPDATE = 4, // read and write, create
};

int32_t cposix_open_at(int32_t directory, const char *name, int32_t how, uint32_t mode);
int32_t cposix_make_directory_at(int32_t directory, const char *name, uint32_t mode);
int32_t cposix_rename_at(int32_t directory, const char *from, const char *to);
int32_t cposix_unlink_at(int32_t directory, const char *name);
struct cposix_status cposix_describe_at(int32_t directory, const char *name);
int32_t cposix_truncate(int32_t descriptor, int64_t size);
int32_t cposix_fsync(int32_t descriptor);
int32_t cposix_fdatasync(int32_t descriptor);
// An exclusive lock on the open file, without waiting: -EWOULDBLOCK when another process has it.
int32_t cposix_flock_try(int32_t descriptor);
// The same, but others may have it shared too.
int32_t cposix_flock_try_shared(int32_t descriptor);
int32_t cposix_funlock(int32_t descriptor);

// The names in an open directory, without "." and "..". `next` returns NULL at the end; its result is valid until
// the next call. The listing has a descriptor of its own.
struct cposix_listing;
struct cposix_listing *cposix_listing_open(int32_t directory);
const char *cposix_listing_next(struct cposix_listing *listing);
void cposix_listing_close(struct cposix_listing *listing);

// MARK: - Mapped files

struct cposix_mapping {
    int32_t error; // positive errno; the rest is zero then
    uint8_t *bytes;
    size_t count;
};

// Gives the file `count` bytes of real blocks, so that a full disk is met here, and maps them: what is stored there
// is in the file, whatever becomes of this process.
struct cposix_mapping cposix_map_file(int32_t descriptor, size_t count);
void cposix_unmap_file(struct cposix_mapping mapping);
// Each of these does nothing, or reads zero, outside the mapping. Words are aligned to 8 bytes and stored whole, after
// everything that was stored before.
void cposix_mapping_store(struct cposix_mapping mapping, size_t offset, const uint8_t *bytes, size_t count);
void cposix_mapping_store_word(struct cposix_mapping mapping, size_t offset, uint64_t word);
uint64_t cposix_mapping_load_word(struct cposix_mapping mapping, size_t offset);
// A check of the bytes against tearing, not against people; never zero.
uint64_t cposix_checksum(const uint8_t *bytes, size_t count);

// MARK: - Bells

// What a thread waits for: a ring that nobody heard is kept, further ones are one with it.
struct cposix_bell;
struct cposix_bell *cposix_bell_create(void); // NULL without memory
void cposix_bell_destroy(struct cposix_bell *bell);
void cposix_bell_ring(struct cposix_bell *bell);
// Waits for a ring, at most `nanoseconds`, or for ever when that is negative; false when the time is over.
bool cposix_bell_wait(struct cposix_bell *bell, int64_t nanoseconds);

// MARK: - Clocks, randomness, words

int64_t cposix_monotonic_nanoseconds(void);
int64_t cposix_boot_nanoseconds(void); // goes on while the machine sleeps
int64_t cposix_wall_nanoseconds(void); // since 1970-01-01T00:00:00Z
int64_t cposix_thread_cpu_nanoseconds(void);
int32_t cposix_random(uint8_t *bytes, size_t count);
// Writes the system's words for an errno, NUL-terminated; returns their length.
size_t cposix_error_text(int32_t error, char *text, size_t capacity);

// The place of the first newline, or `count` when there is none.
static inline size_t cposix_find_newline(const uint8_t *bytes, size_t count) {
    if (count == 0) {
        return 0;
    }
    const void *found = memchr(bytes, '\n', count);
    return found == NULL ? count : (size_t)((const uint8_t *)found - bytes);
}

#ifdef __cplusplus
}
#endif

#endif

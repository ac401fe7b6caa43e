#define _GNU_SOURCE
#include "cposix.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/resource.h>
#include <unistd.h>

struct cposix_status cposix_convert_status(const struct stat *information);

static int32_t kind_of(mode_t mode) {
    if (S_ISFIFO(mode)) {
        return CPOSIX_KIND_PIPE;
    }
    if (S_ISSOCK(mode)) {
        return CPOSIX_KIND_SOCKET;
    }
    if (S_ISREG(mode)) {
        return CPOSIX_KIND_FILE;
    }
    return S_ISDIR(mode) ? CPOSIX_KIND_DIRECTORY : CPOSIX_KIND_OTHER;
}

struct cposix_status cposix_convert_status(const struct stat *information) {
    struct cposix_status status = {0, kind_of(information->st_mode), information->st_mode & 07777,
        information->st_size, information->st_dev, information->st_ino};
    return status;
}

struct cposix_status cposix_describe(int32_t descriptor) {
    struct stat information;
    if (fstat(descriptor, &information) != 0) {
        struct cposix_status failed = {errno, 0, 0, 0, 0, 0};
        return failed;
    }
    struct cposix_status status = cposix_convert_status(&information);
    if (status.kind == CPOSIX_KIND_OTHER && isatty(descriptor)) {
        status.kind = CPOSIX_KIND_TERMINAL;
    }
    return status;
}

struct cposix_pair cposix_pipe(void) {
    int ends[2];
    struct cposix_pair pair = {0, -1, -1};
    if (pipe2(ends, O_CLOEXEC) != 0) {
        pair.error = errno;
        return pair;
    }
    pair.first = ends[0];
    pair.second = ends[1];
    return pair;
}

struct cposix_pair cposix_socket_pair(void) {
    int ends[2];
    struct cposix_pair pair = {0, -1, -1};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        pair.error = errno;
        return pair;
    }
    pair.first = ends[0];
    pair.second = ends[1];
    return pair;
}

int32_t cposix_reopen(int32_t descriptor, bool for_writing) {
    char path[32];
    snprintf(path, sizeof path, "/proc/self/fd/%d", (int)descriptor);
    int opened = open(path, (for_writing ? O_WRONLY : O_RDONLY) | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    return opened < 0 ? -errno : opened;
}

int32_t cposix_duplicate(int32_t descriptor) {
    int duplicate = fcntl(descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    return duplicate < 0 ? -errno : duplicate;
}

int32_t cposix_close(int32_t descriptor) {
    // Not repeated on EINTR: Linux has closed it by then, and the number may already be someone else's.
    return close(descriptor) == 0 ? 0 : -errno;
}

bool cposix_is_nonblocking(int32_t descriptor) {
    int flags = fcntl(descriptor, F_GETFL);
    return flags >= 0 && (flags & O_NONBLOCK) != 0;
}

bool cposix_is_terminal(int32_t descriptor) {
    return isatty(descriptor) != 0;
}

// Waits for a descriptor that someone else made non-blocking. Returns whether the call should be tried again.
static bool wait_for(int descriptor, short events, int error) {
    if (error == EINTR) {
        return true;
    }
    if (error != EAGAIN && error != EWOULDBLOCK) {
        return false;
    }
    struct pollfd wanted = {descriptor, events, 0};
    return poll(&wanted, 1, -1) >= 0 || errno == EINTR;
}

int64_t cposix_read(int32_t descriptor, uint8_t *bytes, size_t capacity) {
    for (;;) {
        ssize_t count = read(descriptor, bytes, capacity);
        if (count >= 0) {
            return count;
        }
        int error = errno;
        if (!wait_for(descriptor, POLLIN, error)) {
            return -error;
        }
    }
}

int64_t cposix_read_at(int32_t descriptor, uint8_t *bytes, size_t capacity, int64_t offset) {
    for (;;) {
        ssize_t count = pread(descriptor, bytes, capacity, offset);
        if (count >= 0) {
            return count;
        }
        if (errno != EINTR) {
            return -errno;
        }
    }
}

struct cposix_written cposix_write_all(int32_t descriptor, const uint8_t *bytes, size_t count) {
    struct cposix_written written = {0, 0};
    while (written.count < count) {
        ssize_t accepted = write(descriptor, bytes + written.count, count - written.count);
        if (accepted >= 0) {
            written.count += (size_t)accepted;
            continue;
        }
        int error = errno;
        if (!wait_for(descriptor, POLLOUT, error)) {
            written.error = error;
            return written;
        }
    }
    return written;
}

int32_t cposix_pump(int32_t from, int32_t to) {
    uint8_t bytes[65536];
    for (;;) {
        int64_t count = cposix_read(from, bytes, sizeof bytes);
        if (count <= 0) {
            return (int32_t)count;
        }
        struct cposix_written written = cposix_write_all(to, bytes, (size_t)count);
        if (written.error != 0) {
            return -written.error;
        }
    }
}

int64_t cposix_raise_descriptor_limit(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return -errno;
    }
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return -errno;
    }
    return limit.rlim_cur > INT32_MAX ? INT32_MAX : (int64_t)limit.rlim_cur;
}

#define _GNU_SOURCE
#include "cposix.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

_Static_assert(CPOSIX_WORKING_DIRECTORY == AT_FDCWD, "the header spells out this system's AT_FDCWD");

struct cposix_status cposix_convert_status(const struct stat *information);

static int32_t result_of(int result) {
    return result == 0 ? 0 : -errno;
}

static int flags_of(int32_t how) {
    switch (how) {
    case CPOSIX_OPEN_READ:
        return O_RDONLY;
    case CPOSIX_OPEN_APPEND:
        return O_WRONLY | O_APPEND | O_CREAT;
    case CPOSIX_OPEN_NEW:
        return O_WRONLY | O_APPEND | O_CREAT | O_EXCL;
    case CPOSIX_OPEN_DIRECTORY:
        return O_RDONLY | O_DIRECTORY;
    case CPOSIX_OPEN_UPDATE:
        return O_RDWR | O_CREAT;
    default:
        return -1;
    }
}

int32_t cposix_open_at(int32_t directory, const char *name, int32_t how, uint32_t mode) {
    int flags = flags_of(how);
    if (flags < 0) {
        return -EINVAL;
    }
    for (;;) {
        int descriptor = openat(directory, name, flags | O_CLOEXEC | O_NOCTTY, (mode_t)mode);
        if (descriptor >= 0) {
            return descriptor;
        }
        if (errno != EINTR) {
            return -errno;
        }
    }
}

int32_t cposix_make_directory_at(int32_t directory, const char *name, uint32_t mode) {
    return result_of(mkdirat(directory, name, (mode_t)mode));
}

int32_t cposix_rename_at(int32_t directory, const char *from, const char *to) {
    return result_of(renameat(directory, from, directory, to));
}

int32_t cposix_unlink_at(int32_t directory, const char *name) {
    return result_of(unlinkat(directory, name, 0));
}

struct cposix_status cposix_describe_at(int32_t directory, const char *name) {
    struct stat information;
    if (fstatat(directory, name, &information, 0) != 0) {
        struct cposix_status failed = {errno, 0, 0, 0, 0, 0};
        return failed;
    }
    return cposix_convert_status(&information);
}

int32_t cposix_truncate(int32_t descriptor, int64_t size) {
    int result;
    do {
        result = ftruncate(descriptor, size);
    } while (result != 0 && errno == EINTR);
    return result_of(result);
}

int32_t cposix_fsync(int32_t descriptor) {
    int result;
    do {
        result = fsync(descriptor);
    } while (result != 0 && errno == EINTR);
    return result_of(result);
}

int32_t cposix_fdatasync(int32_t descriptor) {
    int result;
    do {
        result = fdatasync(descriptor);
    } while (result != 0 && errno == EINTR);
    return result_of(result);
}

int32_t cposix_flock_try(int32_t descriptor) {
    int result;
    do {
        result = flock(descriptor, LOCK_EX | LOCK_NB);
    } while (result != 0 && errno == EINTR);
    return result_of(result);
}

int32_t cposix_flock_try_shared(int32_t descriptor) {
    int result;
    do {
        result = flock(descriptor, LOCK_SH | LOCK_NB);
    } while (result != 0 && errno == EINTR);
    return result_of(result);
}

int32_t cposix_funlock(int32_t descriptor) {
    return result_of(flock(descriptor, LOCK_UN));
}

// MARK: - Listing

struct cposix_listing {
    DIR *stream;
};

struct cposix_listing *cposix_listing_open(int32_t directory) {
    struct cposix_listing *listing = malloc(sizeof *listing);
    if (listing == NULL) {
        return NULL;
    }
    // A description of its own, so that the position of the caller's is neither used nor moved.
    int descriptor = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    listing->stream = descriptor < 0 ? NULL : fdopendir(descriptor);
    if (listing->stream == NULL) {
        if (descriptor >= 0) {
            close(descriptor);
        }
        free(listing);
        return NULL;
    }
    return listing;
}

const char *cposix_listing_next(struct cposix_listing *listing) {
    for (;;) {
        struct dirent *entry = readdir(listing->stream);
        if (entry == NULL) {
            return NULL;
        }
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            return entry->d_name;
        }
    }
}

void cposix_listing_close(struct cposix_listing *listing) {
    closedir(listing->stream);
    free(listing);
}

// MARK: - Clocks, randomness, words

static int64_t read_clock(clockid_t clock) {
    struct timespec now = {0, 0};
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t cposix_monotonic_nanoseconds(void) {
    return read_clock(CLOCK_MONOTONIC);
}

int64_t cposix_boot_nanoseconds(void) {
    return read_clock(CLOCK_BOOTTIME);
}

int64_t cposix_wall_nanoseconds(void) {
    return read_clock(CLOCK_REALTIME);
}

int64_t cposix_thread_cpu_nanoseconds(void) {
    return read_clock(CLOCK_THREAD_CPUTIME_ID);
}

int32_t cposix_random(uint8_t *bytes, size_t count) {
    size_t filled = 0;
    while (filled < count) {
        ssize_t received = getrandom(bytes + filled, count - filled, 0);
        if (received < 0 && errno != EINTR) {
            return -errno;
        }
        filled += received > 0 ? (size_t)received : 0;
    }
    return 0;
}

size_t cposix_error_text(int32_t error, char *text, size_t capacity) {
    if (capacity == 0) {
        return 0;
    }
    char scratch[128];
    const char *words = strerror_r(error, scratch, sizeof scratch);
    snprintf(text, capacity, "%s", words);
    return strlen(text);
}

#define _GNU_SOURCE
#include "cposix.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>

struct cposix_mapping cposix_map_file(int32_t descriptor, size_t count) {
    struct cposix_mapping mapping = {0, NULL, 0};
    int result;
    do {
        result = posix_fallocate(descriptor, 0, (off_t)count);
    } while (result == EINTR);
    if (result != 0) {
        mapping.error = result;
        return mapping;
    }
    void *bytes = mmap(NULL, count, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    if (bytes == MAP_FAILED) {
        mapping.error = errno;
        return mapping;
    }
    // Without this the first touch reads megabytes of zeros ahead, for milliseconds; a refusal costs only that.
    (void)posix_madvise(bytes, count, POSIX_MADV_RANDOM);
    mapping.bytes = bytes;
    mapping.count = count;
    return mapping;
}

void cposix_unmap_file(struct cposix_mapping mapping) {
    if (mapping.bytes != NULL) {
        munmap(mapping.bytes, mapping.count);
    }
}

static bool is_inside(struct cposix_mapping mapping, size_t offset, size_t count) {
    return offset <= mapping.count && count <= mapping.count - offset;
}

void cposix_mapping_store(struct cposix_mapping mapping, size_t offset, const uint8_t *bytes, size_t count) {
    if (count > 0 && is_inside(mapping, offset, count)) {
        memcpy(mapping.bytes + offset, bytes, count);
    }
}

void cposix_mapping_store_word(struct cposix_mapping mapping, size_t offset, uint64_t word) {
    if (offset % 8 == 0 && is_inside(mapping, offset, sizeof word)) {
        __atomic_store_n((uint64_t *)(void *)(mapping.bytes + offset), word, __ATOMIC_RELEASE);
    }
}

uint64_t cposix_mapping_load_word(struct cposix_mapping mapping, size_t offset) {
    if (offset % 8 != 0 || !is_inside(mapping, offset, sizeof(uint64_t))) {
        return 0;
    }
    return __atomic_load_n((uint64_t *)(void *)(mapping.bytes + offset), __ATOMIC_ACQUIRE);
}

// Two independent lanes of multiply and rotate, eight bytes at a time; bytes are little-endian on every system we
// build for, and a table never leaves its machine.
uint64_t cposix_checksum(const uint8_t *bytes, size_t count) {
    const uint64_t prime = 0x9E3779B97F4A7C15;
    uint64_t even = 0x243F6A8885A308D3 ^ count;
    uint64_t odd = 0x13198A2E03707344;
    size_t place = 0;
    for (; place + 16 <= count; place += 16) {
        uint64_t first, second;
        memcpy(&first, bytes + place, 8);
        memcpy(&second, bytes + place + 8, 8);
        even = (even ^ first) * prime;
        even = even << 29 | even >> 35;
        odd = (odd ^ second) * prime;
        odd = odd << 31 | odd >> 33;
    }
    for (; place < count; place += 1) {
        even = (even ^ bytes[place]) * prime;
        even = even << 29 | even >> 35;
    }
    uint64_t sum = (even ^ (odd >> 32 | odd << 32)) * prime;
    sum ^= sum >> 29;
    return sum == 0 ? 1 : sum;
}

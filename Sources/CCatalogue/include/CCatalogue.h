#ifndef CCATALOGUE_H
#define CCATALOGUE_H

#include <stddef.h>
#include <stdint.h>

#include "CCatalogueAttacks.h"

/// Bytes of the built-in index of servers and tools.
size_t ccatalogue_index_size(void);

/// Copies `count` bytes of the index from `offset` to `out`; returns how many were copied, none when the range is not
/// inside the index.
size_t ccatalogue_index_copy(size_t offset, uint8_t *out, size_t count);

#endif
